// A row of `log`: where one log stands in this file.

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

  /// The columns that `init(_:)` reads, in its order.
  private static let selection =
    "SELECT number, origin, key, size, edge, last_at, kept_size, kept_bytes, missing FROM log "

  private init(_ columns: RowColumns) throws {
    let origin = try Origin.stored(columns.text(1) ?? "")
    guard let number = columns.integer(0), let key = columns.text(2),
      let size = columns.integer(3), size >= 0,
      let hashes = columns.withBlob(4, Self.hashes),
      let edge = CompactRange(size: UInt64(size), edge: hashes),
      let lastAt = columns.integer(5), let keptSize = columns.integer(6),
      let keptBytes = columns.integer(7), let missing = columns.integer(8)
    else {
      throw EventStoreError(
        .damaged,
        "log \(origin): its row cannot be read, or the edge of its tree does not fit its size",
        advice: "Run 'chron verify', and restore the file from a backup or a peer.")
    }
    self.number = number
    self.origin = origin
    self.key = key
    self.edge = edge
    self.lastAt = Timestamp(microseconds: lastAt)
    self.keptSize = keptSize
    self.keptBytes = Int(keptBytes)
    self.missing = missing
  }

  /// The hashes that lie one after another in a column; nil if they are not whole.
  private static func hashes(_ bytes: UnsafeRawBufferPointer?) -> [Hash]? {
    guard let bytes else { return [] }
    guard bytes.count.isMultiple(of: Hash.byteCount) else { return nil }
    return stride(from: 0, to: bytes.count, by: Hash.byteCount).compactMap { start in
      Hash(bytes[start..<start + Hash.byteCount])
    }
  }

  static func fetch(_ db: Database, incarnation: Incarnation) throws -> LogRow? {
    try fetch(db, "WHERE incarnation = ?") { $0.bind(incarnation.description) }.first
  }

  static func fetch(_ db: Database, origin: Origin) throws -> LogRow? {
    try fetch(db, "WHERE origin = ?") { $0.bind(origin.description) }.first
  }

  static func fetch(_ db: Database, number: Int64) throws -> LogRow? {
    try fetch(db, "WHERE number = ?") { $0.bind(number) }.first
  }

  static func fetchAll(_ db: Database) throws -> [LogRow] {
    try fetch(db, "ORDER BY number") { _ in }
  }

  private static func fetch(
    _ db: Database, _ condition: String, _ bind: (inout RowStatement.Values) -> Void
  ) throws -> [LogRow] {
    var logs: [LogRow] = []
    try RowStatement(db, sql: selection + condition).each(bind) { logs.append(try LogRow($0)) }
    return logs
  }

  /// The number that the next new log gets.
  static func nextNumber(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT coalesce(max(number), 0) + 1 FROM log") ?? 1
  }

  func save(_ db: Database) throws {
    try saveState(
      db,
      """
      UPDATE log SET size = ?, root = ?, edge = ?, last_at = ?, kept_size = ?, kept_bytes = ?, \
      missing = ? WHERE number = ?
      """)
    guard db.changesCount == 0 else { return }
    try saveState(
      db,
      """
      INSERT INTO log (size, root, edge, last_at, kept_size, kept_bytes, missing, number, origin, \
      incarnation, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ) { values in
      values.bind(origin.description)
      values.bind(origin.incarnation.description)
      values.bind(key)
    }
  }

  /// Runs a statement whose first parameters are where the log stands, and its number.
  private func saveState(
    _ db: Database, _ sql: String, rest: (inout RowStatement.Values) -> Void = { _ in }
  ) throws {
    try RowStatement(db, sql: sql).run { values in
      values.bind(size)
      edge.root.withUnsafeBytes { values.bind($0) }
      values.bind(edge.edge.flatMap(\.bytes))
      values.bind(lastAt.microseconds)
      values.bind(keptSize)
      values.bind(keptBytes)
      values.bind(missing)
      values.bind(number)
      rest(&values)
    }
  }
}
