// The tree of a log, computed again from the leaves that the file holds.

import Foundation
import GRDB
import TransparencyLog

enum LogTree {
  /// The right edge of a log's tree at an earlier size, from its leaves; reads `size` rows.
  static func edge(_ db: Database, log: LogRow, size: Int64) throws -> CompactRange {
    var edge = CompactRange()
    try forEachLeaf(db, log: log, size: size) { edge.append($0) }
    return edge
  }

  /// The leaf hashes of a log's first entries.
  static func leaves(_ db: Database, log: LogRow, size: Int64) throws -> [Hash] {
    var leaves: [Hash] = []
    leaves.reserveCapacity(Int(size))
    try forEachLeaf(db, log: log, size: size) { leaves.append($0) }
    return leaves
  }

  private static func forEachLeaf(
    _ db: Database, log: LogRow, size: Int64, _ body: (Hash) -> Void
  ) throws {
    let leaves = try Data.fetchCursor(
      db.cachedStatement(sql: "SELECT leaf FROM entry WHERE key >= ? AND key < ? ORDER BY key"),
      arguments: [
        Event.key(log: log.number, index: 0), Event.key(log: log.number, index: size),
      ])
    var count: Int64 = 0
    while let leaf = try leaves.next() {
      body(try Hash.stored(leaf))
      count += 1
    }
    guard count == size else {
      throw EventStoreError(
        .damaged, "log \(log.origin) lacks some of its first \(size) entries",
        advice: "Run 'chron verify', and restore the file from a backup or a peer.")
    }
  }
}
