// The record of what this replica came to hold, and when. It is local and primary: nothing else
// could make it again.

import GRDB

enum Arrival {
  /// The next arrival: a later one has a greater number, and its time is never earlier.
  struct Next {
    var number: Int64 = 1
    var earliest = Int64.min
  }

  static func next(_ db: Database) throws -> Next {
    var next = Next()
    try RowStatement(db, sql: "SELECT id, at FROM arrival ORDER BY id DESC LIMIT 1").each { last in
      next = Next(number: (last.integer(0) ?? 0) + 1, earliest: last.integer(1) ?? .min)
    }
    return next
  }

  /// Enters that this replica holds the entries from `since` up to `upto` of a log, from now on.
  static func enter(
    _ next: Next, _ db: Database, log: Int64, since: Int64, upto: Int64, now: Timestamp,
    ahead: Bool
  ) throws {
    let frontier = try Frontier.id(db)
    try RowStatement(
      db,
      sql: """
        INSERT INTO arrival (id, log, since, upto, at, ahead, frontier) \
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).run { values in
      values.bind(next.number)
      values.bind(log)
      values.bind(since)
      values.bind(upto)
      values.bind(max(now.microseconds, next.earliest))
      values.bind(ahead)
      values.bind(frontier)
    }
  }
}
