// `diff` in the formats that have rows: what differs, what changed in it, by which events.

import Chronology
import EventStore

enum DiffRecords {
  static func list(_ view: DiffView, knownThen: Bool) -> RecordList<FactDifference> {
    let parts = DiffHeader.parts(view, knownThen: knownThen)
    return RecordList(
      head: view.head, member: "facts", json: \.json, columns: .factDifference,
      title: "\(view.name): differences", about: Array(parts.dropFirst()),
      headings: ["when", "what", "differs", "by"]
    ) { difference in
      let fact = difference.fact
      let changes = DiffLines.shown(difference.members).compactMap(MemberChangeWords.line)
      let ways = difference.differences.filter { $0 != .changed || changes.isEmpty }
      return [
        Markdown.text(FactWords.date(fact)),
        "\(Markdown.text(fact.statement)) \(Markdown.code(fact.shortHandle))",
        Markdown.text(
          (ways.map { DiffLines.note($0, in: view) } + changes).joined(separator: "; ")),
        Markdown.text(difference.events.map(words).joined(separator: "; ")),
      ]
    }
  }

  private static func words(_ event: FactEventView) -> String {
    EventWords.byWhom(event) + (event.reason.map { ", “\($0)”" } ?? "")
  }
}
