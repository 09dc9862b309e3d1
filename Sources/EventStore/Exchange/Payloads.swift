// Payloads that are not held: which they are, handing them on, and taking them in.

import Foundation
import GRDB
import TransparencyLog

extension EventStore {
  /// Ids of counted events whose payload is not held here, at most `limit`, in the order of the
  /// file's logs and their entries.
  ///
  /// - Parameter last: Only those after this event are wanted.
  public func missingPayloads(limit: Int, after last: EventID? = nil) throws -> [EventID] {
    try read { db in
      let log = try last.flatMap { try LogRow.fetch(db, incarnation: $0.incarnation) }
      let after = log.flatMap { log in
        last.map { Event.key(log: log.number, index: $0.index) }
      }
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT log.incarnation, entry.key FROM entry JOIN log \
          ON log.number = entry.key >> \(Limits.indexBits) \
          WHERE entry.payload IS NULL AND entry.key > ? ORDER BY entry.key LIMIT ?
          """, arguments: [after ?? -1, limit])
      return try rows.compactMap { row in
        let key: Int64 = try row.kept(1)
        return Incarnation(try row.kept(0) as String).map {
          EventID(incarnation: $0, index: key & Event.indexMask)
        }
      }
    }
  }

  /// The lines of those events among `ids` whose payload is held and whose log counts, each ended by
  /// 0x0A; never more than about 8 MiB.
  public func lines(of ids: [EventID]) throws -> [UInt8] {
    try lines(of: ids, maximumBytes: Limits.segmentByteCount).bytes
  }

  /// The same, up to a number of bytes.
  ///
  /// - Returns: also whether these are all, or some were left out for lack of room.
  public func lines(
    of ids: [EventID], maximumBytes: Int
  ) throws -> (bytes: [UInt8], isWhole: Bool) {
    try settleHead()
    return try read { db in
      var lines: [UInt8] = []
      for id in ids where try Member.fetch(db, incarnation: id.incarnation) != nil {
        guard let event = try Event.find(db, id: id), case .present(let payload) = event.payload
        else { continue }
        let head = EventLine.head(at: event.at, type: event.type, commitment: event.commitment)
        guard lines.count + head.count + payload.count + 2 <= maximumBytes else {
          return (lines, false)
        }
        lines += head
        lines.append(0x20)
        lines += payload
        lines.append(0x0A)
      }
      return (lines, true)
    }
  }

  /// Takes the payloads of those event lines whose payloads are missing here; others are ignored.
  ///
  /// - Parameter lines: Event lines, each ended by 0x0A, for entries among `ids`.
  /// - Returns: How many payloads were supplied.
  /// - Throws: `EventStoreError` with `malformedLine` or `badCommitment`, with nothing kept.
  public func supply(_ lines: [UInt8], for ids: [EventID]) throws -> Int {
    var byLeaf: [Hash: [UInt8]] = [:]
    for line in lines.split(separator: 0x0A) {
      let event = try EventLine(line)
      if let payload = event.payload { byLeaf[event.leaf] = [UInt8](payload) }
    }
    return try write { db in
      var supplied = 0
      for id in ids {
        guard let event = try Event.find(db, id: id), let payload = byLeaf[event.leaf],
          let log = try LogRow.fetch(db, incarnation: id.incarnation)
        else { continue }
        if try supply(payload, key: event.key, log: log, db) { supplied += 1 }
      }
      return supplied
    }
  }

  /// Supplies one payload, which must be the one that the entry commits to, and folds its event.
  ///
  /// - Returns: Whether it was missing.
  func supply(_ payload: [UInt8], key: EntryKey, log: LogRow, _ db: Database) throws -> Bool {
    try db.cachedStatement(
      sql: "UPDATE entry SET payload = ? WHERE key = ? AND payload IS NULL"
    ).execute(arguments: [Data(payload), key])
    guard db.changesCount == 1, let event = try Event.fetch(db, key: key) else { return false }
    try db.cachedStatement(sql: "UPDATE log SET missing = missing - 1 WHERE number = ?")
      .execute(arguments: [log.number])
    if EventType.isCritical(event.type) {
      try Roster(db, chronology: chronology).save(db)
    }
    for projection in projections {
      // What a projection has not reached yet it will meet with its payload.
      guard try ProjectionPosition.size(db, projection, log: log.number) > event.index else {
        continue
      }
      try projection.fold([event], db)
    }
    return true
  }
}
