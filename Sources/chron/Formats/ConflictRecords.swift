// `conflicts` in the formats that have rows: each fact with the sides of what is in conflict.

import Chronology
import EventStore

enum ConflictRecords {
  static func list(_ view: ConflictsView) -> RecordList<ConflictedFact> {
    var about = ["frontier \(view.context.frontier)"]
    if !view.sources.isEmpty {
      let titles = view.sources.map { $0.source.description.title ?? "\($0.source.id)" }
      about.append("sources in conflict: \(titles.joined(separator: "; "))")
    }
    return RecordList(
      head: [:], member: "facts", json: \.json, columns: .conflictedFact,
      title: "\(view.context.name): \(Words.count(view.total, "fact")) in conflict", about: about,
      headings: ["when", "what", "in conflict"]
    ) { conflicted in
      let fact = conflicted.fact
      return [
        Markdown.text(FactWords.date(fact)),
        "\(Markdown.text(fact.statement)) \(Markdown.code(fact.shortHandle))",
        Markdown.text(conflicted.conflicts.map(words).joined(separator: "; ")),
      ]
    }
  }

  /// `date: 2018-04 (desk, 2026-11-21, “as the diary has it”) or …`.
  private static func words(_ conflict: OpenConflict) -> String {
    let sides = conflict.sides.map { side in
      let value = MemberChangeWords.value(side.value, of: conflict.member)
      let reason = side.event.reason.map { ", “\($0)”" } ?? ""
      return
        "\(value) (\(side.event.author.name), \(TimeWords.day(side.event.at))\(reason))"
    }
    return "\(MemberChangeWords.name(conflict.member)): \(Words.list(sides, "or"))"
  }
}
