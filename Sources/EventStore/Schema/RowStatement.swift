// A statement that is run once a row. GRDB looks a statement up by its text and boxes each value,
// which costs more than most of the inserts themselves.

public import GRDB
import GRDBSQLite

/// A statement of one connection, for one row at a time; values are bound in the order of its
/// parameters.
public struct RowStatement {
  private let db: Database
  private let statement: Statement
  private let sql: String

  /// The statement of a text, which the connection keeps.
  public init(_ db: Database, sql: String) throws {
    self.db = db
    self.sql = sql
    statement = try db.cachedStatement(sql: sql)
  }

  /// The values of a row's parameters; each call binds the next.
  public struct Values {
    fileprivate let row: SQLiteStatement
    private var place: Int32 = 0

    fileprivate init(_ row: SQLiteStatement) {
      self.row = row
    }

    private mutating func next() -> Int32 {
      place += 1
      return place
    }

    /// Binds an integer, or null.
    public mutating func bind(_ value: Int64?) {
      if let value {
        sqlite3_bind_int64(row, next(), value)
      } else {
        sqlite3_bind_null(row, next())
      }
    }

    /// Binds an integer.
    public mutating func bind(_ value: Int) { bind(Int64(value)) }

    /// Binds 1 for true, 0 for false.
    public mutating func bind(_ value: Bool) { bind(value ? 1 : 0) }

    /// Binds a text, or null.
    public mutating func bind(_ value: String?) {
      guard var text = value else {
        sqlite3_bind_null(row, next())
        return
      }
      text.withUTF8 { bind(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Binds the text of UTF-8 bytes.
    public mutating func bind(utf8 bytes: UnsafeRawBufferPointer) {
      bytes.withMemoryRebound(to: CChar.self) { bytes in
        if bytes.isEmpty {
          // SQLite reads a text without an address as null.
          _ = sqlite3_bind_text(row, next(), "", 0, copied)
        } else {
          _ = sqlite3_bind_text(row, next(), bytes.baseAddress, Int32(bytes.count), copied)
        }
      }
    }

    /// Binds bytes.
    public mutating func bind(_ bytes: UnsafeRawBufferPointer) {
      sqlite3_bind_blob(row, next(), bytes.baseAddress, Int32(bytes.count), copied)
    }

    /// Binds bytes.
    public mutating func bind(_ bytes: [UInt8]) { bytes.withUnsafeBytes { bind($0) } }
  }

  /// Runs the statement, which yields no row.
  ///
  /// - Throws: `DatabaseError` if SQLite refuses.
  public func run(_ bind: (inout Values) throws -> Void) throws {
    guard try integer(bind) == nil else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "a row that was not asked for")
    }
  }

  /// Runs the statement, and hands on each of its rows.
  ///
  /// - Throws: `DatabaseError` if SQLite refuses, and what reading a row throws.
  public func each(
    _ bind: (inout Values) throws -> Void = { _ in }, _ read: (RowColumns) throws -> Void
  ) throws {
    try withBound(bind) { row in
      while try db.step(row, sql) { try read(RowColumns(row: row)) }
    }
  }

  /// Runs the statement with arguments of any number, and hands on each of its rows.
  ///
  /// - Throws: `DatabaseError` if SQLite refuses, and what reading a row throws.
  public func each(arguments: StatementArguments, _ read: (RowColumns) throws -> Void) throws {
    statement.setUncheckedArguments(arguments)
    try each({ _ in }, read)
  }

  /// Runs the statement; the integer in the first column of its first row, or nil without one.
  ///
  /// - Throws: `DatabaseError` if SQLite refuses.
  public func integer(_ bind: (inout Values) throws -> Void) throws -> Int64? {
    try withBound(bind) { row in
      try db.step(row, sql) ? sqlite3_column_int64(row, 0) : nil
    }
  }

  /// Lends the statement with its values bound, and makes it ready for the next row.
  private func withBound<Result>(
    _ bind: (inout Values) throws -> Void, _ body: (SQLiteStatement) throws -> Result
  ) throws -> Result {
    let row = statement.sqliteStatement
    var values = Values(row)
    try bind(&values)
    defer { sqlite3_reset(row) }
    return try body(row)
  }
}

extension Database {
  /// Steps a statement to its next row.
  ///
  /// - Returns: Whether there is one.
  /// - Throws: `DatabaseError` if SQLite refuses.
  func step(_ row: SQLiteStatement, _ sql: String) throws -> Bool {
    switch sqlite3_step(row) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: sql)
    }
  }
}

/// Tells SQLite to copy what it is given before the call returns (`SQLITE_TRANSIENT`).
// Safe: SQLite compares the pointer with −1 and never calls it.
private var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
