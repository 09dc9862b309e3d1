// Taking in what another replica sent: a segment is checked whole and kept whole, or leaves no
// trace. Nothing that is not signed by the log's own key gets past here.

import Foundation
import GRDB
import TransparencyLog

/// What became of a segment that was taken in.
public struct Ingested: Sendable, Equatable {
  /// Entries that were not held before; 0 if all were.
  public let new: Int64
  /// Payloads supplied for entries that were held without.
  public let supplied: Int64
}

extension EventStore {
  /// Checks a segment and keeps it, with its checkpoint and its arrival, in one transaction.
  ///
  /// Taking in what is held already changes nothing. Projections are not folded here: they catch
  /// up at the next `project()` or `view`.
  ///
  /// - Throws: `EventStoreError`, with nothing kept: `wrongChronology`; `notAdmitted` if no member's
  ///   log has this origin; `wrongKey`; `gap` if it begins after what is held; `fork` if it differs
  ///   from what is held; `malformedLine`, `badCommitment`, `badOrder`, `tooLarge`; `badSignature`,
  ///   `badRoot`; `missingCheckpoint` if it goes past a checkpoint that everyone has to keep.
  public func ingest(_ segment: Segment) throws -> Ingested {
    do {
      return try take(segment)
    } catch let error as EventStoreError
      where [.badRoot, .badOrder].contains(error.code)
    {
      // So far only this is known: the segment is not of the history that is held here. It is another
      // history of that log only if its lines are what the log's key signed, which a peer could not
      // make up.
      switch try compare(segment) {
      case .parts(let index), .partsFurther(let index):
        throw EventStoreError.forked(segment.origin, at: index)
      case .agrees, .doesNotFollow: throw error
      }
    }
  }

  private func take(_ segment: Segment) throws -> Ingested {
    guard segment.origin.chronology == chronology else {
      throw EventStoreError(
        .wrongChronology,
        "a segment is of the chronology \(segment.origin.chronology), but this is \(chronology)")
    }
    let lines = try parse(segment)
    let now = clock.now()
    return try write { db in
      let key = try memberKey(segment, lines, db)
      guard key.description.hasSameBytes(as: segment.key) else {
        throw EventStoreError(
          .wrongKey, "the segment's key is not the one with which \(segment.origin) was admitted")
      }
      let checkpoint = try open(segment, by: key)
      let log =
        try LogRow.fetch(db, origin: segment.origin)
        ?? LogRow(number: LogRow.nextNumber(db), origin: segment.origin, key: key)
      guard segment.from <= log.size else {
        throw EventStoreError(
          .gap,
          "the segment of \(segment.origin) begins at \(segment.from), but only \(log.size) "
            + "entries are held here", advice: "Send it from \(log.size).")
      }
      let overlap = Int(min(log.size, segment.to) - segment.from)
      let supplied = try checkOverlap(lines.prefix(overlap), segment, log, db)
      let new = lines.dropFirst(overlap)
      if new.isEmpty { return Ingested(new: 0, supplied: supplied) }
      // Supplying may have changed the account of what is missing.
      let current = supplied == 0 ? log : try LogRow.fetch(db, origin: segment.origin) ?? log
      try extend(current, with: new, checkpoint, now: now, db)
      return Ingested(new: Int64(new.count), supplied: supplied)
    }
  }

  /// Takes a segment's lines apart, within their limits.
  func parse(_ segment: Segment) throws -> [EventLine] {
    guard segment.from >= 0, segment.from < segment.to,
      segment.to - segment.from <= Limits.checkpointInterval,
      segment.to < 1 << Limits.indexBits, segment.lines.count <= Limits.segmentByteCount
    else {
      throw EventStoreError(
        .tooLarge,
        "a segment of \(segment.origin), from \(segment.from) to \(segment.to) with "
          + "\(segment.lines.count) bytes, is empty or beyond the limits")
    }
    var lines: [EventLine] = []
    lines.reserveCapacity(Int(segment.to - segment.from))
    var start = 0
    while let end = segment.lines.newline(from: start) {
      do {
        lines.append(try EventLine(segment.lines[start..<end]))
      } catch {
        throw EventStoreError(
          error.code, "\(segment.origin) at \(segment.from + Int64(lines.count)): \(error.message)")
      }
      start = end + 1
    }
    guard start == segment.lines.count, lines.count == segment.to - segment.from else {
      throw EventStoreError(
        .malformedLine,
        "a segment of \(segment.origin) has \(lines.count) lines, not "
          + "\(segment.to - segment.from), or its last line has no end")
    }
    return lines
  }

