// A log that ends earlier than it did: the entries that are moved to where the other branch of a fork is
// kept, and all that the file says of them.

import Foundation
import GRDB
import TransparencyLog

struct BranchCut {
  private let db: Database
  private let log: LogRow
  /// The log's size afterwards.
  private let size: Int64
  private let chronology: ChronologyID

  init(_ db: Database, _ log: LogRow, to size: Int64, chronology: ChronologyID) {
    self.db = db
    self.log = log
    self.size = size
    self.chronology = chronology
  }

  /// Takes the entries away, in the transaction that the caller holds.
  ///
  /// The log then has no checkpoint at its end: the caller extends it with the other branch.
  func run() throws {
    // The triggers hold everywhere else.
    let triggers = try Row.fetchAll(
      db,
      sql: """
        SELECT name, sql FROM sqlite_schema \
        WHERE type = 'trigger' AND tbl_name IN ('entry', 'arrival')
        """
    ).map { (name: try $0.kept(0) as String, sql: try $0.kept(1) as String) }
    for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger.name)") }
    try db.execute(
      sql: "DELETE FROM entry WHERE key >= ? AND key < ?",
      arguments: [
        Event.key(log: log.number, index: size), Event.key(log: log.number + 1, index: 0),
      ])
    try db.execute(
      sql: "DELETE FROM checkpoint WHERE log = ? AND size > ?", arguments: [log.number, size])
    try cutArrivals()
    for trigger in triggers { try db.execute(sql: trigger.sql) }
    try cutRow()
  }

  private func cutRow() throws {
    var log = log
    log.edge = try LogTree.edge(db, log: log, size: size)
    log.keptSize =
      try Int64.fetchOne(
        db, sql: "SELECT max(size) FROM checkpoint WHERE log = ? AND kept = 1",
        arguments: [log.number]) ?? 0
    log.lastAt = Timestamp(microseconds: .min)
    log.keptBytes = 0
    log.missing = 0
    let rows = try EntryCursor(db, log: log.number)
    while try rows.next() {
      if rows.hasNoPayload { log.missing += 1 }
      log.lastAt = Timestamp(microseconds: rows.at ?? .min)
      guard try rows.index() >= log.keptSize else { continue }
      let type = rows.withType {
        String(decoding: $0 ?? .init(start: nil, count: 0), as: UTF8.self)
      }
      log.keptBytes += rows.withPayload { payload in
        EventLine.byteCount(type: type, payload: payload?.count ?? Limits.payloadByteCount)
      }
    }
    try log.save(db)
  }

  private struct ArrivalRow {
    var log: Int64
    var since: Int64
    var upto: Int64
    var at: Int64
    var ahead: Bool
  }

  /// Takes the arrivals of the entries away.
  ///
  /// The others keep their times. Those after the first that goes get the numbers and frontiers that
  /// they would have had if the entries had not come.
  private func cutArrivals() throws {
    let rows = try Row.fetchAll(
      db, sql: "SELECT log, since, upto, at, ahead FROM arrival ORDER BY id"
    )
    .map {
      ArrivalRow(
        log: try $0.kept(0), since: try $0.kept(1), upto: try $0.kept(2), at: try $0.kept(3),
        ahead: try $0.kept(4))
    }
    guard let first = rows.firstIndex(where: { $0.log == log.number && $0.upto > size }) else {
      return
    }
    let logs = Dictionary(
      try LogRow.fetchAll(db).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    var sizes: [Int64: Int64] = [:]
    for row in rows[..<first] { sizes[row.log] = row.upto }
    var edges: [Int64: CompactRange] = [:]
    for (number, size) in sizes {
      edges[number] = try logs[number].map { try LogTree.edge(db, log: $0, size: size) }
    }
    var counted = try members(sizes)
    var number = Int64(first) + 1
    try db.execute(sql: "DELETE FROM arrival WHERE id >= ?", arguments: [number])
    for var row in rows[first...] {
      if row.log == log.number, row.upto > size {
        row.upto = size
        guard row.since < row.upto else { continue }
        let horizon = row.at + Limits.clockSkewMicroseconds
        row.ahead = try lastAt(before: size) > horizon
      }
      var edge = edges[row.log] ?? CompactRange()
      for leaf in try leaves(row) { edge.append(leaf) }
      edges[row.log] = edge
      sizes[row.log] = row.upto
      if try hasCritical(row) { counted = try members(sizes) }
      let frontier = Frontier(
        edges.compactMap { number, edge in
          logs[number].flatMap { log in
            counted.contains(log.origin)
              ? Frontier.Log(origin: log.origin, size: Int64(edge.size), root: edge.root) : nil
          }
        })
      try db.execute(
        sql: """
          INSERT INTO arrival (id, log, since, upto, at, ahead, frontier) \
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [number, row.log, row.since, row.upto, row.at, row.ahead, frontier.id])
      number += 1
    }
  }

  private func members(_ sizes: [Int64: Int64]) throws -> Set<Origin> {
    Set(try Roster(db, chronology: chronology, sizes: sizes).members.map(\.origin))
  }

  private func keys(_ row: ArrivalRow) -> StatementArguments {
    [Event.key(log: row.log, index: row.since), Event.key(log: row.log, index: row.upto)]
  }

  private func leaves(_ row: ArrivalRow) throws -> [Hash] {
    try Data.fetchAll(
      db.cachedStatement(sql: "SELECT leaf FROM entry WHERE key >= ? AND key < ? ORDER BY key"),
      arguments: keys(row)
    ).map { try Hash.stored($0) }
  }

  private func hasCritical(_ row: ArrivalRow) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM entry \
          WHERE \(EventType.criticalCondition) AND key >= ? AND key < ?)
          """), arguments: keys(row)) ?? false
  }

  private func lastAt(before size: Int64) throws -> Int64 {
    try Int64.fetchOne(
      db, sql: "SELECT at FROM entry WHERE key = ?",
      arguments: [Event.key(log: log.number, index: size - 1)]) ?? .min
  }
}
