// Founding a chronology: its first event, whose leaf names it, and the two keys that it names.

import Foundation
import GRDB
import TransparencyLog

/// A chronology that was just founded.
public struct Founded: Sendable {
  /// The chronology, opened.
  public let store: EventStore
  /// The secret of the recovery key, to be written down; it is kept nowhere.
  public let recoveryCode: RecoveryCode
}

extension EventStore {
  /// Founds a chronology in a new file.
  ///
  /// - Parameters:
  ///   - path: The file; nothing must be there.
  ///   - name: What the chronology is called.
  ///   - replica: What this replica is called; it can never be purged from the log.
  /// - Throws: `EventStoreError` with `exists`, `invalidName`, `storage`.
  public static func found(
    at path: String, name: String, replica: String, keys: KeyStore,
    projections: [any Projection] = [], clock: WallClock = .system
  ) throws -> Founded {
    try checkNames(chronology: name, replica: replica)
    let seed = try SigningKey.randomSeed()
    let recoverySeed = try SigningKey.randomSeed()
    let founder = Writer(
      name: replica, publicKey: try SigningKey(name: replica, seed: seed).verifierKey.publicKey)
    let recovery = Writer(
      name: "recovery",
      publicKey: try SigningKey(name: "recovery", seed: recoverySeed).verifierKey.publicKey)
    var salts = Salts()
    let event = try NewEvent(
      type: EventType.founded,
      payload: [
        "format": 1, "name": .string(name), "founder": .object(founder.members),
        "recovery": .object(recovery.members),
      ]
    ).sealed(with: &salts)

    let now = clock.now()
    try now.checkIsSet()
    let leaf = Hash.leaf(
      EventLine.head(at: now, type: event.type, commitment: event.commitment))
    let chronology = ChronologyID(foundingLeaf: leaf)
    let (origin, key) = try newKey(chronology: chronology, name: replica, seed: seed)
    try StoreFile.create(path) { temporary in
      try keys.keep(key, for: origin)
      let queue = try DatabaseQueue(path: temporary)
      let note = try queue.write { db -> String? in
        try ReplicaRow(
          chronology: chronology, title: name, name: replica, incarnation: origin.incarnation
        ).save(db)
        try OwnLogs.add(origin.incarnation, renewing: nil, db)
        var writer = SigningLogWriter(
          try LogWriter(
            db, LogRow(number: 1, origin: origin, key: key.verifierKey), keepsEvents: false),
          key: key)
        try writer.add(event, at: now, leaf: leaf)
        return try writer.finish(now: now, chronology: chronology)?.note
      }
      try queue.close()
      if let note { try keys.writeHead(note, of: origin.incarnation, durably: true) }
    }
    let store = try EventStore(path: path, keys: keys, projections: projections, clock: clock)
    return Founded(store: store, recoveryCode: RecoveryCode(seed: recoverySeed))
  }

  /// Makes an empty replica of a chronology that peers hold, or opens the one that is at `path`.
  ///
  /// - Throws: `EventStoreError` with `wrongChronology` if another chronology is there.
  public static func replicate(
    at path: String, chronology: ChronologyID, name: String, replica: String, keys: KeyStore,
    projections: [any Projection] = [], clock: WallClock = .system
  ) throws -> EventStore {
    if FileManager.default.fileExists(atPath: path) {
      let store = try open(at: path, keys: keys, projections: projections, clock: clock)
      guard store.chronology == chronology else {
        throw EventStoreError(
          .wrongChronology,
          "\(path) is the chronology \(store.chronology), not \(chronology)",
          advice: "Choose another file.")
      }
      try store.beginLogUnlessBegun()
      return store
    }
    try checkNames(chronology: name, replica: replica)
    try StoreFile.create(path) { temporary in
      let queue = try DatabaseQueue(path: temporary)
      try queue.write { db in
        try ReplicaRow(chronology: chronology, title: name, name: replica, incarnation: nil)
          .save(db)
      }
      try queue.close()
    }
    let store = try EventStore(path: path, keys: keys, projections: projections, clock: clock)
    try store.beginLogUnlessBegun()
    return store
  }

  /// Begins the log of a replica that was just made: an admin can admit it before it writes.
  private func beginLogUnlessBegun() throws {
    if try read({ try OwnLogs($0).logs.isEmpty }) { try beginLog(renewing: nil) }
  }

  private static func checkNames(chronology: String, replica: String) throws {
    guard (1...Limits.chronologyNameByteCount).contains(chronology.utf8.count),
      chronology.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else {
      throw EventStoreError(
        .invalidName, "'\(chronology)' is not a valid name for a chronology",
        advice: "Use 1 to \(Limits.chronologyNameByteCount) bytes without control characters.")
    }
    guard Origin.isName(replica) else { throw EventStoreError.invalidReplicaName(replica) }
  }
}
