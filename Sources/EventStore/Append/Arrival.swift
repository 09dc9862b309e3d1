// The record of what this replica came to hold, and when. It is local and primary: nothing else
// could make it again.

import GRDB

enum Arrival {
  /// Enters that this replica holds the entries from `since` up to `upto` of a log, from now on.
  ///
  /// - Returns: The arrival's number; a later one is greater, and its time never earlier.
  static func enter(
    _ db: Database, log: Int64, since: Int64, upto: Int64, now: Timestamp, ahead: Bool
  ) throws -> Int64 {
    var id: Int64 = 1
    var at = now.microseconds
    try RowStatement(db, sql: "SELECT id, at FROM arrival ORDER BY id DESC LIMIT 1").each { last in
      id += last.integer(0) ?? 0
      at = max(at, last.integer(1) ?? at)
    }
    let frontier = try Frontier.id(db)
    try RowStatement(
      db,
      sql: """
        INSERT INTO arrival (id, log, since, upto, at, ahead, frontier) \
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).run { values in
      values.bind(id)
      values.bind(log)
      values.bind(since)
      values.bind(upto)
      values.bind(at)
      values.bind(ahead)
      values.bind(frontier)
    }
    return id
  }
}
