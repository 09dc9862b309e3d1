// Taking the other branch of a forked log, and writing anew what is lost with the one that was held.
//
// This is the one place where entries leave the log. They are not lost: they are moved, with the
// checkpoints that their writer signed, to where the branch that is not held is kept.

import GRDB
import TransparencyLog

/// What taking the other branch of a log changed.
public struct AdoptedBranch: Sendable, Equatable {
  /// The index of the first event that is not the same in both.
  public let parts: Int64
  /// Events that were moved aside.
  public let left: Int64
  /// Events that were taken from the other branch; there may be more of it at peers.
  public let taken: Int64
  /// Logs that no longer count, as what admitted them was only on the branch that was left.
  public let uncounted: [Origin]
}

/// What recording the other branch again did.
public struct RecordedAnew: Sendable, Equatable {
  /// An event that was left out.
  public struct LeftOut: Sendable, Equatable {
    /// Its index in the branch that is not held.
    public let index: Int64
    /// Its type.
    public let type: String
    /// Why.
    public let reason: String
  }

  /// How many events were written.
  public let events: Int
  /// Those that were not.
  public let leftOut: [LeftOut]
}

extension EventStore {
  /// The events that are only on the branch of a forked log that is not held here, as far as they are
  /// known; each with its place on that branch.
  public func eventsThere(of origin: Origin) throws -> [Event] {
    try read { db in
      let number = try LogRow.fetch(db, origin: origin)?.number ?? 0
      return try ForkTable.pieces(db, origin).flatMap { piece in
        try piece.events().map { index, line in
          Event(
            key: Event.key(log: number, index: index), origin: origin, index: index, at: line.at,
            type: line.type, commitment: line.commitment, leaf: line.leaf,
            payload: line.payload.map { .present([UInt8]($0)) } ?? .missing, arrival: 0)
        }
      }
    }
  }

  /// The events that are only on the branch of a forked log that is held here.
  public func eventsHere(of origin: Origin) throws -> [Event] {
    try read { db in
      guard let parts = try ForkTable.fetch(db, origin)?.parts,
        let log = try LogRow.fetch(db, origin: origin)
      else { return [] }
      let rows = try EntryCursor(db, log: log.number, from: parts, to: log.size)
      var events: [Event] = []
      while try rows.next() { events.append(try rows.event(of: origin, arrival: 0)) }
      return events
    }
  }

  /// Switches to the other branch of a forked log, and keeps what was held here aside.
  ///
  /// If this machine writes the log, its head file then says what was last signed on that branch, so
  /// that nothing can be appended before all that is known of it has been fetched.
  ///
  /// - Throws: `EventStoreError` with `unknownEvent` if the log is not known to be forked, or nothing of
  ///   the other branch is known; `fork` if what is known of it does not follow what both have.
  public func adoptBranch(of origin: Origin) throws -> AdoptedBranch {
    guard let key = try keys.key(of: origin) else { return try adopt(origin) { _ in } }
    return try HeadLock.hold(keys.lockPath(origin.incarnation)) {
      let adopted = try adopt(origin) { note in
        // Before the commit: a crash between the two leaves a log that cannot be appended to until
        // this is done again, and not one that can.
        _ = try SignedCheckpoint(note, of: origin, by: key.verifierKey)
        try keys.writeHead(note, of: origin.incarnation, durably: true)
      }
      ownKey.forget()
      return adopted
    }
  }

  private func adopt(
    _ origin: Origin, settlingHead: (String) throws -> Void
  ) throws -> AdoptedBranch {
    let now = clock.now()
    return try write { db in
      guard var fork = try ForkTable.fetch(db, origin) else {
        throw EventStoreError.notForked(origin)
      }
      let pieces = try ForkTable.pieces(db, origin)
      guard let parts = fork.parts, let log = try LogRow.fetch(db, origin: origin),
        let last = pieces.last, pieces.first?.since == parts
      else { throw EventStoreError.otherBranchUnknown(origin) }
      let members = try Member.fetchAll(db)
      let left = try ForkTable.pieces(of: log, from: parts, db)
      try BranchCut(db, log, to: parts, chronology: chronology).run()
      for piece in pieces { try take(piece, of: log, now: now, db) }
      try Roster(db, chronology: chronology).save(db)
      for projection in projections { try projection.prepare(db) }

      let there = fork.there
      let newest = try Checkpoint.size(of: there) > last.upto ? there : last.checkpoint
      fork.there = left.last?.checkpoint ?? there
      fork.wasHere = true
      fork.isSettled = true
      fork.isRecorded = false
      try ForkTable.save(fork, db)
      try ForkTable.replacePieces(left, of: origin, db)
      try settlingHead(newest)
      let counted = Set(try Member.fetchAll(db).map(\.origin))
      return AdoptedBranch(
        parts: parts, left: log.size - parts, taken: last.upto - parts,
        uncounted: members.map(\.origin).filter { !counted.contains($0) })
    }
  }

