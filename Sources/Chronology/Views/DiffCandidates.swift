// Which facts can differ between two views: found by the projection's indexes, so that a comparison
// costs what changed between the bounds, not what there is.
//
// The way from one view to the other goes axis by axis: first the events that are seen, then what
// had been made public, then the day. A fact that differs differs in one of the steps.

import EDTF
import EventStore
import GRDB

/// A view that is compared, resolved against this replica.
struct DiffSide {
  let scope: Scope
  let reportedBy: Day?
  let day: Day?
}

/// Finds the rows of facts that can differ.
struct DiffCandidates {
  let db: Database
  let before: DiffSide
  let after: DiffSide

  /// The keys of all facts that can differ; some that do not may be among them.
  func keys() throws -> Set<Int64> {
    var keys: Set<Int64> = []
    if !before.scope.isSame(as: after.scope) { keys = try keysByEvents() }
    if before.reportedBy != after.reportedBy {
      let view = try Snapshot(db, scope: after.scope)
      keys.formUnion(try turning(Publications(before.reportedBy, after.reportedBy), in: view))
    }
    if before.day != after.day {
      let view = try Snapshot(db, scope: after.scope, reportedBy: after.reportedBy)
      if let days = Days(before.day, after.day) {
        keys.formUnion(try turning(days, in: view))
      } else {
        // One side has no day, and shows what no day does: everything recorded.
        keys.formUnion(try Stored.all(Int64.self, db, sql: "SELECT key FROM fact"))
      }
    }
    return keys
  }

  /// Facts that stand as their rows say and turn in between, and those that bounds cut through.
  private func turning(_ turn: some Turn, in view: Snapshot) throws -> Set<Int64> {
    var keys = Set(view.cut.map(\.row).filter(turn.holds).map(\.key))
    for condition in turn.conditions {
      let all = Condition.all([condition, view.whole])
      keys.formUnion(
        try Stored.all(
          Int64.self,
          db.cachedStatement(sql: "SELECT key FROM fact WHERE \(all.sql)"),
          arguments: StatementArguments(all.arguments)))
    }
    return keys
  }

  // MARK: Events

  /// Facts about which, or about whose sources, there is an event that one side alone sees.
  private func keysByEvents() throws -> Set<Int64> {
    let logs = FoldedLogs(db)
    var facts: Set<Int64> = []
    var sources: Set<Int64> = []
    for range in try ranges(logs) {
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT entry, at, arrival, fact, other, source FROM folded_event \
            WHERE entry >= ? AND entry < ?
            """), arguments: [range.lowerBound, range.upperBound])
      while let row = try rows.next() {
        guard try isSeenByOne(row, logs) else { continue }
        if let fact: Int64 = try row.storedIfAny(3) { facts.insert(fact) }
        if let other: Int64 = try row.storedIfAny(4) { facts.insert(other) }
        if let source: Int64 = try row.storedIfAny(5) { sources.insert(source) }
      }
    }
    if !sources.isEmpty { facts.formUnion(try factsDated(by: sources)) }
    return try facts.union(neighbours(of: facts))
  }

  private func isSeenByOne(_ row: Row, _ logs: FoldedLogs) throws -> Bool {
    let key: Int64 = try row.stored(0)
    guard let origin = try logs.origin(Stamp.log(of: key)) else { return false }
    let id = EventID(incarnation: origin.incarnation, index: Stamp.index(of: key))
    let at = Timestamp(microseconds: try row.stored(1))
    let arrival: Int64 = try row.stored(2)
    return before.scope.contains(id: id, at: at, arrival: arrival)
      != after.scope.contains(id: id, at: at, arrival: arrival)
  }

  /// Ranges of `folded_event` that hold every event which one side alone sees.
  private func ranges(_ logs: FoldedLogs) throws -> [Range<EntryKey>] {
    try logs.all().flatMap { log in
      let whole = (log.number + 1) << 40
      func end(_ column: FoldedLogs.RisingColumn, _ bound: Int64?) throws -> EntryKey {
        try bound.map { try logs.end(of: log.number, column, atMost: $0) } ?? whole
      }
      func end(_ sizes: [Incarnation: Int64]?) -> EntryKey {
        sizes.map { log.number << 40 | ($0[log.incarnation] ?? 0) } ?? whole
      }
      var ends = [(end(before.scope.sizes), end(after.scope.sizes))]
      if before.scope.recordedBy != after.scope.recordedBy {
        ends.append((try end(.at, before.scope.recordedBy), try end(.at, after.scope.recordedBy)))
      }
      if before.scope.arrival != after.scope.arrival {
        ends.append(
          (try end(.arrival, before.scope.arrival), try end(.arrival, after.scope.arrival)))
      }
      return ends.filter { $0 != $1 }.map { min($0, $1)..<max($0, $1) }
    }
  }

  /// Facts whose dates may depend on sources.
  private func factsDated(by sources: Set<Int64>) throws -> Set<Int64> {
    var facts: Set<Int64> = []
    for source in sources {
      facts.formUnion(
        try Stored.all(
          Int64.self,
          db.cachedStatement(sql: "SELECT fact FROM fact_source WHERE source = ?"),
          arguments: [source]))
    }
    // A citation that stood within the bounds may have been removed since, and is in no table.
    for side in [before, after] where !side.scope.isEverything {
      let beyond = try Snapshot(db, scope: side.scope, foldsCut: false).beyond
      let all = Condition.all([Condition("events > 1"), beyond])
      facts.formUnion(
        try Stored.all(
          Int64.self,
          db, sql: "SELECT key FROM fact WHERE \(all.sql)",
          arguments: StatementArguments(all.arguments)))
    }
    return facts
  }

  /// The facts that some facts are linked to, which may be forecasts that they close.
  private func neighbours(of facts: Set<Int64>) throws -> Set<Int64> {
    var found: Set<Int64> = []
    for fact in facts {
      found.formUnion(
        try Stored.all(
          Int64.self,
          db.cachedStatement(
            sql: """
              SELECT other FROM folded_event WHERE fact = ? AND NOT alone AND other IS NOT NULL
              """),
          arguments: [fact]))
    }
    return found
  }
}

extension Scope {
  fileprivate func isSame(as other: Scope) -> Bool {
    recordedBy == other.recordedBy && arrival == other.arrival && sizes == other.sizes
  }
}