  /// The key with which the segment's log was admitted.
  private func memberKey(
    _ segment: Segment, _ lines: [EventLine], _ db: Database
  ) throws -> VerifierKey {
    if let member = try Member.fetch(db, incarnation: segment.origin.incarnation),
      member.origin == segment.origin
    {
      return member.key
    }
    // A replica without the founding event has no roster, whether or not it has written events of
    // its own, which wait to be admitted. The first entry that it takes in must be that event, whose
    // leaf hash is the chronology's id, and which names the founder's key.
    if try Member.fetchAll(db).isEmpty, segment.from == 0,
      let first = lines.first, ChronologyID(foundingLeaf: first.leaf) == chronology,
      let writers = Roster.writers(of: first, in: segment.origin)
    {
      return try VerifierKey(
        name: segment.origin.description, publicKey: writers.founder.publicKey)
    }
    throw EventStoreError(
      .notAdmitted, "\(segment.origin) is not a member of this chronology",
      advice: "An admin can admit it with 'chron member admit'.")
  }

  func open(_ segment: Segment, by key: VerifierKey) throws -> SignedCheckpoint {
    let checkpoint = try SignedCheckpoint(segment.checkpoint, of: segment.origin, by: key)
    guard checkpoint.size == segment.to else {
      throw EventStoreError(
        .badRoot,
        "the checkpoint of \(segment.origin) is of size \(checkpoint.size), but the segment ends "
          + "at \(segment.to)")
    }
    return checkpoint
  }

  /// Compares what is held already, and takes payloads that were missing.
  ///
  /// - Returns: How many payloads were supplied.
  private func checkOverlap(
    _ lines: ArraySlice<EventLine>, _ segment: Segment, _ log: LogRow, _ db: Database
  ) throws -> Int64 {
    var supplied: Int64 = 0
    for (offset, line) in lines.enumerated() {
      let index = segment.from + Int64(offset)
      let key = Event.key(log: log.number, index: index)
      let held = try Data.fetchOne(
        db.cachedStatement(sql: "SELECT leaf FROM entry WHERE key = ?"), arguments: [key])
      guard held == line.leaf.data else {
        throw EventStoreError(
          .badRoot, "entry \(index) of \(segment.origin) here is not the same as in the segment",
          advice: "What is held here was not changed.")
      }
      if let payload = line.payload {
        supplied += try supply([UInt8](payload), key: key, log: log, db) ? 1 : 0
      }
    }
    return supplied
  }

  func extend(
    _ log: LogRow, with lines: ArraySlice<EventLine>, _ checkpoint: SignedCheckpoint,
    now: Timestamp, _ db: Database
  ) throws {
    // A segment that went past it would leave a stretch without a checkpoint that is longer than
    // any segment may be: nobody could be given the log any more.
    let owed = (log.size / Limits.checkpointInterval + 1) * Limits.checkpointInterval
    guard checkpoint.size <= owed else {
      throw EventStoreError(
        .missingCheckpoint,
        "the segment of \(log.origin) ends at \(checkpoint.size), past \(owed), where its log has a "
          + "checkpoint that everyone keeps",
        advice: "Send it in two, the first up to \(owed).")
    }
    var writer = try LogWriter(db, log, keepsEvents: false)
    for line in lines {
      guard line.at > writer.log.lastAt else {
        throw EventStoreError(
          .badOrder,
          "\(log.origin) at \(writer.log.size): its time \(line.at) is not after the previous one"
        )
      }
      try writer.add(
        at: line.at, type: line.type, commitment: line.commitment, leaf: line.leaf,
        payload: line.payload)
    }
    guard writer.log.edge.root == checkpoint.root else {
      throw EventStoreError(
        .badRoot,
        "the root of the entries of \(log.origin) up to \(checkpoint.size) is not the one that "
          + "its writer signed")
    }
    // What the writer keeps is kept here: if this segment would take the piece since the last kept
    // checkpoint over its limit, the one before this segment was kept for that reason.
    if writer.log.keptBytes > Limits.segmentByteCount, log.size > log.keptSize {
      try writer.keep(at: log.size, bytesSince: writer.log.keptBytes - log.keptBytes)
    }
    try writer.insert(checkpoint: checkpoint.note)
    if writer.log.size.isMultiple(of: Limits.checkpointInterval) {
      try writer.keep(at: writer.log.size, bytesSince: 0)
    }
    try writer.finish(now: now, chronology: chronology)
  }
}

extension EventStoreError {
  static func forked(_ origin: Origin, at index: Int64) -> EventStoreError {
    let name = "\(origin.name).\(origin.incarnation)"
    return EventStoreError(
      .fork,
      "\(name) has two histories, both signed with its key; they part at its event \(index)",
      advice:
        "'chron fork show \(name)' says what is only in one of them, and how to go on. What is "
        + "held here was not changed.")
  }
}

extension [UInt8] {
  /// Where the first 0x0A at or after `start` is.
  fileprivate func newline(from start: Int) -> Int? {
    withUnsafeBytes { bytes in
      guard start < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + start, 0x0A, bytes.count - start)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }
}
