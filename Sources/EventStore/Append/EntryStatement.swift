// The insert that every event goes through, bound to SQLite without copies. GRDB's own binding boxes
// each value, and observes each statement, which costs more than the insert itself.

import GRDB
import GRDBSQLite
import TransparencyLog

/// The statement that inserts a row of `entry`.
struct EntryStatement {
  private let db: Database
  private let statement: Statement

  init(_ db: Database) throws {
    self.db = db
    statement = try db.cachedStatement(
      sql: "INSERT INTO entry (key, at, type, commitment, leaf, payload) VALUES (?, ?, ?, ?, ?, ?)")
  }

  /// Inserts a row; `payload` is nil where it is missing.
  func insert(
    key: EntryKey, at: Timestamp, type: String, commitment: Hash, leaf: Hash,
    payload: ArraySlice<UInt8>?
  ) throws {
    let row = statement.sqliteStatement
    var type = type
    // Without a destructor SQLite takes the bytes where they lie: they do until the row is
    // written, and the bindings are cleared before they cease to.
    let code = type.withUTF8 { type in
      commitment.withUnsafeBytes { commitment in
        leaf.withUnsafeBytes { leaf in
          sqlite3_bind_int64(row, 1, key)
          sqlite3_bind_int64(row, 2, at.microseconds)
          type.withMemoryRebound(to: CChar.self) { type in
            _ = sqlite3_bind_text(row, 3, type.baseAddress, Int32(type.count), nil)
          }
          sqlite3_bind_blob(row, 4, commitment.baseAddress, Int32(commitment.count), nil)
          sqlite3_bind_blob(row, 5, leaf.baseAddress, Int32(leaf.count), nil)
          defer {
            sqlite3_reset(row)
            sqlite3_clear_bindings(row)
          }
          guard let payload else { return sqlite3_step(row) }
          return payload.withUnsafeBytes { payload in
            sqlite3_bind_blob(row, 6, payload.baseAddress, Int32(payload.count), nil)
            return sqlite3_step(row)
          }
        }
      }
    }
    guard code == SQLITE_DONE else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage,
        sql: "INSERT INTO entry")
    }
  }
}
