// A statement that adds rows, several at a time: to start and to end a statement costs SQLite as much
// as a small row.

public import GRDB

/// A statement of one connection that adds rows to a table.
public struct InsertStatement {
  /// Rows that are added at once, where there are so many.
  private static let rowCount = 16

  private let db: Database
  private let insert: String
  private let row: String
  private let one: RowStatement

  /// - Parameters:
  ///   - target: `INTO`, the table and its columns in brackets.
  ///   - columns: How many columns these are.
  ///   - isIgnored: Whether rows that are there already are left out; else adding them fails.
  public init(_ db: Database, _ target: String, columns: Int, isIgnored: Bool = false) throws {
    // A failure leaves those rows of a statement that came before, for the transaction to take back:
    // for a statement that does so itself SQLite keeps each page as it was.
    insert = "INSERT OR \(isIgnored ? "IGNORE" : "FAIL") \(target) VALUES "
    row = "(\(databaseQuestionMarks(count: columns)))"
    one = try RowStatement(db, sql: insert + row)
    self.db = db
  }

  private func many() throws -> RowStatement {
    try RowStatement(
      db, sql: insert + Array(repeating: row, count: Self.rowCount).joined(separator: ", "))
  }

  /// Adds rows, which are told apart by their numbers from 0 on.
  ///
  /// - Parameters:
  ///   - count: How many there are.
  ///   - ignored: What to do with rows of which some were left out.
  ///   - bind: Binds the values of a row, in the order of the columns.
  /// - Throws: `DatabaseError` if SQLite refuses, and what `ignored` throws.
  public func add(
    _ count: Int, ignored: (Range<Int>) throws -> Void = { _ in },
    bind: (inout RowStatement.Values, Int) -> Void
  ) throws {
    var start = 0
    func addNext(_ count: Int, _ statement: RowStatement) throws {
      let rows = start..<start + count
      start += count
      try statement.run { values in
        for row in rows { bind(&values, row) }
      }
      if db.changesCount < count { try ignored(rows) }
    }
    if count >= Self.rowCount {
      let many = try many()
      while count - start >= Self.rowCount { try addNext(Self.rowCount, many) }
    }
    while start < count { try addNext(1, one) }
  }
}
