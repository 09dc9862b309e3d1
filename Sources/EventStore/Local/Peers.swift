// The peers that this replica knows: local, never shared.

import GRDB

/// Another replica's address, and what it was last seen to hold.
public struct Peer: Sendable, Equatable {
  /// The peer's name here.
  public let name: String
  /// Where it is served; without user name and password, which are not kept here.
  public let url: String
  /// When a sync with it last ended well.
  public let syncedAt: Timestamp?
  /// The heads that it had then, as it sent them.
  public let heads: String?
}

extension EventStore {
  /// The peers, by name.
  public func peers() throws -> [Peer] {
    let (peers, isClean) = try read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT name, url, synced_at, heads FROM peer ORDER BY name")
      let peers = try rows.map { row in
        Peer(
          name: try row.kept(0), url: PeerAddress.withoutCredentials(try row.kept(1)),
          syncedAt: (row.value("synced_at") as Int64?).map { Timestamp(microseconds: $0) },
          heads: row.value("heads"))
      }
      return (peers, try zip(peers, rows).allSatisfy { $0.url.hasSameBytes(as: try $1.kept(1)) })
    }
    // Older versions kept what they were given. It is not shown again, whether or not the file can
    // be written now.
    if !isClean { try? removeCredentials() }
    return peers
  }

  /// Takes user names and passwords out of the peers' URLs, and their bytes out of the file.
  private func removeCredentials() throws {
    try write { db in
      try db.execute(sql: "PRAGMA secure_delete = ON")
      for row in try Row.fetchAll(db, sql: "SELECT name, url FROM peer") {
        let url: String = try row.kept(1)
        try db.execute(
          sql: "UPDATE peer SET url = ? WHERE name = ?",
          arguments: [PeerAddress.withoutCredentials(url), try row.kept(0) as String])
      }
    }
  }

  /// Remembers a peer.
  ///
  /// - Throws: `EventStoreError` with `exists` if another URL has that name.
  public func addPeer(name: String, url: String) throws {
    let url = PeerAddress.withoutCredentials(url)
    try write { db in
      let known = try String.fetchOne(
        db, sql: "SELECT url FROM peer WHERE name = ?", arguments: [name])
      guard known == nil || known == url else {
        throw EventStoreError(
          .exists, "there is already a peer '\(name)', at \(known ?? "")",
          advice: "Choose another name, or remove it first:\n"
            + "chron peer remove \(Words.quoted(name))")
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
          .unknownPeer, "no peer is called '\(name)'", advice: "'chron peer list' lists the peers.")
      }
    }
  }

  /// Notes a completed exchange with a peer, and the heads that it sent.
  ///
  /// Does nothing for a URL that is not a known peer's.
  ///
  /// - Parameter isComplete: Whether everything that the peer said it has arrived, apart from what
  ///   was refused.
  public func noteSync(url: String, heads: String, isComplete: Bool = true) throws {
    let now = clock.now()
    try write { db in
      if isComplete {
        try db.execute(
          sql: "UPDATE peer SET synced_at = ?, heads = ? WHERE url = ?",
          arguments: [now.microseconds, heads, url])
      } else {
        // One that was never synced has heads only where a clone of it began.
        try db.execute(
          sql: "UPDATE peer SET heads = ? WHERE url = ? AND synced_at IS NOT NULL",
          arguments: [heads, url])
      }
    }
  }
}

/// A peer's URL as a text.
public enum PeerAddress {
  /// The URL without a user name and a password; the same text if it has none.
  ///
  /// They end at the last `@` of the authority (RFC 3986 §3.2.1). A password with a `/` of its own
  /// hides that `@` in the path; it shows by a port that is no number.
  public static func withoutCredentials(_ url: String) -> String {
    let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
    let rest = url[start...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    var end = authority.lastIndex(of: "@")
    if end == nil, !authority.hasPrefix("["), let colon = authority.firstIndex(of: ":"),
      authority[colon...].dropFirst().contains(where: { !("0"..."9").contains($0) })
    {
      end = rest.lastIndex(of: "@")
    }
    guard let end else { return url }
    return String(url[..<start] + url[url.index(after: end)...])
  }
}
