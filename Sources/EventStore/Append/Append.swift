// Appending to one's own log: in one transaction the events and the checkpoints that they owe.

import Foundation
import GRDB
import Synchronization
import TransparencyLog

extension EventStore {
  /// Appends events to this replica's own log: all or none, and on the disk when this returns.
  ///
  /// What several threads append at once shares a transaction, in which each call's events stand
  /// together; they still succeed or fail call by call.
  ///
  /// Projections catch up at the next `view`, or when many events wait.
  ///
  /// If this machine does not hold the key of the replica's log, as after the file was copied here,
  /// a new log is begun with a key of its own; it counts here at once, elsewhere when an admin has
  /// admitted it (`identity()` says so).
  ///
  /// - Returns: The events with their places.
  /// - Throws: `EventStoreError` with `invalidEvent`, `tooLarge`, `locked`, `headNewer`,
  ///   `clockAhead`, `needsNewerVersion`, `keyUnusable`, `storage`.
  public func append(_ events: [NewEvent]) throws -> [Event] {
    let sealed = try SealedEvents(events).events
    guard !sealed.isEmpty else { return [] }
    let appended = try appends.append(sealed) { try append($0) }
    let waiting = waitingEvents.add(appended.count, ordering: .relaxed).newValue
    // What is appended is safe. If it cannot be folded now, whoever asks for a view is told why.
    if waiting >= Limits.waitingEvents { try? project() }
    return appended
  }

  /// Appends the events of several callers in one transaction.
  ///
  /// - Returns: The events of each caller.
  private func append(_ gather: () -> [[SealedEvent]]) throws -> [[Event]] {
    var appended: [[Event]] = []
    try extendOwnLog { _, _, append in appended = try gather().map { try append($0) } }
    return appended
  }

  /// Extends this replica's own log in one transaction, and signs what it then holds.
  ///
  /// - Parameter body: Is handed the log as it stands, and what appends events to it and returns them
  ///   with their places. It is run once, when it is this caller's turn to write.
  func extendOwnLog(
    _ body: (Database, LogRow, _ append: ([SealedEvent]) throws -> [Event]) throws -> Void
  ) throws {
    var isDone = false
    while !isDone {
      let (origin, key) = try ownLog()
      isDone = try HeadLock.hold(keys.lockPath(origin.incarnation)) {
        try extend(origin, key: key, body)
      }
      // Another process gave this replica a new log meanwhile.
      if !isDone { ownKey.forget() }
    }
  }

  /// Extends the log `origin` in one transaction.
  ///
  /// - Returns: False, and nothing is written, if it is not this replica's own any more.
  private func extend(
    _ origin: Origin, key: SigningKey,
    _ body: (Database, LogRow, _ append: ([SealedEvent]) throws -> [Event]) throws -> Void
  ) throws -> Bool {
    let head = try ownKey.head(of: origin, key: key)
    let now = clock.now()
    var signed: SigningLogWriter.Signed?
    let isOwn = try write { db in
      let replica = try ReplicaRow.fetch(db)
      guard replica.origin == origin else { return false }
      try replica.checkUnderstood()
      let log =
        try LogRow.fetch(db, origin: origin)
        ?? LogRow(number: LogRow.nextNumber(db), origin: origin, key: key.verifierKey)
      try check(log, against: head, db)
      guard log.lastAt.microseconds <= now.microseconds + Limits.clockSkewMicroseconds else {
        throw EventStoreError(
          .clockAhead,
          "this replica's last event is of \(log.lastAt), and the clock says \(now)",
          advice: "Set the clock. If the event was written with a wrong one, start a new log with "
            + "'chron member renew'.")
      }
      var last = max(replica.seen, log.lastAt)
      var writer = SigningLogWriter(try LogWriter(db, log), key: key)
      try body(db, log) { events in
        for event in events {
          // The hybrid clock: real time, but always after everything seen.
          last = Timestamp(microseconds: max(now.microseconds, last.microseconds + 1))
          try writer.add(event, at: last)
        }
        return try writer.takeEvents()
      }
      signed = try writer.finish(now: now, chronology: chronology)
      return true
    }
    if let signed { try ownKey.writeHead(signed.note, signed.checkpoint, of: origin) }
    return isOwn
  }

