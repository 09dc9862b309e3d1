// One fact in full, as `show` and `trace` begin with it.

import Chronology
import EDTF
import EventStore

struct FactCard {
  private let trace: TraceView
  private let session: Session
  private var fact: FactView { trace.fact }

  init(_ trace: TraceView, session: Session) {
    self.trace = trace
    self.session = session
  }

  /// The date and the statement, then a line for each member that has a value.
  func lines(withRelations: Bool) -> [String] {
    var lines = session.wrapped(
      StyledText(FactWords.ownDate(fact), .date) + StyledText("  ")
        + StyledText(fact.shortHandle, .handle))
    lines += session.wrapped(StyledText(fact.statement.printable, .heading))
    let notes = FactWords.notes(fact).warnings
    if !notes.isEmpty {
      lines += session.wrapped(StyledText(notes.joined(separator: "; "), .warning))
    }
    lines.append("")
    var table = Table([.fitting(), .remaining()])
    addContent(to: &table)
    for (index, other) in trace.same.enumerated() {
      let words = "\(other.shortHandle) “\(other.statement)”".printable
      add(index == 0 ? "same as" : " ", words, to: &table)
    }
    if withRelations { addRelations(to: &table) }
    addOrigin(to: &table)
    return lines + session.lines(table)
  }

  private func add(_ label: String, _ text: String?, to table: inout Table) {
    guard let text, !text.isEmpty else { return }
    table.add([StyledText(label, .faint), StyledText(text)])
  }

  private func add(_ label: String, words: [String?], to table: inout Table) {
    add(label, words.compactMap { $0?.printable }.joined(separator: ", "), to: &table)
  }

  private func addContent(to table: inout Table) {
    let said = fact.occurredText.map { "said as “\($0)”" }
    let modifier = fact.modifier.map { " (\($0))" } ?? ""
    add("occurred", words: [fact.occurred.map { $0 + modifier }, said], to: &table)
    add("starts", Dates.words(fact.start), to: &table)
    add("ends", Dates.words(fact.end), to: &table)
    if let source = fact.boundedBy {
      let title = fact.sources.first { $0.id == source }?.title ?? source.description
      add("", "by \(fact.start.upper), when “\(title.printable)” was published", to: &table)
    }
    add(
      "kind", words: [fact.kind.rawValue, fact.modality?.rawValue, fact.ends.map { "end \($0)" }],
      to: &table)
    add("attested", fact.lastAttested.map { "up to \($0)" }, to: &table)
    add("stated", fact.stated.map { DateWords.words($0).printable }, to: &table)
    add("actors", words: fact.actors, to: &table)
    add("places", words: fact.places, to: &table)
    add("tags", words: fact.tags, to: &table)
    add("confidence", fact.confidence?.rawValue.printable, to: &table)
    add("note", fact.note?.printable, to: &table)
    for disagreement in fact.disagreements {
      table.add([
        StyledText("disagree", .warning),
        StyledText("\(disagreement.member): \(disagreement.words)".printable),
      ])
    }
    for conflict in fact.conflicts {
      let values = conflict.values.map { value in
        let text = value.value.stringValue ?? value.value.encodedString
        let by = "by \(TimeWords.author(value.author)), \(TimeWords.minute(value.at))"
        return "\(text.printable)  (\(by))"
      }
      table.add([
        StyledText("conflict", .warning),
        StyledText("\(conflict.member.printable):\n\(values.joined(separator: "\n"))"),
      ])
    }
  }

  private func addRelations(to table: inout Table) {
    add("sources", SourceCount(fact).sentence, to: &table)
    for source in fact.sources {
      let published = source.published.map { ", \(DateWords.words($0))" } ?? ", undated"
      add(" ", ((source.title ?? source.id.description) + published).printable, to: &table)
    }
    for link in trace.linksToOthers { add("link", RelationWords.link(link), to: &table) }
    for assessment in trace.assessments {
      add("assessed", RelationWords.assessment(assessment), to: &table)
    }
  }

  private func addOrigin(to table: inout Table) {
    add("reported", fact.reported.map { "by \($0)" } ?? "by no source with a date", to: &table)
    let revisions =
      fact.revisions > 1 ? ", \(Words.count(fact.revisions - 1, "revision")) since" : ""
    add(
      "recorded",
      "\(TimeWords.minute(fact.recordedAt)) by \(TimeWords.author(fact.author))\(revisions)",
      to: &table)
    add("id", "\(fact.id)", to: &table)
  }
}

extension TraceView {
  /// The links but for those that say which facts are the same, which are listed as such.
  var linksToOthers: [LinkView] {
    links.filter { link in
      link.relation != .sameAs || !same.contains { $0.id == link.other }
    }
  }
}

/// Links and assessments in words.
enum RelationWords {
  static func link(_ link: LinkView) -> String {
    let other = "\(link.otherHandle) \(link.otherStatement.map { "“\($0)”" } ?? "(not held here)")"
    let words =
      link.outgoing ? "\(verb(link.relation)) \(other)" : "\(other) \(verb(link.relation)) this"
    return words.printable
  }

  private static func verb(_ relation: Relation) -> String {
    switch relation {
    case .respondsTo: "responds to"
    case .sameAs: "is the same as"
    case .partOf: "is part of"
    default: relation.rawValue
    }
  }

  static func assessment(_ assessment: AssessmentView) -> String {
    let credibility = assessment.credibility.map { ", credibility \($0) of 6" } ?? ""
    let note = assessment.note.map { ": \($0)" } ?? ""
    let who = "by \(TimeWords.author(assessment.author)), \(TimeWords.minute(assessment.at))"
    return "\(assessment.stance)\(credibility)\(note) (\(who))".printable
  }
}
