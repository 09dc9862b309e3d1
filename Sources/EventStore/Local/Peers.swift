// The peers that this replica knows: local, never shared.

import GRDB

/// Another replica's address, and what it was last seen to hold.
public struct Peer: Sendable, Equatable {
  /// What it is called here.
  public let name: String
  /// Where it is served.
  public let url: String
  /// When a sync with it last ended well.
  public let syncedAt: Timestamp?
  /// The heads that it had then, as it sent them.
  public let heads: String?
}

extension EventStore {
  /// The peers, by name.
  public func peers() throws -> [Peer] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT name, url, synced_at, heads FROM peer ORDER BY name")
        .map { row in
          Peer(
            name: row[0], url: row[1],
            syncedAt: (row[2] as Int64?).map { Timestamp(microseconds: $0) }, heads: row[3])
        }
    }
  }

  /// Remembers a peer.
  ///
  /// - Throws: `EventStoreError` with `exists` if another URL has that name.
  public func addPeer(name: String, url: String) throws {
    try write { db in
      let known = try String.fetchOne(
        db, sql: "SELECT url FROM peer WHERE name = ?", arguments: [name])
      guard known == nil || known == url else {
        throw EventStoreError(
          .exists, "the peer '\(name)' is known already, as \(known ?? "")",
          advice: "Remove it first with 'chron peer remove \(name)', or choose another name.")
      }
      try db.execute(
        sql: "INSERT OR IGNORE INTO peer (name, url) VALUES (?, ?)", arguments: [name, url])
    }
  }

  /// Forgets a peer.
  ///
  /// - Throws: `EventStoreError` with `unknownPeer`.
  public func removePeer(name: String) throws {
    try write { db in
      try db.execute(sql: "DELETE FROM peer WHERE name = ?", arguments: [name])
      guard db.changesCount == 1 else {
        throw EventStoreError(
          .unknownPeer, "no peer is called '\(name)'", advice: "'chron peer list' shows them.")
      }
    }
  }

  /// Notes that a sync with a peer ended well, with the heads that it sent.
  ///
  /// Does nothing for a URL that is not a known peer's.
  public func noteSync(url: String, heads: String) throws {
    let now = clock.now()
    try write { db in
      try db.execute(
        sql: "UPDATE peer SET synced_at = ?, heads = ? WHERE url = ?",
        arguments: [now.microseconds, heads, url])
    }
  }
}
