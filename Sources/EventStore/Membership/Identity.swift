// This replica among the members, and the admission of others.

import GRDB
public import TransparencyLog

/// Who writes here.
public struct Identity: Sendable {
  /// The replica's name.
  public let name: String
  /// The log that is written here; where no key is, the one that was written last; nil until there
  /// is one.
  public let origin: Origin?
  /// The key that signs that log; nil if it is not on this machine.
  public let key: VerifierKey?
  /// What it may do; nil while it waits to be admitted.
  public let role: Role?
  /// Events in its own log.
  public let size: Int64
  /// The log of this file that was written last, where that is another.
  public let previous: Origin?

  /// What an admin has to run so that this replica's log counts; nil if it does already.
  public var admitLine: String? {
    guard role == nil, let key else { return nil }
    return "chron member admit '\(key)'"
  }
}

extension EventStore {
  /// Who writes here, and whether it counts.
  public func identity() throws -> Identity {
    let own = try read { try OwnLogs($0) }
    // What is wrong with a key keeps nobody from reading; `concerns()` and `append` say it.
    let found = try? own.writable(keys)
    let log = found?.log ?? own.logs.first { $0.origin == own.replica.origin }
    let last = own.replica.origin
    return Identity(
      name: own.replica.name, origin: log?.origin, key: found?.key.verifierKey, role: log?.role,
      size: log?.row?.size ?? 0, previous: last == log?.origin ? nil : last)
  }

  /// The members, in the order in which they were admitted.
  public func members() throws -> [Member] { try read { try Member.fetchAll($0) } }

  /// Admits a replica by its verifier key, whose name is the origin of its log.
  ///
  /// - Parameter reviving: Whether earlier, void events of a writer that becomes an admin may take
  ///   effect.
  /// - Throws: `EventStoreError` with `notPermitted` if this replica is not an admin,
  ///   `wrongChronology`, `wrongKey`, `revivesEvents`, or as `append`.
  public func admit(
    _ key: VerifierKey, role: Role, reviving: Bool = false
  ) throws -> Event {
    try checkIsAdmin()
    guard let origin = Origin(key.name) else {
      throw EventStoreError(
        .wrongKey, "'\(key.name)' is not the name of a log",
        advice: "Give the whole line that 'chron clone' or 'chron status' printed there.")
    }
    guard origin.chronology == chronology else {
      throw EventStoreError(
        .wrongChronology,
        "the key is for the chronology \(origin.chronology), but this is \(chronology)",
        advice: "Choose the chronology's file with --file.")
    }
    guard Incarnation(publicKey: key.publicKey) == origin.incarnation else {
      throw EventStoreError(
        .wrongKey, "the key does not belong to the incarnation \(origin.incarnation)",
        advice: "Give the whole line that 'chron clone' or 'chron status' printed there.")
    }
    if let weakness = key.weakness {
      throw EventStoreError(
        .wrongKey, "this key cannot be used: \(weakness)",
        advice: "Ask its user to make a new one with 'chron member renew', and admit that.")
    }
    let revived = reviving || role != .admin ? [] : try revivedEvents(of: origin)
    guard revived.isEmpty else {
      throw EventStoreError(
        .revivesEvents,
        "with \(Words.logs([origin])) as an admin, events would take effect that it wrote without "
          + "the right to: " + revived.map { "\($0.id) (\($0.type))" }.joined(separator: ", "),
        advice: "Ask its user what these are for; 'chron log' shows them.")
    }
    let event = EventStore.admission(of: key, origin: origin, role: role)
    return try append(SealedEvents(deciding: [event]))[0]
  }

  /// Events of a log that decide who counts, and are void because its writer is not an admin.
  ///
  /// They would take effect if it became one: what an admin writes holds from its log's beginning.
  public func revivedEvents(of origin: Origin) throws -> [Event] {
    try read { db in
      guard try Member.fetch(db, incarnation: origin.incarnation)?.role != .admin,
        let log = try LogRow.fetch(db, incarnation: origin.incarnation)
      else { return [] }
      let keys = try Int64.fetchAll(
        db,
        sql: """
          SELECT key FROM entry WHERE \(EventType.criticalCondition) AND key >= ? AND key < ? \
          AND type NOT IN (?, ?) ORDER BY key
          """,
        arguments: [
          Event.key(log: log.number, index: 0), Event.key(log: log.number + 1, index: 0),
          EventType.founded, EventType.forked,
        ])
      return try Event.fetch(db, keys: keys)
    }
  }

  /// - Throws: `noKey`, or `notPermitted` with who could be asked.
  private func checkIsAdmin() throws {
    let (own, members) = try read { db in (try OwnLogs(db), try Member.fetchAll(db)) }
    let writer = try ownLog().origin
    guard own.logs.first(where: { $0.origin == writer })?.role != .admin else { return }
    let others = members.filter { $0.isAdmin && !own.admins.contains($0.origin) }.map(\.origin)
    let away =
      own.admins.isEmpty
      ? nil
      : "This file also writes as \(Words.logs(own.admins)), which may admit others, but its key "
        + "is not in \(keys.directory): set CHRON_KEYS to its folder, or admit on the machine that "
        + "has the key."
    throw EventStoreError(
      .notPermitted, "this replica writes as \(Words.logs([writer])), which is not an admin",
      advice: [others.isEmpty ? nil : "Ask one of: \(Words.logs(others)).", away]
        .compactMap { $0 }.joined(separator: "\n"))
  }

  /// The event that admits a log.
  ///
  /// - Parameter checkpoint: The last one of the log that it takes the place of, if it does.
  static func admission(
    of key: VerifierKey, origin: Origin, role: Role, succeeding checkpoint: String? = nil
  ) -> NewEvent {
    var payload = Writer(name: origin.name, publicKey: key.publicKey).members
    payload["role"] = .string(role.rawValue)
    if let checkpoint { payload["succeeds"] = .string(checkpoint) }
    return NewEvent(type: EventType.admitted, payload: payload)
  }
}
