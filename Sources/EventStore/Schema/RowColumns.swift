// A row's columns where SQLite has them. GRDB's rows copy each column into a box first, which costs
// more than to find the row.

import GRDB
import GRDBSQLite

/// The columns of the row that a statement was last stepped to, by their positions.
///
/// Each is nil where it holds something of another kind, as it can in a damaged file.
public struct RowColumns {
  let row: SQLiteStatement

  /// An integer.
  public func integer(_ column: Int32) -> Int64? {
    holds(SQLITE_INTEGER, column) ? sqlite3_column_int64(row, column) : nil
  }

  /// A text.
  public func text(_ column: Int32) -> String? {
    withText(column) { $0.map { String(decoding: $0, as: UTF8.self) } }
  }

  /// Whether it is null.
  public func isNull(_ column: Int32) -> Bool { holds(SQLITE_NULL, column) }

  /// Lends the bytes of a text.
  public func withText<Result>(
    _ column: Int32, _ body: (UnsafeRawBufferPointer?) throws -> Result
  ) rethrows -> Result {
    try withBytes(column, SQLITE_TEXT, body)
  }

  /// Lends the bytes of a blob.
  public func withBlob<Result>(
    _ column: Int32, _ body: (UnsafeRawBufferPointer?) throws -> Result
  ) rethrows -> Result {
    try withBytes(column, SQLITE_BLOB, body)
  }

  private func holds(_ type: Int32, _ column: Int32) -> Bool {
    sqlite3_column_type(row, column) == type
  }

  private func withBytes<Result>(
    _ column: Int32, _ type: Int32, _ body: (UnsafeRawBufferPointer?) throws -> Result
  ) rethrows -> Result {
    guard holds(type, column) else { return try body(nil) }
    // Asked for first: it may convert, and then the count is that of what it made.
    let bytes = sqlite3_column_blob(row, column)
    let count = Int(sqlite3_column_bytes(row, column))
    return try body(UnsafeRawBufferPointer(start: bytes, count: count))
  }
}
