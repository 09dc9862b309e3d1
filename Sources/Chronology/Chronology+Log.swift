// The events themselves.

import EventStore
import Foundation
import GRDB

extension Chronology {
  /// Events in the order of their times, or those about one fact in the order of folding.
  ///
  /// - Parameters:
  ///   - filter: Only events about facts that it lets through now; retracted ones too unless it
  ///     names a status.
  ///   - body: is called inside one snapshot, an event at a time; returns whether to go on.
  public func log(
    of fact: FactID? = nil, filter: FactFilter = FactFilter(), latestFirst: Bool = false,
    _ body: (LogEntryView) throws -> Bool
  ) throws {
    try whole { snapshot in
      if let fact {
        guard try snapshot.passes(filter, fact) else { return }
        var keys = try snapshot.keysOfEvents(about: fact)
        if latestFirst { keys.reverse() }
        for key in keys where try !snapshot.entry(key, body) { return }
      } else {
        try snapshot.forEachKey(filter, latestFirst: latestFirst) { try snapshot.entry($0, body) }
      }
    }
  }
}

extension Snapshot {
  fileprivate func keysOfEvents(about fact: FactID) throws -> [EntryKey] {
    let events = try loader.events(about: row(of: fact).key)
    return EventOrder(events.map { ($0.stamp, $0.payload.after) }).sequence
      .map { events[$0].stamp.key }
  }

  fileprivate func passes(_ filter: FactFilter, _ fact: FactID) throws -> Bool {
    guard !filter.isEmpty else { return true }
    return try FactRow.fetchAll(
      db, where: .all([Condition("key = ?", [row(of: fact).key]), filter.anyStatusCondition])
    ).isEmpty == false
  }

  fileprivate func forEachKey(
    _ filter: FactFilter, latestFirst: Bool, _ body: (EntryKey) throws -> Bool
  ) throws {
    let direction = latestFirst ? "DESC" : "ASC"
    var about = Condition.always
    if !filter.isEmpty {
      let matching = filter.anyStatusCondition
      func facts(_ column: String) -> String {
        "(SELECT \(column) FROM fact WHERE \(matching.sql))"
      }
      about = Condition(
        """
        (entry IN \(facts("first")) OR (fact IN \(facts("key")) AND NOT alone) \
        OR other IN \(facts("key")))
        """, matching.arguments + matching.arguments + matching.arguments)
    }
    let keys = try Int64.fetchCursor(
      db,
      sql: """
        SELECT entry FROM folded_event JOIN folded_log ON log = entry >> 40 WHERE \(about.sql) \
        ORDER BY at \(direction), origin \(direction), entry \(direction)
        """, arguments: StatementArguments(about.arguments))
    while let key = try keys.next() {
      guard try body(key) else { return }
    }
  }

  fileprivate func entry(_ key: EntryKey, _ body: (LogEntryView) throws -> Bool) throws -> Bool {
    guard let event = try Event.fetch(db, key: key) else { return true }
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT state, problem FROM folded_event WHERE entry = ?"),
      arguments: [key])
    let state: LogEntryView.State =
      switch try row.map({ try FoldedEvent.State(stored: $0.stored(0)) }) {
      case .folded?, nil: .folded
      case .unknown?: .unknown
      case .missing?: .missing
      case .malformed?: .malformed
      }
    return try body(LogEntryView(event: event, state: state, problem: try row?.storedIfAny(1)))
  }
}
