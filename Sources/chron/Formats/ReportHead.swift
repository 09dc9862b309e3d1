// The head of a report: what was asked, within which bounds, of which frontier.

import Chronology
import EventStore

/// What a Markdown report says before its facts, and after them.
struct ReportHead {
  /// Of what the view was made.
  var context: ViewContext
  /// What was asked, as `what had happened by the end of 2020`.
  var question: String
  var knownThen = false
  /// What a fact is that is in view only as possible.
  var doubt = "only possibly by then"
  /// Sentences about what there is in all, for the report's end.
  var counts: [String] = []

  func lines() -> [String] {
    var lines = [
      "# \(Markdown.text("\(context.name): \(question)"))", "",
      "- Bounds: \(Markdown.text(ViewHeader.bounds(context.bounds, knownThen: knownThen)))",
    ]
    let filters = context.filter.words
    if !filters.isEmpty { lines.append("- Only: \(Markdown.text(filters))") }
    if let lateArrivals = context.lateArrivals, lateArrivals > 0 {
      let events = Words.count(lateArrivals, "event")
      lines.append("- Late: \(events) of that time arrived here later, and are taken into account")
    }
    lines.append("- Frontier: \(Markdown.code(context.frontier))")
    lines.append("- Chronology: \(Markdown.code(context.chronology.description))")
    return lines
  }
}

extension ReportHead {
  init(_ view: AsOfView, knownThen: Bool) {
    self.init(
      context: view.context, question: ViewHeader.subject(asOf: view.asOf), knownThen: knownThen)
    counts = [
      Self.sentence(view.counts, total: view.total), Self.rest(view),
      Self.page(shown: view.facts.count, of: view.rows),
    ].compactMap { $0 }
  }

  init(_ view: TimelineView, question: String) {
    self.init(
      context: view.context, question: question, doubt: "possibly in that time",
      counts: ["\(Words.count(view.total, "fact"))."])
    if let page = Self.page(shown: view.facts.count, of: view.total) { counts.append(page) }
  }

  init(_ view: DuringView, question: String) {
    self.init(
      context: view.context, question: question, doubt: "only possibly then",
      counts: ["\(Words.count(view.total, "fact"))."])
  }

  init(_ view: SearchView, question: String, knownThen: Bool) {
    self.init(
      context: view.context, question: question, knownThen: knownThen,
      counts: ["\(Words.count(view.total, "fact"))."])
    if let page = Self.page(shown: view.matches.count, of: view.total) { counts.append(page) }
  }

  /// A report of one fact.
  init(_ trace: TraceView) {
    self.init(context: trace.context, question: "fact \(trace.fact.shortHandle)")
  }

  /// How many facts there are, of each certainty.
  private static func sentence(_ counts: ViewCounts, total: Int) -> String {
    let parts = [
      (counts.certain, "certain"), (counts.qualified, "if the date holds"),
      (counts.possible, "only possibly by then"),
    ].filter { $0.0 > 0 }.map { "\(Words.grouped($0.0)) \($0.1)" }
    let of = parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
    let later =
      counts.reportedLater > 0
      ? "; \(Words.grouped(counts.reportedLater)) first reported after that date" : ""
    return "\(total == 0 ? "No facts" : Words.count(total, "fact"))\(of)\(later)."
  }

  private static func rest(_ view: AsOfView) -> String? {
    let counts = view.counts
    let isUnplacedListed = view.facts.contains { $0.certainty == .unplaced }
    let parts: [(Int, String)] = [
      (counts.expected, "expected"), (counts.due, "due"),
      (counts.unplaced, isUnplacedListed ? "without a place in time" : "left out as unplaced"),
      (counts.retracted, "retracted"), (counts.missing, "events missing here"),
    ]
    let words = parts.filter { $0.0 > 0 }.map { "\(Words.grouped($0.0)) \($0.1)" }
    return words.isEmpty ? nil : "Besides these: \(words.joined(separator: ", "))."
  }

  static func page(shown: Int, of all: Int) -> String? {
    shown < all ? "Rows listed here: \(Words.grouped(shown))." : nil
  }
}
