// Which of the events that this file's own machines wrote are known to be on other replicas.

import GRDB
import TransparencyLog

/// Where this file's own events are, as far as this replica knows.
///
/// A peer holds what it had when a sync with it last ended, by heads whose signatures were verified
/// then. What others fetched from here proves nothing: they may not have kept it.
public struct OwnHoldings: Sendable, Equatable {
  /// Events of this file's own logs.
  public let events: Int64
  /// Those among them that no peer was seen to hold.
  public let onlyHere: Int64
  /// How many other replicas each of the events is on, at least.
  public let replicas: Int
  /// Whether a sync would share one of those that are only here: it is of a log that counts.
  let canShare: Bool
  let hasPeers: Bool
}

extension EventStore {
  /// Where this file's own events are, as far as this replica knows.
  ///
  /// Only a peer whose root is that of the log here, at the peer's size, and that lacks no payload
  /// holds events of a log: so nothing on another branch of a fork counts.
  public func ownHoldings() throws -> OwnHoldings {
    try read { db in
      let peers = try SeenPeer.fetchAll(db)
      var events: Int64 = 0
      var onlyHere: Int64 = 0
      var replicas: Int?
      var canShare = false
      for log in try OwnLogs(db).logs {
        guard let row = log.row, row.size > 0 else { continue }
        var seen: [String: Int64] = [:]
        for peer in peers {
          guard let head = peer.heads[log.origin.description], head.size <= row.size,
            try head.size > seen[peer.replica] ?? 0 && Self.root(db, row, head.size) == head.root
          else { continue }
          seen[peer.replica] = head.size
        }
        let lacking = row.size - (seen.values.max() ?? 0)
        events += row.size
        onlyHere += lacking
        canShare = canShare || lacking > 0 && log.role != nil
        let whole = seen.values.count { $0 == row.size }
        replicas = min(replicas ?? whole, whole)
      }
      return OwnHoldings(
        events: events, onlyHere: onlyHere, replicas: replicas ?? 0, canShare: canShare,
        hasPeers: try Row.fetchOne(db, sql: "SELECT 1 FROM peer") != nil)
    }
  }

  private static func root(_ db: Database, _ log: LogRow, _ size: Int64) throws -> Hash {
    size == log.size ? log.edge.root : try LogTree.edge(db, log: log, size: size).root
  }
}

/// What a peer held of each log when a sync with it last ended.
private struct SeenPeer {
  struct Head {
    let size: Int64
    let root: Hash
  }

  /// Tells replicas apart: one may be known under several names and addresses.
  let replica: String
  let heads: [String: Head]

  static func fetchAll(_ db: Database) throws -> [SeenPeer] {
    // Without a completed sync, heads are those of a clone that began.
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT url, heads FROM peer WHERE synced_at IS NOT NULL AND heads IS NOT NULL")
    return try rows.compactMap { try SeenPeer(url: $0.kept(0), heads: $0.kept(1)) }
  }

  private init?(url: String, heads text: String) {
    guard let object = try? JSON.parse(text).objectValue,
      let logs = object["logs"]?.arrayValue
    else { return nil }
    replica = object["instance"]?.stringValue ?? url
    var heads: [String: Head] = [:]
    for log in logs {
      // Which payloads a peer lacks is not known, so one that lacks any is not counted on.
      guard let head = log.objectValue, let origin = head["origin"]?.stringValue,
        let size = head["size"]?.intValue, (1...Limits.logEntryCount).contains(size),
        let root = head["root"]?.stringValue.flatMap({ Hash(base64: $0) }),
        head["missing"]?.intValue == 0
      else { continue }
      heads[origin] = Head(size: size, root: root)
    }
    self.heads = heads
  }
}

extension OwnHoldings {
  /// That events are only here, with the way on; nil if all were seen elsewhere.
  public var concern: Concern? {
    guard onlyHere > 0 else { return nil }
    let what =
      switch (onlyHere, events) {
      case (1, 1): "your only event is"
      case (events, _): "your \(events) events are all"
      default: "\(onlyHere) of your \(events) events \(onlyHere == 1 ? "is" : "are")"
      }
    let pronoun = onlyHere == 1 ? "it" : "them"
    let advice =
      if !canShare {
        "Sync shares \(pronoun) once an admin has admitted this replica."
      } else if hasPeers {
        "To share \(pronoun):\nchron sync"
      } else {
        "To share \(pronoun), add a peer and sync with it:\nchron peer add NAME URL\nchron sync"
      }
    return Concern(
      kind: .onlyHere, message: "\(what) held nowhere else, as far as this replica knows",
      advice: advice)
  }
}
