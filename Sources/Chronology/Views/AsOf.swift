// `as-of`: what had happened by a day (time design, "What a view shows").

import EDTF
import EventStore
import GRDB

extension Snapshot {
  /// The counts of a view of a day, and its sections.
  func asOf(_ day: Day, includesUnplaced: Bool) throws -> (ViewCounts, [PagedSection]) {
    try showOnce { $0.certainty(by: day.number).map(\.rank) }
    var counts = ViewCounts()
    var sections: [PagedSection] = []
    for section in Section.allCases {
      let found = try count(section, by: day.number, into: &counts)
      if section.isUnplaced { counts.unplaced += found.count }
      if !section.isUnplaced || includesUnplaced { sections.append(found) }
    }
    counts.retracted = try retracted(by: day.number)
    counts.missing = try missing()
    return (counts, sections)
  }

  private func count(
    _ section: Section, by day: Int64, into counts: inout ViewCounts
  ) throws -> PagedSection {
    let belongs: (FactRow) -> Bool = { row in
      Section(row.certainty(by: day), band: row.placement.band) == section
    }
    switch section {
    case .bounded, .unbounded:
      let (condition, cut) = parts(section.condition(by: day), belongs: belongs)
      let count = try countHistory(condition, cut, by: day, into: &counts)
      return PagedSection(condition: condition, cut: cut, count: count)
    case .forecasts:
      let found = try self.section(section.condition(by: day), belongs: belongs)
      try countForecasts(found, by: day, into: &counts)
      return found
    case .unplacedMixed, .unplacedUnbounded, .unplacedAlways:
      return try self.section(section.condition(by: day), belongs: belongs)
    }
  }

  /// Counts what had happened, or may have, in one pass over the index.
  private func countHistory(
    _ condition: Condition, _ cut: [FactRow], by day: Int64, into counts: inout ViewCounts
  ) throws -> Int {
    var count = cut.count
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT coalesce(sum(latest <= ? AND NOT qualified), 0), \
          coalesce(sum(latest <= ? AND qualified), 0), coalesce(sum(latest > ?), 0), \
          coalesce(sum(reported_first > ?), 0), count(*) FROM fact WHERE \(condition.sql)
          """),
      arguments: StatementArguments([day, day, day, day] + condition.arguments))
    if let row {
      count += try row.stored(4)
      counts.certain += try row.stored(0)
      counts.qualified += try row.stored(1)
      counts.possible += try row.stored(2)
      counts.reportedLater += try row.stored(3)
    }
    for fact in cut {
      switch fact.certainty(by: day) {
      case .certain?: counts.certain += 1
      case .qualified?: counts.qualified += 1
      default: counts.possible += 1
      }
      if let reported = fact.reportedFirst, reported > day { counts.reportedLater += 1 }
    }
    return count
  }

  private func countForecasts(
    _ section: PagedSection, by day: Int64, into counts: inout ViewCounts
  ) throws {
    let due = try Int.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT coalesce(sum(coalesce(due_from <= ?, 0)), 0) FROM fact \
          WHERE \(section.condition.sql)
          """), arguments: StatementArguments([day] + section.condition.arguments))
    counts.due = (due ?? 0) + section.cut.count { $0.certainty(by: day) == .due }
    counts.expected = section.count - counts.due
  }

  /// Retracted facts that would be in view, whatever statuses are asked for.
  private func retracted(by day: Int64) throws -> Int {
    var count = 0
    for section in [Section.bounded, .unbounded, .forecasts] {
      let all = Condition.all([
        Condition("retracted = 1"), section.condition(by: day), filter.condition, whole,
      ])
      count +=
        try Int.fetchOne(
          db.cachedStatement(sql: "SELECT count(*) FROM fact WHERE \(all.sql)"),
          arguments: StatementArguments(all.arguments)) ?? 0
    }
    return count
      + cut.count { fact in
        let certainty = fact.row.certainty(by: day)
        return fact.matchesFilter && fact.row.isRetracted && certainty != nil
          && certainty != .unplaced
      }
  }

  /// Events within the bounds whose payload is not here.
  private func missing() throws -> Int {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT entry, at, arrival FROM folded_event \
          WHERE state = \(FoldedEvent.State.missing.rawValue) AND state > 1
          """))
    var count = 0
    while let row = try rows.next() {
      let key: Int64 = try row.stored(0)
      guard let origin = try loader.logs.origin(Stamp.log(of: key)) else { continue }
      if loader.scope.contains(
        id: EventID(incarnation: origin.incarnation, index: Stamp.index(of: key)),
        at: Timestamp(microseconds: try row.stored(1)), arrival: try row.stored(2))
      {
        count += 1
      }
    }
    return count
  }

  /// Events that fall under a bound on times but came to this replica later.
  func lateArrivals(recordedBy time: Int64, arrival: Int64) throws -> Int {
    try loader.logs.all().reduce(0) { count, log in
      let recorded = try loader.logs.end(of: log.number, .at, atMost: time)
      let arrived = try loader.logs.end(of: log.number, .arrival, atMost: arrival)
      return count + Int(max(0, recorded - arrived))
    }
  }
}

extension Certainty {
  /// How well a fact of which so much is known stands for others that are the same.
  fileprivate var rank: Int {
    switch self {
    case .certain: 0
    case .qualified: 1
    case .possible: 2
    case .expected, .due: 3
    case .unplaced: 4
    }
  }
}
