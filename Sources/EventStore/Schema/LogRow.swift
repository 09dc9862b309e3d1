// A row of `log`: where one log stands in this file.

import Foundation
import GRDB
import TransparencyLog

/// Where one log stands: what is needed to extend it without reading it.
struct LogRow {
  let number: Int64
  let origin: Origin
  /// The writer's verifier key as text; its name is the origin.
  let key: String
  /// The tree's right edge; its size is the log's.
  var edge: CompactRange
  var lastAt: Timestamp
  /// The size of the newest kept checkpoint, 0 for none.
  var keptSize: Int64
  /// Bytes of the lines since then, newlines included.
  var keptBytes: Int
  /// Entries whose payload is not held.
  var missing: Int64

  var size: Int64 { Int64(edge.size) }

  /// A log of which nothing is held yet.
  init(number: Int64, origin: Origin, key: VerifierKey) {
    self.number = number
    self.origin = origin
    self.key = key.description
    edge = CompactRange()
    lastAt = Timestamp(microseconds: .min)
    keptSize = 0
    keptBytes = 0
    missing = 0
  }

  /// The columns that `init(row:)` reads, in its order.
  private static let selection =
    "number, origin, key, size, edge, last_at, kept_size, kept_bytes, missing"

  private init(row: Row) throws {
    number = row[0]
    let origin = try Origin.stored(row[1])
    self.origin = origin
    key = row[2]
    let size: Int64 = row[3]
    let bytes: Data = row[4]
    let hashes = stride(from: 0, to: bytes.count, by: Hash.byteCount).compactMap { offset in
      Hash(bytes.dropFirst(offset).prefix(Hash.byteCount))
    }
    guard size >= 0, bytes.count.isMultiple(of: Hash.byteCount),
      let edge = CompactRange(size: UInt64(size), edge: hashes)
    else {
      throw EventStoreError(
        .damaged, "log \(origin): the edge of its tree does not fit its size \(size)",
        advice: "Run 'chron verify', and restore the file from a backup or a peer.")
    }
    self.edge = edge
    lastAt = Timestamp(microseconds: row[5])
    keptSize = row[6]
    keptBytes = row[7]
    missing = row[8]
  }

  static func fetch(_ db: Database, incarnation: Incarnation) throws -> LogRow? {
    try fetchOne(db, "WHERE incarnation = ?", [incarnation.description])
  }

  static func fetch(_ db: Database, origin: Origin) throws -> LogRow? {
    try fetchOne(db, "WHERE origin = ?", [origin.description])
  }

  static func fetch(_ db: Database, number: Int64) throws -> LogRow? {
    try fetchOne(db, "WHERE number = ?", [number])
  }

  static func fetchAll(_ db: Database) throws -> [LogRow] {
    try Row.fetchAll(
      db.cachedStatement(sql: "SELECT \(selection) FROM log ORDER BY number")
    ).map { try LogRow(row: $0) }
  }

  private static func fetchOne(
    _ db: Database, _ condition: String, _ arguments: StatementArguments
  ) throws -> LogRow? {
    let statement = try db.cachedStatement(sql: "SELECT \(selection) FROM log " + condition)
    return try Row.fetchOne(statement, arguments: arguments).map { try LogRow(row: $0) }
  }

  /// The number that the next new log gets.
  static func nextNumber(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT coalesce(max(number), 0) + 1 FROM log") ?? 1
  }

  func save(_ db: Database) throws {
    try RowStatement(
      db,
      sql: """
        INSERT INTO log (number, origin, incarnation, key, size, root, edge, last_at, kept_size, \
        kept_bytes, missing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
        ON CONFLICT (number) DO UPDATE SET size = excluded.size, root = excluded.root, \
        edge = excluded.edge, last_at = excluded.last_at, kept_size = excluded.kept_size, \
        kept_bytes = excluded.kept_bytes, missing = excluded.missing
        """
    ).run { values in
      values.bind(number)
      values.bind(origin.description)
      values.bind(origin.incarnation.description)
      values.bind(key)
      values.bind(size)
      edge.root.withUnsafeBytes { values.bind($0) }
      values.bind(edge.edge.flatMap(\.bytes))
      values.bind(lastAt.microseconds)
      values.bind(keptSize)
      values.bind(keptBytes)
      values.bind(missing)
    }
  }
}
