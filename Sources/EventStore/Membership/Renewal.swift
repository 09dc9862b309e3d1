// A new log for this file, under a new key. The old log hands over where its key is here, so that
// nobody is locked out; nothing is signed that could be a second history unless it is asked for.

import GRDB
public import TransparencyLog

/// What came of beginning a new log.
public struct Renewal: Sendable {
  /// The new log.
  public let origin: Origin
  /// Its key.
  public let key: VerifierKey
  /// The log that was written until now; nil if there was none, or its key is not here.
  public let previous: Origin?
  /// The event with which the old log admitted the new one; nil if an admin still has to.
  public let handover: Event?
  /// Who writes here from now on.
  public let identity: Identity
}

/// What the caller of `renew` vouches for.
public struct RenewalConsent: Sendable {
  /// That the key of this chronology's only admin is on another machine, and not lost.
  public var keyIsElsewhere: Bool
  /// That the events which the file lacks are lost everywhere.
  public var lossIsAccepted: Bool

  /// By default, nothing.
  public init(keyIsElsewhere: Bool = false, lossIsAccepted: Bool = false) {
    self.keyIsElsewhere = keyIsElsewhere
    self.lossIsAccepted = lossIsAccepted
  }
}

extension EventStore {
  /// Begins a new log of this file, with a key of its own.
  ///
  /// Where the old log is an admin's and its key is here, its last event admits the new one in the
  /// same role, in the same transaction. Else an admin has to admit the new log; the old one, if it
  /// counts and its key is here, is written until then.
  ///
  /// - Throws: `EventStoreError` with `notPermitted` where nobody could ever admit the new log, and as
  ///   `append`. Nothing was begun then.
  public func renew(_ consent: RenewalConsent = RenewalConsent()) throws -> Renewal {
    let (own, members) = try read { db in (try OwnLogs(db), try Member.fetchAll(db)) }
    let old: OwnLogs.Writable?
    do {
      old = try own.writable(keys)
    } catch let error as EventStoreError where error.code == .keyUnusable {
      old = nil
    }
    let othersCanAdmit = own.othersCanAdmit(members)
    let isAdmin = old?.log.role == .admin
    if let old, isAdmin, !old.isStuck || !othersCanAdmit {
      // Of a fork, somebody has to say first which branch is to go on; appending says how.
      let isBehind = old.isStuck && !old.log.isForked
      if isBehind && !consent.lossIsAccepted { throw notWithoutConsent(old) }
      return try handOver(old, accepting: isBehind)
    }
    guard othersCanAdmit || consent.keyIsElsewhere else {
      throw EventStoreError(
        .notPermitted,
        "nobody else could admit a new log: only \(Words.logs(own.admins)), which this file writes, "
          + "may admit others, and \(keys.directory) has no key for it",
        advice: own.waysOn(canOthersAdmit: false))
    }
    let (origin, key) = try beginLog(renewing: old?.log.origin.incarnation)
    return Renewal(
      origin: origin, key: key.verifierKey, previous: old?.log.origin, handover: nil,
      identity: try identity())
  }

  private func notWithoutConsent(_ old: OwnLogs.Writable) -> EventStoreError {
    let head = try? keys.head(of: old.log.origin, key: old.key)
    let size = old.log.row?.size ?? 0
    let lost =
      head.map {
        $0.size > size
          ? "it signed \(Words.count($0.size, "event")), of which this file holds \(size)"
          : "the events that it signed are not the ones that this file holds"
      } ?? "\(keys.headPath(old.log.origin.incarnation)), which says how far it was signed, "
      + "cannot be used"
    return EventStoreError(
      .notPermitted,
      "the only admin here is \(Words.logs([old.log.origin])), and it cannot hand over: \(lost)",
      advice: "Use the newer file, sync with a peer that has the newer events, or restore the head "
        + "file. If they are lost everywhere, 'chron member renew --accept-loss' continues from what "
        + "this file holds; should somebody have them after all, they will see two histories of "
        + "this log.")
  }

  /// Ends a log with the admission of the one that takes its place.
  ///
  /// - Parameter accepting: Whether to go on from what the file holds, whatever its head file says.
  private func handOver(_ old: OwnLogs.Writable, accepting: Bool) throws -> Renewal {
    let origin = old.log.origin
    let (next, key) = try newLog()
    var event: Event?
    if accepting { try acceptLoss(of: old) }
    try extendOwnLog { db, log, append in
      guard log.origin == origin else { throw EventStoreError.renewedMeanwhile }
      let note =
        try String.fetchOne(
          db, sql: "SELECT note FROM checkpoint WHERE log = ? AND size = ?",
          arguments: [log.number, log.size])
        ?? Checkpoint(origin: old.key.name, size: 0, root: .emptyRoot).signed(by: old.key)
      let admission = EventStore.admission(
        of: key.verifierKey, origin: next, role: .admin, succeeding: note)
      event = try append(SealedEvents(deciding: [admission]).events).first
      var replica = try ReplicaRow.fetch(db)
      try OwnLogs.add(next.incarnation, renewing: origin.incarnation, db)
      try replica.write(as: next.incarnation, now: clock.now(), db)
    }
    ownKey.forget()
    return Renewal(
      origin: next, key: key.verifierKey, previous: origin, handover: event,
      identity: try identity())
  }

  /// Has the head file say what the file holds.
  private func acceptLoss(of old: OwnLogs.Writable) throws {
    let origin = old.log.origin
    try HeadLock.hold(keys.lockPath(origin.incarnation)) {
      let edge = try read { try LogRow.fetch($0, origin: origin)?.edge } ?? CompactRange()
      let checkpoint = try Checkpoint(
        origin: old.key.name, size: edge.size, root: edge.root)
      try keys.writeHead(
        checkpoint.signed(by: old.key), of: origin.incarnation, durably: true)
    }
    ownKey.forget()
  }

  /// A new key, kept; its log is not this file's yet.
  private func newLog() throws -> (Origin, SigningKey) {
    let name = try read { try ReplicaRow.fetch($0).name }
    let (origin, key) = try EventStore.newKey(
      chronology: chronology, name: name, seed: SigningKey.randomSeed())
    try keys.keep(key, for: origin)
    return (origin, key)
  }

  /// Makes a key and begins its log, to be admitted by an admin.
  @discardableResult
  func beginLog(renewing old: Incarnation?) throws -> (Origin, SigningKey) {
    let (origin, key) = try newLog()
    try write { db in
      var replica = try ReplicaRow.fetch(db)
      try OwnLogs.add(origin.incarnation, renewing: old, db)
      if try OwnLogs(db).writable(keys)?.log.origin == origin {
        try replica.write(as: origin.incarnation, now: clock.now(), db)
      }
    }
    ownKey.forget()
    return (origin, key)
  }
}

extension EventStoreError {
  fileprivate static let renewedMeanwhile = EventStoreError(
    .locked, "another process has given this file a new log in the meantime",
    advice: "'chron status' shows who writes here now.")
}