  /// Checks that the log extends what its key was last seen to sign.
  private func check(_ log: LogRow, against head: Checkpoint, _ db: Database) throws {
    let extends: Bool
    if head.size == log.edge.size {
      extends = head.root == log.edge.root
    } else if head.size < log.edge.size {
      // A crash came between commit and head file; the entries up to the head are read once.
      extends = try LogTree.edge(db, log: log, size: Int64(head.size)).root == head.root
    } else {
      throw EventStoreError(
        .headNewer,
        "this file is older than what its replica \(log.origin.name) has signed: it holds "
          + "\(log.size) events of its own, \(head.size) were written",
        advice: "It was probably restored from a backup, or it is a copy of a file that went on. "
          + "Sync with a peer that has the newer events ('chron sync'), or use the newer file. If "
          + "they are lost, start a new log with 'chron member renew'. Nothing was written.")
    }
    guard extends else {
      throw EventStoreError(
        .headNewer,
        "the log \(log.origin) in this file is not the one that its key signed up to \(head.size)",
        advice: "Two copies of the file have been written to. Keep the one that others have seen; "
          + "start a new log in this one with 'chron member renew'. Nothing was written.")
    }
  }

  /// This replica's own log and its key; a new one if there is none, or no key for it here.
  private func ownLog() throws -> (Origin, SigningKey) {
    if let known = try ownKey.remembered() ?? ownLogIfAny() { return known }
    let begun = try beginLog { origin in try self.keys.key(of: origin) == nil }
    ownKey.remember(begun.0, begun.1)
    return begun
  }

  /// Begins a new log of this replica, with a key of its own, to be admitted by an admin.
  ///
  /// The old log stays, as one that nobody writes any more.
  public func renewIncarnation() throws -> Identity {
    _ = try beginLog { _ in true }
    return try identity()
  }

  /// Makes a key and begins its log, unless another process has done so meanwhile.
  private func beginLog(
    insteadOf isToBeReplaced: (Origin) throws -> Bool
  ) throws -> (Origin, SigningKey) {
    try write { db in
      var replica = try ReplicaRow.fetch(db)
      if let origin = replica.origin, try !isToBeReplaced(origin),
        let key = try keys.key(of: origin)
      {
        return (origin, key)
      }
      let (origin, key) = try EventStore.newKey(
        chronology: chronology, name: replica.name, seed: SigningKey.randomSeed())
      try keys.keep(key, for: origin)
      // The new log comes after the old one, unless that was written with a wrong clock.
      if let old = try replica.origin.flatMap({ try LogRow.fetch(db, origin: $0) }),
        old.lastAt.microseconds <= clock.now().microseconds + Limits.clockSkewMicroseconds
      {
        replica.seen = max(replica.seen, old.lastAt)
      }
      replica.incarnation = origin.incarnation
      try replica.save(db)
      return (origin, key)
    }
  }

  /// The key of a seed, named after the log that it begins.
  static func newKey(
    chronology: ChronologyID, name: String, seed: [UInt8]
  ) throws -> (Origin, SigningKey) {
    let publicKey = try SigningKey(name: name, seed: seed).verifierKey.publicKey
    let incarnation = Incarnation(publicKey: publicKey)
    guard let origin = Origin(chronology: chronology, name: name, incarnation: incarnation) else {
      throw EventStoreError.invalidReplicaName(name)
    }
    return (origin, try SigningKey(name: origin.description, seed: seed))
  }
}

extension SigningKey {
  /// 32 bytes from the system's secure random source.
  static func randomSeed() -> [UInt8] {
    var random = SystemRandomNumberGenerator()
    return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }
}

extension EventStoreError {
  static func invalidReplicaName(_ name: String) -> EventStoreError {
    EventStoreError(
      .invalidName, "'\(name)' cannot name a replica",
      advice: "Use 1 to \(Limits.replicaNameByteCount) of a–z, 0–9 and -. The name can never be "
        + "removed from the log: a pseudonym is wise.")
  }
}
