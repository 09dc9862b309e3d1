// Which log an event's row belongs to, and the other way round.

import EventStore
import GRDB

/// The logs that events were folded from, read once and kept while a snapshot lasts.
final class FoldedLogs {
  private let db: Database
  private var origins: [Int64: Origin] = [:]
  private(set) var numbers: [Incarnation: Int64] = [:]

  init(_ db: Database) throws {
    self.db = db
    let rows = try Row.fetchCursor(db.cachedStatement(sql: "SELECT log, origin FROM folded_log"))
    while let row = try rows.next() {
      let text: String = row[1]
      guard let origin = Origin(text) else { continue }
      origins[row[0]] = origin
      numbers[origin.incarnation] = row[0]
    }
  }

  func origin(_ log: Int64) -> Origin? { origins[log] }

  func number(_ incarnation: Incarnation) -> Int64? { numbers[incarnation] }

  /// Notes the log of an event that is being folded.
  func note(_ event: Event) throws {
    let log = Stamp.log(of: event.key)
    guard origins[log] == nil else { return }
    origins[log] = event.origin
    numbers[event.origin.incarnation] = log
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO folded_log (log, origin, incarnation) VALUES (?, ?, ?)"
    ).execute(arguments: [log, event.origin.description, event.origin.incarnation.description])
  }

  /// The first row of a log, in its order, beyond a bound on times or arrivals.
  ///
  /// Both rise within a log, so that what a bound leaves of one is a beginning of it.
  func end(of log: Int64, _ column: RisingColumn, atMost bound: Int64) throws -> EntryKey {
    var low = log << 40
    let last = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT max(entry) FROM folded_event WHERE entry < ?"),
      arguments: [(log + 1) << 40])
    var high = max(low, (last ?? low - 1) + 1)
    while low < high {
      let middle = low + (high - low) / 2
      let value = try Int64.fetchOne(
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
  func key(_ id: EventID) -> EntryKey? {
    numbers[id.incarnation].map { $0 << 40 | id.index }
  }
}
