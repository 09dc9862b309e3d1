// Adding rows several at a time: however many there are, each is added once or named.

import EventStore
import GRDB
import Testing

@Suite("Adding rows")
struct InsertStatementTests {
  private func withTable<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let queue = try DatabaseQueue()
    return try queue.write { db in
      try db.execute(
        sql: "CREATE TABLE number (key INTEGER PRIMARY KEY, square INTEGER NOT NULL) STRICT")
      return try body(db)
    }
  }

  private func insert(_ db: Database, isIgnored: Bool) throws -> InsertStatement {
    try InsertStatement(db, "INTO number (key, square)", columns: 2, isIgnored: isIgnored)
  }

  private func bind(_ values: inout RowStatement.Values, _ number: Int) {
    values.bind(number)
    values.bind(number * number)
  }

  @Test("every row is added once, however many there are", arguments: [0, 1, 15, 16, 17, 32, 100])
  func addsAll(count: Int) throws {
    let squares = try withTable { db in
      try insert(db, isIgnored: false).add(count, bind: bind)
      return try Int.fetchAll(db, sql: "SELECT square FROM number ORDER BY key")
    }
    #expect(squares == (0..<count).map { $0 * $0 })
  }

  @Test("rows that are there already are left out, and named", arguments: [0, 7, 16, 33, 39])
  func namesIgnored(known: Int) throws {
    let (named, squares) = try withTable { db in
      try db.execute(sql: "INSERT INTO number VALUES (?, -1)", arguments: [known])
      var named: [Range<Int>] = []
      try insert(db, isIgnored: true).add(40) {
        named.append($0)
      } bind: {
        bind(&$0, $1)
      }
      return (named, try Int.fetchAll(db, sql: "SELECT square FROM number ORDER BY key"))
    }
    #expect(named.count == 1 && named[0].contains(known))
    #expect(squares == (0..<40).map { $0 == known ? -1 : $0 * $0 })
  }

  @Test("a row that is there already is an error where none may be")
  func failsOnKnown() throws {
    try withTable { db in
      try db.execute(sql: "INSERT INTO number VALUES (20, -1)")
      #expect(throws: DatabaseError.self) {
        try insert(db, isIgnored: false).add(40, bind: bind)
      }
    }
  }
}
