// A clone that has not come to its end: which it is, how far it has come, and that nothing is
// written in it meanwhile.

import GRDB

/// A replica that was begun as a clone and lacks what its peer said it has.
public struct UnfinishedClone: Sendable, Equatable {
  /// What the peer is called here.
  public let peer: String
  /// Where the clone came from.
  public let url: String
  /// Events of the peer's logs that are here.
  public let held: Int64
  /// Events that the peer said it has, when the clone was begun last.
  public let promised: Int64
}

extension EventStore {
  /// What this file lacks as an incomplete clone; nil if there is nothing to complete.
  ///
  /// Such a file has a peer with heads but without a completed sync. It is complete once the events
  /// are here, wherever they came from.
  public func unfinishedClone() throws -> UnfinishedClone? {
    try read { try Self.unfinishedClone($0) }
  }

  static func unfinishedClone(_ db: Database) throws -> UnfinishedClone? {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT name, url, heads FROM peer WHERE synced_at IS NULL AND heads IS NOT NULL \
          ORDER BY name
          """))
    if rows.isEmpty { return nil }
    var here: [String: Int64] = [:]
    for log in try Row.fetchAll(db, sql: "SELECT origin, size FROM log") {
      here[try log.kept(0)] = try log.kept(1) as Int64
    }
    for row in rows {
      let promised = Peer.sizes(inHeads: try row.kept(2)) ?? [:]
      let held = promised.reduce(0) { $0 + min($1.value, here[$1.key] ?? 0) }
      let clone = UnfinishedClone(
        peer: try row.kept(0), url: PeerAddress.withoutCredentials(try row.kept(1)), held: held,
        promised: promised.values.reduce(0, +))
      if clone.held < clone.promised { return clone }
    }
    return nil
  }

  /// Notes that this file is being made as a clone of what a peer has, and remembers the peer.
  ///
  /// A replica that is complete is not made incomplete by it.
  ///
  /// - Parameter heads: What the peer says it has.
  public func beginClone(of url: String, heads: String) throws {
    let url = PeerAddress.withoutCredentials(url)
    try write { db in
      let isUnfilled = try Member.fetchAll(db).isEmpty
      let isUnfinished = try Self.unfinishedClone(db) != nil
      let isKnown =
        try Row.fetchOne(db, sql: "SELECT 1 FROM peer WHERE url = ?", arguments: [url]) != nil
      if !isKnown {
        let taken = Set(try String.fetchAll(db, sql: "SELECT name FROM peer"))
        let names = ["origin"] + (2...(taken.count + 2)).map { "origin-\($0)" }
        try db.execute(
          sql: "INSERT INTO peer (name, url) VALUES (?, ?)",
          arguments: [names.first { !taken.contains($0) } ?? url, url])
      }
      guard isUnfilled || isUnfinished else { return }
      try db.execute(
        sql: "UPDATE peer SET heads = ? WHERE url = ? AND synced_at IS NULL",
        arguments: [heads, url])
    }
  }

  /// Refuses to write events in a clone that is not complete.
  ///
  /// - Throws: `EventStoreError` with `incomplete`.
  static func checkIsComplete(_ db: Database) throws {
    guard let clone = try unfinishedClone(db) else { return }
    throw EventStoreError.incomplete(clone)
  }
}

extension EventStoreError {
  static func incomplete(_ clone: UnfinishedClone) -> EventStoreError {
    EventStoreError(
      .incomplete,
      "this file is an incomplete clone: it has \(clone.held) of \(clone.promised) events",
      advice: "To complete it:\nchron sync \(Words.quoted(clone.peer))\n"
        + "If \(clone.url) is gone for good, remove the peer; then the file can be written to as "
        + "it is:\nchron peer remove \(Words.quoted(clone.peer))")
  }
}

extension Peer {
  /// The sizes of its logs when they were last told of, by origin; nil if they cannot be read.
  public var sizes: [String: Int64]? { heads.flatMap { Self.sizes(inHeads: $0) } }

  /// The sizes in heads as a peer sent them; what is no size of a log makes them unreadable.
  static func sizes(inHeads heads: String) -> [String: Int64]? {
    guard let logs = try? JSON.parse(heads).objectValue?["logs"]?.arrayValue else { return nil }
    var sizes: [String: Int64] = [:]
    for log in logs {
      guard let origin = log.objectValue?["origin"]?.stringValue,
        let size = log.objectValue?["size"]?.intValue, (0...Limits.logEntryCount).contains(size)
      else { return nil }
      sizes[origin] = size
    }
    return sizes
  }
}
