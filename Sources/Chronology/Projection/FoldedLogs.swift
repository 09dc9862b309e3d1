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

  /// The row of the event with an id; nil if nothing of its log was folded.
  func key(_ id: EventID) -> EntryKey? {
    numbers[id.incarnation].map { $0 << 40 | id.index }
  }
}
