// Adds entries to one log inside a transaction: rows, tree, and the account of what was added.
// Appending one's own events and ingesting another's both go through here.

import GRDB
import TransparencyLog

struct LogWriter {
  let db: Database
  private(set) var log: LogRow
  /// The log's size before.
  let since: Int64
  /// What was added and not yet taken, if events are kept.
  private var events: [Event] = []
  /// The times of what was added, and whether any of it decides who counts.
  private var times: [Timestamp] = []
  private var addsCritical = false
  private let keepsEvents: Bool
  /// The arrival with which this replica comes to hold what is added.
  private let arrival: Arrival.Next
  private var entries: EntryRows

  /// - Parameter keepsEvents: Whether `takeEvents` will be asked.
  init(_ db: Database, _ log: LogRow, keepsEvents: Bool = true) throws {
    self.db = db
    self.log = log
    since = log.size
    self.keepsEvents = keepsEvents
    arrival = try Arrival.next(db)
    entries = try EntryRows(db)
  }

  mutating func add(
    at: Timestamp, type: String, commitment: Hash, leaf: Hash, payload: ArraySlice<UInt8>?
  ) throws {
    let index = log.size
    let key = Event.key(log: log.number, index: index)
    try entries.add(
      key: key, at: at, type: type, commitment: commitment, leaf: leaf, payload: payload)
    log.edge.append(leaf)
    log.lastAt = at
    // A missing payload may be of any size: counting the largest only keeps a checkpoint more.
    log.keptBytes += EventLine.byteCount(
      type: type, payload: payload?.count ?? Limits.payloadByteCount)
    if payload == nil { log.missing += 1 }
    times.append(at)
    if EventType.isCritical(type) { addsCritical = true }
    guard keepsEvents else { return }
    events.append(
      Event(
        key: key, origin: log.origin, index: index, at: at, type: type, commitment: commitment,
        leaf: leaf, payload: payload.map { .present([UInt8]($0)) } ?? .missing,
        arrival: arrival.number))
  }

  /// The events that were added since this was last asked, in their rows.
  mutating func takeEvents() throws -> [Event] {
    try entries.write()
    defer { events = [] }
    return events
  }

  /// Notes that the checkpoint at `size` is kept for ever; `bytes` of lines have come after it.
  mutating func keep(at size: Int64, bytesSince bytes: Int) throws {
    try db.cachedStatement(sql: "UPDATE checkpoint SET kept = 1 WHERE log = ? AND size = ?")
      .execute(arguments: [log.number, size])
    log.keptSize = size
    log.keptBytes = bytes
  }

  func insert(checkpoint note: String) throws {
    try RowStatement(
      db, sql: "INSERT OR IGNORE INTO checkpoint (log, size, kept, note) VALUES (?, ?, 0, ?)"
    ).run { values in
      values.bind(log.number)
      values.bind(log.size)
      values.bind(note)
    }
  }

  /// Drops the checkpoints that are neither kept nor the newest: a newer one says more.
  private func dropSuperseded() throws {
    // Below the newest of before only kept ones are left: those are not gone through again.
    try RowStatement(
      db, sql: "DELETE FROM checkpoint WHERE log = ? AND kept = 0 AND size >= ? AND size < ?"
    ).run { values in
      values.bind(log.number)
      values.bind(since)
      values.bind(log.size)
    }
  }

  /// Saves where the log stands, enters the arrival, and moves the hybrid clock.
  ///
  /// - Parameter movesClock: Whether the hybrid clock has to be told. It knows of the own log without.
  mutating func finish(
    now: Timestamp, chronology: ChronologyID, movesClock: Bool = true
  ) throws {
    try entries.write()
    try dropSuperseded()
    try log.save(db)
    if addsCritical { try Roster(db, chronology: chronology).save(db) }
    let horizon = now.horizon
    let newest = times.last { $0 <= horizon }
    if movesClock, let newest { try ReplicaRow.see(newest, db) }
    try Arrival.enter(
      arrival, db, log: log.number, since: since, upto: log.size, now: now,
      ahead: times.last.map { $0 > horizon } ?? false)
  }
}
