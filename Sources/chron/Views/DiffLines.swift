// `diff` on a terminal: a head that says between what, then a section for each sort of difference:
// the fact, what changed in it, and by which events.

import Chronology
import EDTF
import EventStore

struct DiffLines {
  private let view: DiffView
  private let knownThen: Bool
  private let session: Session

  init(_ view: DiffView, knownThen: Bool, session: Session) {
    self.view = view
    self.knownThen = knownThen
    self.session = session
  }

  func lines() -> [String] {
    var lines = session.wrapped(
      DiffHeader.parts(view, knownThen: knownThen), .heading)
    // One table, so that the columns of all sections stand beneath each other.
    var table = Table([.fitting(20), .remaining(24), .fitting()])
    for fact in view.facts {
      table.add([
        StyledText(FactWords.date(fact.fact), .date), text(fact),
        StyledText(fact.fact.shortHandle, .handle),
      ])
    }
    let rows = session.rowLines(table)
    var section: Difference?
    for (fact, row) in zip(view.facts, rows) {
      if let first = fact.differences.first, first != section {
        section = first
        lines += ["", session.styled(title(first), .heading)]
      }
      lines += row
    }
    return lines + [""] + session.wrapped(footer(), .faint)
  }

  private func text(_ difference: FactDifference) -> StyledText {
    let fact = difference.fact
    var text = StyledText(fact.statement.printable)
    var notes = difference.differences.dropFirst().filter { $0 != .changed }.map {
      Self.note($0, in: view)
    }
    // What is retracted on both sides did not change in that.
    if fact.retracted, !difference.differences.contains(.retracted) {
      notes.insert("retracted", at: 0)
    }
    if !notes.isEmpty { text += StyledText("\n" + notes.joined(separator: "; "), .warning) }
    if difference.differences.contains(.added), let doubt = Self.doubt(fact) {
      text += StyledText("\n" + doubt, .faint)
    }
    for change in Self.shown(difference.members) {
      if let line = MemberChangeWords.line(change) { text += StyledText("\n" + line) }
    }
    for event in difference.events {
      text += StyledText("\n" + EventWords.byWhom(event), .faint)
      if let reason = event.reason { text += StyledText("\n“\(reason.printable)”") }
    }
    return text
  }

  /// What follows from another change that is shown is left out; `--json` has all of it.
  static func shown(_ changes: [MemberDifference]) -> [MemberDifference] {
    let names = changes.map(\.member)
    let isDated = !names.filter { ["occurred", "citations", "kind", "ends"].contains($0) }.isEmpty
    let shown = changes.filter { change in
      switch change.member {
      case "retracted": change.before.count != 1 || change.after.count != 1
      case "start", "end", "reported": !isDated && !names.contains("certainty")
      // What was only possible before had not come any way.
      case "phase": !isDated && !change.before.isEmpty && !change.after.isEmpty
      default: true
      }
    }
    // A difference is never without what differs.
    let isRetraction = changes.allSatisfy { $0.member == "retracted" }
    return shown.isEmpty && !isRetraction ? changes : shown
  }

  /// How far a fact that has come into view is known to have happened.
  private static func doubt(_ fact: FactView) -> String? {
    switch fact.certainty {
    case .possible: "only possibly by then"
    case .qualified: "if the date holds"
    case .expected: "expected"
    case .due: "expected, and due"
    case .certain, .unplaced, nil: nil
    }
  }

  private func footer() -> [String] {
    guard view.total > 0 else { return ["nothing differs"] }
    let counts = Difference.allCases.compactMap { difference -> String? in
      guard let count = view.counts[difference], count > 0 else { return nil }
      return "\(Words.grouped(count)) \(Self.note(difference, in: view))"
    }
    let differ = view.total == 1 ? "differs" : "differ"
    let more = view.next.map { ["more with --offset \($0)"] } ?? []
    return ["\(Words.count(view.total, "fact")) \(differ): \(counts.joined(separator: ", "))"]
      + more
  }

