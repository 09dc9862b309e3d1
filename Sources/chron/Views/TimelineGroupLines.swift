// `timeline --by` and `timeline --near` on a terminal.

import Chronology
import EDTF

/// Groups as rows: the year or the name, how many facts, how many of them only possibly.
struct TimelineGroupLines {
  let view: TimelineGroupsView
  let session: Session

  func lines(header: [String]) -> [String] {
    var lines = header + [""]
    var table = Table([.remaining(20), .fitting(isRightAligned: true), .fitting(36)])
    for group in view.groups {
      let doubtful = group.facts - group.certain
      let remark =
        doubtful == 0
        ? ""
        : "\(doubtful == group.facts ? "" : "\(Words.grouped(doubtful)) ")possibly in that time"
      table.add([
        key(group.key), StyledText(Words.count(group.facts, "fact")), StyledText(remark, .faint),
      ])
    }
    if !view.groups.isEmpty { lines += session.lines(table) + [""] }
    return lines + session.wrapped(footer, .faint)
  }

  private var footer: [String] {
    let isNamed = view.groups.contains { if case .name = $0.key { true } else { false } }
    return [Words.count(view.total, "group")]
      + (isNamed ? ["a fact is counted under each of its \(view.by.rawValue)s"] : [])
      + (view.next.map { ["more with --offset \($0)"] } ?? [])
  }

  private func key(_ key: TimelineGroup.Key) -> StyledText {
    switch key {
    case .name(let name): return StyledText(name.printable)
    case .none: return StyledText("no \(view.by.rawValue)", .faint)
    case .years(let first?, let last?):
      return StyledText(first == last ? "\(first)" : "in one of \(first)–\(last)", .date)
    case .years(let first?, nil): return StyledText("\(first) or later", .date)
    case .years(nil, let last?): return StyledText("\(last) or earlier", .date)
    case .years(nil, nil): return StyledText("in some year", .date)
    }
  }
}

/// Facts by their distance, which stands below each statement.
struct NearLines {
  let view: NearView
  let session: Session

  func lines(header: [String]) -> [String] {
    var lines = header + [""]
    if !view.facts.isEmpty {
      let distances = view.facts.map(\.distance)
      var place = -1
      let table = FactRows.table(view.facts.map(\.fact), doubt: "possibly in that time") { fact in
        place += 1
        return StyledText(fact.statement.printable)
          + StyledText("\n" + Self.words(distances[place]), .faint)
      }
      lines += session.lines(table) + [""]
    }
    return lines
      + session.wrapped(
        [Words.count(view.total, "fact")]
          + (view.next.map { ["more with --offset \($0)"] } ?? []), .faint)
  }

  static func words(_ distance: TimelineDistance) -> String {
    switch (distance.least, distance.most) {
    case (0, 0?): "within it"
    case (let least, let most?) where least == most: "\(Words.count(least, "day")) away"
    case (0, let most?): "within it, or up to \(Words.count(most, "day")) away"
    case (let least, let most?):
      "\(Words.grouped(least)) to \(Words.count(most, "day")) away"
    case (0, nil): "within it, or any number of days away"
    case (let least, nil): "at least \(Words.count(least, "day")) away"
    }
  }
}
