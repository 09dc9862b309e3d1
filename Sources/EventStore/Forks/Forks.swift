// Forks: logs whose key has signed two histories. Which they are, what is kept of them, and who is told.

import Foundation
import GRDB
import TransparencyLog

/// A log that has two histories, as this replica knows it.
public struct Fork: Sendable, Equatable {
  /// The log.
  public let origin: Origin
  /// What proves it.
  public let evidence: ForkEvidence
  /// When this replica learnt of it.
  public let at: Timestamp
  /// The index of the first event that is not the same in both; nil where only the evidence is known.
  public let parts: Int64?
  /// Events of the branch that is held here.
  public let sizeHere: Int64
  /// Events of the other branch, as far as it is known.
  public let sizeThere: Int64
  /// The newest checkpoint known of the other branch, as a signed note.
  public let there: String
  /// Up to which size the events of the other branch are kept here.
  public let keptThere: Int64
  /// Checkpoints of further branches: the log has been signed in more than two ways.
  public let further: [String]
  /// Whether the other branch was held here, until this one was taken instead.
  public let wasHere: Bool
  /// Whether somebody has decided which branch is to be held here.
  public let isSettled: Bool
  /// Whether what is only on the other branch was recorded anew.
  public let isRecorded: Bool

  /// Events that are only in the branch held here.
  public var onlyHere: Int64? { parts.map { sizeHere - $0 } }
  /// Events that are known to be only in the other branch.
  public var onlyThere: Int64? { parts.map { sizeThere - $0 } }
}

extension EventStore {
  /// The logs that are known to be forked.
  public func forks() throws -> [Fork] {
    try read { db in try ForkTable.fetchAll(db).map { try Fork($0, db) } }
  }

  /// What is known of one log's fork; nil if it is not known to be forked.
  public func fork(of origin: Origin) throws -> Fork? {
    try read { db in try ForkTable.fetch(db, origin).map { try Fork($0, db) } }
  }

  /// Keeps evidence that others passed on, after checking it.
  ///
  /// What proves nothing, speaks of a log that does not count here, or is known already is passed over.
  ///
  /// - Returns: The logs that are newly known to be forked.
  @discardableResult
  public func noteForks(_ evidence: [ForkEvidence]) throws -> [Origin] {
    let new = try read { db in
      let known = Set(try ForkTable.fetchAll(db).map(\.origin))
      var seen = known
      return try evidence.prefix(Limits.forksSent).filter { evidence in
        guard !seen.contains(evidence.origin), let key = try memberKey(evidence.origin, db),
          (try? evidence.check(by: key)) != nil
        else { return false }
        return seen.insert(evidence.origin).inserted
      }
    }
    if new.isEmpty { return [] }
    let now = clock.now()
    return try write { db in
      try new.filter { try ForkTable.fetch(db, $0.origin) == nil }.map { evidence in
        // Which of the two is held here is found out when the branches themselves are compared.
        try ForkTable.save(
          ForkTable.Row(
            origin: evidence.origin, evidence: evidence, at: now, there: evidence.longer), db)
        return evidence.origin
      }
    }
  }

  /// The key with which a log was admitted; nil if it was not.
  func memberKey(_ origin: Origin, _ db: Database) throws -> VerifierKey? {
    guard let member = try Member.fetch(db, incarnation: origin.incarnation),
      member.origin == origin
    else { return nil }
    return member.key
  }

  /// Says that the branch of a forked log that is held here is the one to go on with.
  ///
  /// - Throws: `EventStoreError` with `unknownEvent` if the log is not known to be forked.
  public func keepBranch(of origin: Origin) throws {
    try write { db in
      guard var row = try ForkTable.fetch(db, origin) else {
        throw EventStoreError.notForked(origin)
      }
      row.isSettled = true
      try ForkTable.save(row, db)
    }
  }
}

extension Fork {
  init(_ row: ForkTable.Row, _ db: Database) throws {
    origin = row.origin
    evidence = row.evidence
    at = row.at
    parts = row.parts
    sizeHere = try LogRow.fetch(db, origin: row.origin)?.size ?? 0
    there = row.there
    sizeThere = (try? Checkpoint.size(of: row.there)) ?? 0
    keptThere = try ForkTable.pieces(db, row.origin).last?.upto ?? 0
    further = try ForkTable.further(db, row.origin)
    wasHere = row.wasHere
    isSettled = row.isSettled
    isRecorded = row.isRecorded
  }
}

extension ForkTable {
  /// Refuses that a log is written on while nobody has decided which of its branches is to go on.
  ///
  /// - Throws: `EventStoreError` with `fork`.
  static func checkMayGoOn(_ origin: Origin, _ db: Database) throws {
    guard let row = try fetch(db, origin), !row.isSettled else { return }
    let name = "\(origin.name).\(origin.incarnation)"
    throw EventStoreError(
      .fork,
      "the log that this replica writes, \(name), has two histories, both signed with its key; "
        + "anything written to the wrong one would be lost",
      advice:
        "'chron fork show \(name)' says where they part and what is only in one of them. Then "
        + "'chron fork adopt \(name)' takes the one that peers hold, and records again what is "
        + "only here; or 'chron fork keep \(name)' keeps the one held here. Nothing was written.")
  }
}

extension Checkpoint {
  /// The size that a note speaks of; its signature was verified when it was kept.
  static func size(of note: String) throws -> Int64 {
    Int64(clamping: try Checkpoint(parsing: SignedNote(parsing: note).text).size)
  }
}

extension EventStoreError {
  static func notForked(_ origin: Origin) -> EventStoreError {
    EventStoreError(
      .unknownEvent, "\(origin.name).\(origin.incarnation) is not known to have two histories",
      advice: "'chron fork list' lists the logs that have.")
  }
}