  private func take(
    _ piece: ForkTable.Piece, of log: LogRow, now: Timestamp, _ db: Database
  ) throws {
    guard let row = try LogRow.fetch(db, origin: log.origin), row.size == piece.since else {
      throw EventStoreError.otherBranchUnknown(log.origin)
    }
    let key = try VerifierKey(parsing: log.key)
    let checkpoint = try SignedCheckpoint(piece.checkpoint, of: log.origin, by: key)
    let lines = try piece.events().map(\.line)
    try extend(row, with: lines[...], checkpoint, now: now, db)
  }

  /// Appends to this replica's own log, as new events, what is only on the branch of a forked log that
  /// is not held here.
  ///
  /// References among these events are made to the new ones. Events that decide who counts are left
  /// out, and so is what has no payload that could be read.
  ///
  /// - Throws: `EventStoreError` with `unknownEvent` if the log is not known to be forked; `fork` if nobody
  ///   has decided which branch is to be held, or it was done before; as `append`.
  public func recordAnew(from origin: Origin) throws -> RecordedAnew {
    var count = 0
    var leftOut: [RecordedAnew.LeftOut] = []
    try extendOwnLog { db, _, append in
      count = 0
      leftOut = []
      guard var fork = try ForkTable.fetch(db, origin) else {
        throw EventStoreError.notForked(origin)
      }
      try fork.checkCanRecord()
      var salts = Salts()
      var renamed: [String: String] = [:]
      for piece in try ForkTable.pieces(db, origin) {
        for (index, line) in try piece.events() {
          do {
            let event = try Self.anew(line, renaming: renamed).sealed(with: &salts)
            guard let written = try append([event]).first else { continue }
            let old = EventReference(
              id: EventID(incarnation: origin.incarnation, index: index),
              leafPrefix: line.leaf.leadingWords.0)
            renamed[old.description] = written.reference.description
            count += 1
          } catch let error as EventStoreError where error.code == .invalidEvent {
            leftOut.append(.init(index: index, type: line.type, reason: error.message))
          }
        }
      }
      fork.isRecorded = true
      try ForkTable.save(fork, db)
    }
    return RecordedAnew(events: count, leftOut: leftOut)
  }

  /// The event that says what a line says, with its references to others that were written anew.
  ///
  /// - Throws: `EventStoreError` with `invalidEvent` if there is none.
  private static func anew(_ line: EventLine, renaming: [String: String]) throws -> NewEvent {
    func invalid(_ reason: String) -> EventStoreError { EventStoreError(.invalidEvent, reason) }
    guard !EventType.isCritical(line.type) else {
      throw invalid("it decides who may write; do it again by hand if it is still wanted")
    }
    guard let bytes = line.payload else { throw invalid("its payload is not held here") }
    guard var payload = try? Event.object(of: [UInt8](bytes)) else {
      throw invalid("its payload is malformed")
    }
    func renamed(_ value: JSON) -> JSON {
      value.stringValue.flatMap { renaming[$0] }.map { .string($0) } ?? value
    }
    if let after = payload["after"]?.arrayValue { payload["after"] = .array(after.map(renamed)) }
    if let undone = payload["undoes"] { payload["undoes"] = renamed(undone) }
    return NewEvent(type: line.type, payload: payload)
  }
}

extension ForkTable.Row {
  fileprivate func checkCanRecord() throws {
    let name = "\(origin.name).\(origin.incarnation)"
    guard isSettled else {
      throw EventStoreError(
        .fork, "it has not been decided yet which history of \(name) this file is to hold",
        advice:
          "'chron fork adopt \(name)' takes the other one, 'chron fork keep \(name)' keeps this.")
    }
    guard !isRecorded else {
      throw EventStoreError(
        .fork, "what is only in the other history of \(name) has already been recorded again",
        advice: "'chron log --latest' shows it.")
    }
  }
}

extension ForkTable.Piece {
  /// The lines, with their indexes.
  func events() throws -> [(index: Int64, line: EventLine)] {
    try lines.split(separator: 0x0A).enumerated().map { offset, line in
      (since + Int64(offset), try EventLine(line))
    }
  }
}

extension ForkTable {
  /// What is held of a log from an index on, in pieces that end at checkpoints.
  fileprivate static func pieces(
    of log: LogRow, from start: Int64, _ db: Database
  ) throws -> [Piece] {
    let checkpoints = try GRDB.Row.fetchAll(
      db, sql: "SELECT size, note FROM checkpoint WHERE log = ? AND size > ? ORDER BY size",
      arguments: [log.number, start])
    var since = start
    return try checkpoints.map { row in
      let upto: Int64 = try row.kept(0)
      defer { since = upto }
      let rows = try EntryCursor(db, log: log.number, from: since, to: upto)
      var lines: [UInt8] = []
      var room = Int.max
      while try rows.next() { try rows.writeLine(to: &lines, payloadRoom: &room) }
      return Piece(since: since, upto: upto, checkpoint: try row.kept(1), lines: lines)
    }
  }
}

extension EventStoreError {
  fileprivate static func otherBranchUnknown(_ origin: Origin) -> EventStoreError {
    EventStoreError(
      .unknownEvent,
      "no events of the other history of \(origin.name).\(origin.incarnation) are known here",
      advice: "Sync with a peer that holds it: 'chron sync' then says where the two histories part."
    )
  }
}
