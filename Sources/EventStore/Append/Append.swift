// Appending to one's own log: in one transaction the events and the checkpoints that they owe.

import Foundation
import GRDB
import Synchronization
import TransparencyLog

extension EventStore {
  /// Appends events to this replica's own log: all or none, and on the disk when this returns.
  ///
  /// Calls that several threads make at once share a transaction. The events of each call stay
  /// together, and each call succeeds or fails by itself.
  ///
  /// Projections catch up at the next `view`, or when many events wait.
  ///
  /// They go to the log of this file whose key is on this machine; `append` never begins a log.
  ///
  /// - Returns: The events with their places.
  /// - Throws: `EventStoreError` with `invalidEvent`, `tooLarge`, `locked`, `noKey`, `keyUnusable`,
  ///   `headNewer`, `clockUnset`, `logFull`, `needsNewerVersion`, `damaged`, `storage`. Nothing was
  ///   appended then.
  public func append(_ events: [NewEvent]) throws -> [Event] {
    try append(SealedEvents(events))
  }

  /// Appends events that are sealed.
  func append(_ sealed: SealedEvents) throws -> [Event] {
    guard !sealed.events.isEmpty else { return [] }
    let appended = try appends.append(sealed.events) { try append($0) }
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
  /// - Returns: False, and nothing is written, if it is not the one that is written here any more.
  private func extend(
    _ origin: Origin, key: SigningKey,
    _ body: (Database, LogRow, _ append: ([SealedEvent]) throws -> [Event]) throws -> Void
  ) throws -> Bool {
    let head = try ownKey.head(of: origin, key: key)
    let now = clock.now()
    try now.checkIsSet()
    var signed: SigningLogWriter.Signed?
    var isOwn = false
    do {
      try write { db in
        var replica = try ReplicaRow.fetch(db)
        isOwn = try replica.incarnation == origin.incarnation || resume(origin, &replica, now, db)
        guard isOwn else { return }
        try replica.checkUnderstood()
        try Self.checkIsComplete(db)
        let log =
          try LogRow.fetch(db, origin: origin)
          ?? LogRow(number: LogRow.nextNumber(db), origin: origin, key: key.verifierKey)
        try ForkTable.checkMayGoOn(origin, db)
        try check(log, against: head, db)
        try checkSoundness(log, db)
        try noteLead(of: log, now, db)
        var last = max(replica.seen, log.lastAt)
        var writer = SigningLogWriter(try LogWriter(db, log), key: key)
        try body(db, log) { events in
          for event in events {
            last = try now.next(after: last)
            try writer.add(event, at: last)
          }
          return try writer.takeEvents()
        }
        signed = try writer.finish(now: now, chronology: chronology)
      }
    } catch let error as EventStoreError where error.code == .storage {
      // What failed may be what came after the commit: whoever is told that nothing was appended
      // will append it again.
      guard let signed, isCommitted(signed.checkpoint, origin) else { throw error }
    }
    if let signed { writeHead(signed, of: origin) }
    return isOwn
  }

  /// Takes up a log of this file again after another was written: its key is here, the other's may
  /// not be.
  ///
  /// - Returns: Whether it is the one that is to be written.
  private func resume(
    _ origin: Origin, _ replica: inout ReplicaRow, _ now: Timestamp, _ db: Database
  ) throws -> Bool {
    guard try OwnLogs(db).writable(keys)?.log.origin == origin else { return false }
    try replica.write(as: origin.incarnation, now: now, db)
    return true
  }

  /// Whether the file holds a log as it was signed.
  private func isCommitted(_ checkpoint: Checkpoint, _ origin: Origin) -> Bool {
    let log = try? read { try LogRow.fetch($0, origin: origin) }
    return log.map { $0.edge.size == checkpoint.size && $0.edge.root == checkpoint.root } ?? false
  }

  /// Writes the head file for events that are committed.
  ///
  /// If that fails they are appended all the same, and so they must be said to be: whoever appends
  /// or offers the log next makes the head file good.
  private func writeHead(_ signed: SigningLogWriter.Signed, of origin: Origin) {
    do {
      try ownKey.writeHead(signed.note, signed.checkpoint, of: origin)
    } catch {
      ownKey.forget()
      let cause = error as? EventStoreError ?? EventStoreError(.storage, "\(error)")
      notify?(.headNotWritten(because: cause))
    }
  }

  /// Checks that the log extends what its key was last seen to sign.
  func check(_ log: LogRow, against head: Checkpoint, _ db: Database) throws {
    let extends: Bool
    if head.size == log.edge.size {
      extends = head.root == log.edge.root
    } else if head.size < log.edge.size {
      // A crash came between commit and head file; the entries up to the head are read once.
      extends = try LogTree.edge(db, log: log, size: Int64(head.size)).root == head.root
    } else {
      let lacking = Int64(head.size) - log.size
      throw EventStoreError(
        .headNewer,
        "this file is older than what its replica \(log.origin.name) has signed: it holds "
          + "\(log.size) of the \(head.size) events that were signed. Nothing was written now",
        advice: "It was probably restored from a backup, or another copy of it was written to. "
          + "Use the newer file, or sync with a peer that has the newer events ('chron sync'). If "
          + (lacking == 1 ? "the missing event is" : "the \(lacking) missing events are")
          + " lost everywhere, 'chron member renew' says how to go on without "
          + (lacking == 1 ? "it." : "them."))
    }
    guard extends else {
      throw EventStoreError(
        .headNewer,
        "the log \(log.origin) in this file is not the one whose first \(head.size) events its "
          + "key signed. Nothing was written now",
        advice: "Two copies of the file have been written to. Continue in the one that others have "
          + "seen; 'chron member renew' says how to go on in this one.")
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
  static func randomSeed() throws(EventStoreError) -> [UInt8] { try SecureRandom.bytes(32) }
}

extension EventStoreError {
  static func invalidReplicaName(_ name: String) -> EventStoreError {
    EventStoreError(
      .invalidName, "'\(name)' is not a valid name for a replica",
      advice: "Use 1 to \(Limits.replicaNameByteCount) of a–z, 0–9 and -. The name can never be "
        + "removed from the log: choose a pseudonym.")
  }
}
