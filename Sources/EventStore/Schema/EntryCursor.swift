// Reads rows of `entry` where SQLite has them: whoever goes through a whole log reads some hundred
// thousand of them.

import GRDB
import TransparencyLog

/// A walk over the rows of one log, in the order of their indices.
///
/// What the accessors give is that of the row last stepped to. Each is nil where the column holds
/// something of another kind, as it can in a damaged file.
struct EntryCursor {
  private let db: Database
  private let statement: Statement
  private let columns: RowColumns

  /// The rows of the log `number` from index `from` up to `to`, of all after it by default.
  init(_ db: Database, log number: Int64, from: Int64 = 0, to: Int64? = nil) throws {
    let end = to.map { Event.key(log: number, index: $0) } ?? Event.key(log: number + 1, index: 0)
    try self.init(db, Event.key(log: number, index: from)..<end)
  }

  /// The rows with these keys.
  init(_ db: Database, _ keys: Range<EntryKey>) throws {
    self.db = db
    statement = try db.makeStatement(
      sql: """
        SELECT key, at, type, commitment, leaf, payload FROM entry \
        WHERE key >= ? AND key < ? ORDER BY key
        """)
    try statement.setArguments([keys.lowerBound, keys.upperBound])
    columns = RowColumns(row: statement.sqliteStatement)
  }

  /// Steps to the next row; false after the last.
  func next() throws -> Bool { try db.step(columns.row, "SELECT entry") }

  var key: EntryKey? { columns.integer(0) }
  var at: Int64? { columns.integer(1) }
  var commitment: Hash? { columns.withBlob(3) { $0.flatMap { Hash($0) } } }
  var leaf: Hash? { columns.withBlob(4) { $0.flatMap { Hash($0) } } }

  /// Lends the bytes of the type.
  func withType<Result>(_ body: (UnsafeRawBufferPointer?) throws -> Result) rethrows -> Result {
    try columns.withText(2, body)
  }

  /// Whether the payload is missing.
  var hasNoPayload: Bool { columns.isNull(5) }

  /// Lends the bytes of the payload.
  func withPayload<Result>(_ body: (UnsafeRawBufferPointer?) throws -> Result) rethrows -> Result {
    try columns.withBlob(5, body)
  }

  /// Appends the bytes of the leaf, as the row's columns make them.
  ///
  /// - Throws: `EventStoreError` with `damaged` where they do not make one.
  func writeHead(to line: inout [UInt8]) throws {
    try withType { type in
      guard let at, let type, let commitment else { throw Self.unreadable }
      EventLine.writeHead(
        at: Timestamp(microseconds: at), type: type, commitment: commitment, to: &line)
    }
  }

  /// Appends the entry's line, as a segment has it, with its payload if there is room for that.
  ///
  /// - Parameter room: What payloads, with the space before each, may still take.
  /// - Throws: `EventStoreError` with `damaged` where the row's columns make no line.
  func writeLine(to lines: inout [UInt8], payloadRoom room: inout Int) throws {
    try writeHead(to: &lines)
    withPayload { payload in
      guard let payload, payload.count < room else { return }
      room -= payload.count + 1
      lines.append(0x20)
      lines += payload
    }
    lines.append(0x0A)
  }

  /// The entry's place in its log.
  ///
  /// - Throws: `EventStoreError` with `damaged` where the row has none.
  func index() throws -> Int64 {
    guard let key else { throw Self.unreadable }
    return key & Event.indexMask
  }

  /// The event of the row.
  ///
  /// - Throws: `EventStoreError` with `damaged` where the row does not make one.
  func event(of origin: Origin, arrival: Int64) throws -> Event {
    guard let key, let at, let type = columns.text(2), let commitment, let leaf else {
      throw Self.unreadable
    }
    return Event(
      key: key, origin: origin, index: key & Event.indexMask, at: Timestamp(microseconds: at),
      type: type, commitment: commitment, leaf: leaf,
      payload: withPayload { $0.map { .present([UInt8]($0)) } ?? .missing }, arrival: arrival)
  }

  private static let unreadable = EventStoreError(
    .damaged, "an entry in the file cannot be read",
    advice: "Run 'chron verify' to see where, and restore the file from a backup or a peer.")
}
