// Which log an event's row belongs to, and the other way round.

import EventStore
import GRDB

/// The logs that events were folded from.
///
/// Each is read when it is asked for, and kept while a snapshot lasts: there may be a thousand, of
/// which an append meets one.
final class FoldedLogs {
  private let db: Database
  private var origins: [Int64: Origin] = [:]
  private var numbers: [Incarnation: Int64] = [:]

  init(_ db: Database) {
    self.db = db
  }

  /// The origin of a log; nil if nothing of it was folded.
  func origin(_ log: Int64) throws -> Origin? {
    if let known = origins[log] { return known }
    let text = try Stored.first(
      String.self,
      db.cachedStatement(sql: "SELECT origin FROM folded_log WHERE log = ?"), arguments: [log])
    guard let text else { return nil }
    let origin = try Stored.require(Origin(text), in: "folded_log")
    note(log, origin)
    return origin
  }

  /// The number of a log; nil if nothing of it was folded.
  func number(_ incarnation: Incarnation) throws -> Int64? {
    if let known = numbers[incarnation] { return known }
    let log = try Stored.first(
      Int64.self,
      db.cachedStatement(sql: "SELECT log FROM folded_log WHERE incarnation = ?"),
      arguments: [incarnation.description])
    guard let log else { return nil }
    guard Stamp.logs.contains(log) else {
      throw EventStoreError.damagedViews("a row of the table 'folded_log' cannot be read")
    }
    numbers[incarnation] = log
    return log
  }

  /// All logs that events were folded from.
  func all() throws -> [(number: Int64, incarnation: Incarnation)] {
    let rows = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT log, origin FROM folded_log ORDER BY log"))
    return try rows.map { row in
      let number: Int64 = try row.stored(0)
      let log = try Stored.require(
        Stamp.logs.contains(number) ? number : nil, in: "folded_log")
      let origin = try Stored.require(Origin(row.stored(1) as String), in: "folded_log")
      note(log, origin)
      return (log, origin.incarnation)
    }
  }

  private func note(_ log: Int64, _ origin: Origin) {
    origins[log] = origin
    numbers[origin.incarnation] = log
  }

  /// Notes the log of an event that is being folded.
  func note(_ key: EntryKey, origin: () -> Origin) throws {
    let log = Stamp.log(of: key)
    // Asked for first by place: of most events the log is known, and nobody needs its origin.
    guard origins.index(forKey: log) == nil, try self.origin(log) == nil else { return }
    let origin = origin()
    note(log, origin)
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO folded_log (log, origin, incarnation) VALUES (?, ?, ?)"
    ).execute(arguments: [log, origin.description, origin.incarnation.description])
  }

  /// The first row of a log, in its order, beyond a bound on times or arrivals.
  ///
  /// Both rise within a log, so that what a bound leaves of one is a beginning of it.
  func end(of log: Int64, _ column: RisingColumn, atMost bound: Int64) throws -> EntryKey {
    var low = log << 40
    let last = try Stored.first(
      Int64.self,
      db.cachedStatement(sql: "SELECT max(entry) FROM folded_event WHERE entry < ?"),
      arguments: [(log + 1) << 40])
    var high = max(low, (last ?? low - 1) + 1)
    while low < high {
      let middle = low + (high - low) / 2
      let value = try Stored.first(
        Int64.self,
        db.cachedStatement(sql: "SELECT \(column.rawValue) FROM folded_event WHERE entry = ?"),
        arguments: [middle])
      if let value, value > bound { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Columns of `folded_event` that rise within each log.
  enum RisingColumn: String {
    case at
    case arrival
  }

  /// The row of the event with an id; nil if nothing of its log was folded.
  func key(_ id: EventID) throws -> EntryKey? {
    try number(id.incarnation).map { $0 << 40 | id.index }
  }
}