  private func title(_ difference: Difference) -> String {
    switch difference {
    case .added: view.isOfDates ? "Happened in between" : "New"
    case .gone: "No longer in view"
    case .conflicted: "Newly in conflict"
    case .settled: "Conflict settled"
    case .undisputed: "No longer disputed"
    case .uncontradicted: "No longer contradicted"
    default: difference.rawValue.prefix(1).uppercased() + difference.rawValue.dropFirst()
    }
  }

  static func note(_ difference: Difference, in view: DiffView) -> String {
    switch difference {
    case .added: view.isOfDates ? "happened in between" : "new"
    case .gone: "no longer in view"
    case .conflicted: "newly in conflict"
    case .settled: "with a conflict settled"
    case .undisputed: "no longer disputed"
    case .uncontradicted: "no longer contradicted"
    default: difference.rawValue
    }
  }
}

extension DiffView {
  /// Whether the sides differ in their dates alone, so that what is new is what happened.
  fileprivate var isOfDates: Bool {
    before.until != after.until && before.bounds == after.bounds
  }
}

/// Between what the views are.
enum DiffHeader {
  static func parts(_ view: DiffView, knownThen: Bool) -> [String] {
    let (before, after) = (view.before, view.after)
    var parts = [view.name.printable]
    var shared: [String] = []
    if let date = before.asOf, let until = after.asOf {
      if date.text == until.text {
        shared.append("of " + ViewHeader.subject(asOf: date))
      } else {
        parts.append("what changed from \(end(date)) to \(end(until))")
      }
    }
    let ranges = ranges(before.bounds, after.bounds, knownThen: knownThen)
    parts += ranges
    shared += self.shared(before.bounds, after.bounds, knownThen: knownThen)
    parts += shared.isEmpty && ranges.isEmpty ? ["as known now"] : shared
    let late = [before.lateArrivals, after.lateArrivals].compactMap { $0 }.max() ?? 0
    if late > 0 {
      parts.append("\(Words.count(late, "event")) of that time arrived here later")
    }
    if !view.filter.isEmpty { parts.append("only \(view.filter.words)") }
    parts.append("frontier \(view.frontier.prefix(8))")
    return parts
  }

  private static func end(_ date: EDTF) -> String {
    let words = DateWords.words(date.text)
    return date.start.lower == date.end.upper ? words : "the end of \(words)"
  }

  /// The axes on which the sides differ.
  private static func ranges(
    _ before: ViewBounds, _ after: ViewBounds, knownThen: Bool
  ) -> [String] {
    var parts: [String] = []
    func add(_ what: String, _ from: String?, _ to: String?) {
      guard from != to else { return }
      parts.append("what changed in \(what), from \(from ?? "now") to \(to ?? "now")")
    }
    if !knownThen {
      add(
        "what was published", before.reportedBy?.description,
        after.reportedBy?.description)
    }
    add(
      "what was recorded", before.recordedBy.map(TimeWords.second),
      after.recordedBy.map(TimeWords.second))
    add(
      "what was received here", before.receivedBy.map(TimeWords.second),
      after.receivedBy.map(TimeWords.second))
    if before.frontier != after.frontier {
      let ends = [before.frontier, after.frontier].map { $0.map { String($0.prefix(8)) } ?? "now" }
      parts.append("what changed from frontier \(ends[0]) to \(ends[1])")
    }
    return parts
  }

  /// The bounds that both sides have.
  private static func shared(
    _ before: ViewBounds, _ after: ViewBounds, knownThen: Bool
  ) -> [String] {
    if knownThen { return ["each with what a source had published by then"] }
    var both = ViewBounds()
    if before.reportedBy == after.reportedBy { both.reportedBy = before.reportedBy }
    if before.recordedBy == after.recordedBy { both.recordedBy = before.recordedBy }
    if before.receivedBy == after.receivedBy { both.receivedBy = before.receivedBy }
    if before.frontier == after.frontier { both.frontier = before.frontier }
    return both == .now ? [] : [ViewHeader.bounds(both, knownThen: false)]
  }
}
