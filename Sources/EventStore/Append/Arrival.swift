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
    let last = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT id, at FROM arrival ORDER BY id DESC LIMIT 1"))
    let id = (last?[0] as Int64? ?? 0) + 1
    let at = max(now.microseconds, last?[1] as Int64? ?? now.microseconds)
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
