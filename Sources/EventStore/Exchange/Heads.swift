// What this replica has to offer: the heads of its logs, up to what their writers stand by.

import Foundation
import GRDB
public import TransparencyLog

/// Where a counted log stands here, with its writer's signature.
public struct Head: Sendable, Equatable {
  /// The log.
  public let origin: Origin
  /// The log's verifier key, as a signed note has it.
  public let key: String
  /// What its writer may do.
  public let role: Role
  /// Its number of entries here.
  public let size: Int64
  /// The root of its tree.
  public let root: Hash
  /// The signed checkpoint of that size and root.
  public let checkpoint: String
  /// Entries whose payload is not held here.
  public let missing: Int64
}

/// The heads of all counted, non-empty logs, in the order in which they were admitted.
public struct Heads: Sendable, Equatable {
  /// The chronology.
  public let chronology: ChronologyID
  /// Its name.
  public let name: String
  /// The version of the log format.
  public let format = 1
  /// The id of the frontier that these heads make.
  public let frontier: String
  /// A head for each log.
  public let logs: [Head]
  /// What proves that some of these logs have two histories.
  public let forks: [ForkEvidence]
}

extension EventStore {
  /// The heads of the logs that count.
  ///
  /// This replica's own log is offered only as far as its head file says, and that file is on the
  /// disk when this returns.
  ///
  /// - Parameter offered: Whether they go to a peer; looking at them writes nothing.
  public func heads(offered: Bool = true) throws -> Heads {
    if offered { try settleHead() }
    return try read { db in
      let replica = try ReplicaRow.fetch(db)
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT member.origin, member.key, member.role, log.size, log.root, log.missing, \
            (SELECT note FROM checkpoint WHERE checkpoint.log = log.number \
            AND checkpoint.size = log.size) \
            FROM member JOIN log USING (origin) WHERE log.size > 0 ORDER BY member.place
            """))
      var logs: [Head] = []
      while let row = try rows.next() {
        let origin = try Origin.stored(row.kept(0))
        guard let checkpoint = String(stored: row[6]) else {
          throw EventStoreError.noCheckpoint(origin)
        }
        let role: String = try row.kept(2)
        logs.append(
          Head(
            origin: origin, key: try row.kept(1), role: Role(rawValue: role) ?? .writer,
            size: try row.kept(3),
            root: try Hash.stored(Data(row.kept(4) as [UInt8])), checkpoint: checkpoint,
            missing: try row.kept(5)))
      }
      let origins = Set(logs.map(\.origin))
      let forks = try ForkTable.fetchAll(db).map(\.evidence).filter { origins.contains($0.origin) }
      return Heads(
        chronology: chronology, name: replica.title, frontier: try Frontier(db).id, logs: logs,
        forks: Array(forks.prefix(Limits.forksSent)))
    }
  }

  /// Forces the heads of this file's own logs to the disk, so that nothing newer than what a crash
  /// leaves there can have left the machine.
  func settleHead() throws {
    // The one that is written is remembered, so that nothing of it is verified twice.
    let known = (try? ownLogIfAny()) ?? nil
    let origins = try read { try OwnLogs.origins($0) }
    for origin in origins where keys.holdsKey(of: origin) {
      if let known, known.origin == origin {
        try settleHead(of: origin, known.key)
      } else if let key = (try? keys.key(of: origin)) ?? nil {
        try settleHead(of: origin, key)
      }
    }
  }

  private func settleHead(of origin: Origin, _ key: SigningKey) throws {
    // Without a head that can be used nothing more is signed, so that none can fall behind.
    guard (try? ownKey.head(of: origin, key: key)) != nil else { return }
    try HeadLock.hold(keys.lockPath(origin.incarnation)) {
      let newest = try read { db -> (Int64, String)? in
        guard let log = try LogRow.fetch(db, origin: origin), log.size > 0 else { return nil }
        let note = try String.fetchOne(
          db.cachedStatement(sql: "SELECT note FROM checkpoint WHERE log = ? AND size = ?"),
          arguments: [log.number, log.size])
        guard let note else { throw EventStoreError.noCheckpoint(origin) }
        return (log.size, note)
      }
      guard let newest else { return }
      try ownKey.settleHead(of: origin, key: key, size: newest.0, note: newest.1)
    }
  }
}

extension EventStoreError {
  static func noCheckpoint(_ origin: Origin) -> EventStoreError {
    EventStoreError(
      .damaged, "log \(origin) has entries but no checkpoint at its end",
      advice: "Run 'chron verify', and restore the file from a backup or a peer.")
  }
}
