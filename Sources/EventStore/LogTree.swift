// The tree of a log, computed again from the leaves that the file holds.

import Foundation
import GRDB
import TransparencyLog

enum LogTree {
  /// The right edge of a log's tree at an earlier size, from its leaves; reads `size` rows.
  static func edge(_ db: Database, log: LogRow, size: Int64) throws -> CompactRange {
    let leaves = try Data.fetchCursor(
      db.cachedStatement(sql: "SELECT leaf FROM entry WHERE key >= ? AND key < ? ORDER BY key"),
      arguments: [
        Event.key(log: log.number, index: 0), Event.key(log: log.number, index: size),
      ])
    var edge = CompactRange()
    while let leaf = try leaves.next() { edge.append(try Hash.stored(leaf)) }
    guard Int64(edge.size) == size else {
      throw EventStoreError(
        .damaged, "log \(log.origin) lacks some of its first \(size) entries",
        advice: "Run 'chron verify', and restore the file from a backup or a peer.")
    }
    return edge
  }
}
