// `conflicts` on a terminal: each fact, and under each member in conflict its sides, with who holds
// them, since when and why.

import Chronology
import EventStore

struct ConflictLines {
  private let view: ConflictsView
  private let session: Session

  init(_ view: ConflictsView, session: Session) {
    self.view = view
    self.session = session
  }

  func lines() -> [String] {
    let count = [
      view.total > 0 || view.sources.isEmpty ? Words.count(view.total, "fact") : nil,
      view.sources.isEmpty ? nil : Words.count(view.sources.count, "source"),
    ].compactMap { $0 }
    var lines = session.wrapped(
      [
        view.context.name.printable, "\(Words.list(count)) in conflict",
        view.context.filter.isEmpty ? nil : "only \(view.context.filter.words)",
        "frontier \(view.context.frontier.prefix(8))",
      ].compactMap { $0 }, .heading)
    for fact in view.facts { lines += [""] + self.fact(fact) }
    for source in view.sources { lines += [""] + self.source(source) }
    var advice: [String] = []
    if let first = view.facts.first {
      advice.append(
        "chron resolve \(first.fact.shortHandle) --take EVENT, or --set MEMBER=VALUE, settles it")
    }
    if let next = view.next { advice.append("more with --offset \(next)") }
    return lines + (advice.isEmpty ? [] : [""] + session.wrapped(advice, .faint))
  }

  private func fact(_ conflicted: ConflictedFact) -> [String] {
    let fact = conflicted.fact
    return session.wrapped(
      StyledText(FactWords.date(fact), .date) + StyledText("  ")
        + StyledText(fact.shortHandle, .handle))
      + session.wrapped(StyledText(fact.statement.printable))
      + sides(of: conflicted.conflicts)
  }

  private func source(_ conflicted: ConflictedSource) -> [String] {
    let source = conflicted.source
    return session.wrapped(
      StyledText((source.description.title ?? "Untitled").printable) + StyledText("  ")
        + StyledText(SourceWords.short(source.id), .handle))
      + sides(of: conflicted.conflicts)
      + session.wrapped(
        StyledText(
          "  chron source describe \(SourceWords.short(source.id)) … settles it", .faint))
  }

  private func sides(of conflicts: [OpenConflict]) -> [String] {
    var table = Table([.fitting(14), .remaining(20), .fitting(30)], indent: 2)
    for conflict in conflicts {
      for (index, side) in conflict.sides.enumerated() {
        var text = StyledText(MemberChangeWords.value(side.value, of: conflict.member).printable)
        if let reason = side.event.reason { text += StyledText("\n“\(reason.printable)”") }
        let name = MemberChangeWords.name(conflict.member).printable
        table.add([
          StyledText(index == 0 ? name : "", .warning), text,
          StyledText(EventWords.name(side.event), .handle)
            + StyledText("\n" + TimeWords.minute(side.event.at), .faint),
        ])
      }
    }
    return session.lines(table)
  }
}
