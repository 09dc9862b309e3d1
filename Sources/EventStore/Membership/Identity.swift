// This replica among the members, and the admission of others.

import GRDB
public import TransparencyLog

/// Who writes here.
public struct Identity: Sendable {
  /// The replica's name.
  public let name: String
  /// Its own log; nil until it has a key.
  public let origin: Origin?
  /// The key that signs that log, if this machine holds it.
  public let key: VerifierKey?
  /// What it may do; nil while it waits to be admitted.
  public let role: Role?
  /// Events in its own log.
  public let size: Int64

  /// What an admin has to run so that this replica's log counts; nil if it does already.
  public var admitLine: String? {
    guard role == nil, let key else { return nil }
    return "chron member admit '\(key)'"
  }
}

extension EventStore {
  /// Who writes here, and whether it counts.
  public func identity() throws -> Identity {
    let (replica, member, log) = try read { db in
      let replica = try ReplicaRow.fetch(db)
      return (
        replica, try replica.incarnation.flatMap { try Member.fetch(db, incarnation: $0) },
        try replica.incarnation.flatMap { try LogRow.fetch(db, incarnation: $0) }
      )
    }
    let key = try replica.origin.flatMap { try keys.key(of: $0)?.verifierKey }
    return Identity(
      name: replica.name, origin: replica.origin, key: key, role: member?.role,
      size: log?.size ?? 0)
  }

  /// The members, in the order in which they were admitted.
  public func members() throws -> [Member] { try read { try Member.fetchAll($0) } }

  /// Admits a replica by its verifier key, whose name is the origin of its log.
  ///
  /// - Throws: `EventStoreError` with `notPermitted` if this replica is not an admin,
  ///   `wrongChronology`, `wrongKey`, or as `append`.
  public func admit(_ key: VerifierKey, role: Role) throws -> Event {
    let identity = try identity()
    guard identity.role == .admin else {
      let admins = try members().filter { $0.role == .admin && $0.depth >= 0 }
      throw EventStoreError(
        .notPermitted, "this replica, \(identity.name), is not an admin",
        advice: "Ask one of: " + admins.map(\.origin.name).joined(separator: ", ") + ".")
    }
    guard let origin = Origin(key.name) else {
      throw EventStoreError(
        .wrongKey, "'\(key.name)' is not the name of a log",
        advice: "Give the whole line that 'chron clone' or 'chron status' printed there.")
    }
    guard origin.chronology == chronology else {
      throw EventStoreError(
        .wrongChronology,
        "the key is for the chronology \(origin.chronology), this is \(chronology)",
        advice: "Choose the chronology's file with --file.")
    }
    let writer = Writer(name: origin.name, publicKey: key.publicKey)
    guard writer.incarnation == origin.incarnation else {
      throw EventStoreError(
        .wrongKey, "the key is not that of the incarnation \(origin.incarnation)",
        advice: "Give the whole line that 'chron clone' or 'chron status' printed there.")
    }
    var payload = writer.members
    payload["role"] = .string(role.rawValue)
    return try append([NewEvent(type: EventType.admitted, payload: payload)])[0]
  }
}
