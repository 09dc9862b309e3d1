// The rows of `entry` that are being added to a log.

import GRDB
import TransparencyLog

/// Rows of entries, the last of which may still be to be written.
struct EntryRows {
  /// Rows that are gathered before they are written.
  private static let manyRows = 64

  private struct Row {
    let key: EntryKey
    let at: Timestamp
    let type: String
    let commitment: Hash
    let leaf: Hash
    let payload: ArraySlice<UInt8>?
  }

  private let statement: InsertStatement
  private var rows: [Row] = []

  init(_ db: Database) throws {
    statement = try InsertStatement(
      db, "INTO entry (key, at, type, commitment, leaf, payload)", columns: 6)
  }

  /// Adds a row; `payload` is nil where it is missing.
  mutating func add(
    key: EntryKey, at: Timestamp, type: String, commitment: Hash, leaf: Hash,
    payload: ArraySlice<UInt8>?
  ) throws {
    rows.append(
      Row(key: key, at: at, type: type, commitment: commitment, leaf: leaf, payload: payload))
    if rows.count == Self.manyRows { try write() }
  }

  /// Writes what is still to be written.
  mutating func write() throws {
    try statement.add(rows.count) { values, index in
      let row = rows[index]
      values.bind(row.key)
      values.bind(row.at.microseconds)
      values.bind(row.type)
      row.commitment.withUnsafeBytes { values.bind($0) }
      row.leaf.withUnsafeBytes { values.bind($0) }
      if let payload = row.payload {
        payload.withUnsafeBytes { values.bind($0) }
      } else {
        values.bind(nil as Int64?)
      }
    }
    rows.removeAll(keepingCapacity: true)
  }
}
