// Finding forks: what a log's key signed elsewhere is compared with what is held here.

import Foundation
import GRDB
import TransparencyLog

/// What a segment from a peer says of the log that is held here.
public enum SegmentComparison: Sendable, Equatable {
  /// Both have the same events as far as both go.
  case agrees
  /// The segment is of another history, which parts from the one held here at this index.
  case parts(Int64)
  /// The segment parts from what is held here at this index, and is of a third history: neither that
  /// one nor the other that is known.
  case partsFurther(Int64)
  /// Its lines are not what its checkpoint signs if they follow what is held here: the histories part
  /// before it begins, or its lines are not the log's.
  case doesNotFollow
}

extension EventStore {
  /// Compares a checkpoint that is not beyond what is held here, and notes the fork if there is one.
  ///
  /// - Parameter note: A checkpoint that is said to be signed by the log's key.
  /// - Returns: Whether the log's key signed a different history there.
  /// - Throws: `EventStoreError` with `badSignature` if it signed nothing there.
  public func isForked(_ origin: Origin, against note: String) throws -> Bool {
    let found = try read { db -> (SignedCheckpoint, ForkEvidence)? in
      guard let key = try memberKey(origin, db), let log = try LogRow.fetch(db, origin: origin)
      else { return nil }
      let theirs = try SignedCheckpoint(note, of: origin, by: key)
      guard (1...max(log.size, 1)).contains(theirs.size) else { return nil }
      let leaves = try LogTree.leaves(db, log: log, size: theirs.size)
      guard CompactRange(leaves).root != theirs.root else { return nil }
      return (theirs, try Self.evidence(db, log, theirs: theirs))
    }
    guard let found else { return false }
    try noteFork(found.1, parts: nil, there: found.0, piece: nil)
    return true
  }

  /// Compares a segment with the log that is held here, and notes the fork if there is one.
  ///
  /// - Throws: `EventStoreError` for what is wrong with the segment itself.
  public func compare(_ segment: Segment) throws -> SegmentComparison {
    let lines = try parse(segment)
    var found: (evidence: ForkEvidence, checkpoint: SignedCheckpoint)?
    let comparison = try read { db -> SegmentComparison in
      guard let key = try memberKey(segment.origin, db),
        let log = try LogRow.fetch(db, origin: segment.origin), segment.from <= log.size
      else { return .doesNotFollow }
      let theirs = try open(segment, by: key)
      let held = try LogTree.leaves(db, log: log, size: min(log.size, segment.to))
      let history = held.prefix(Int(segment.from)) + lines.map(\.leaf)
      guard CompactRange(history).root == theirs.root else { return .doesNotFollow }
      guard let index = zip(held, history).enumerated().first(where: { $1.0 != $1.1 })?.offset
      else { return .agrees }
      let evidence = try Self.evidence(
        db, log, theirs: theirs, parts: Int64(index), theirLeaves: Array(history))
      found = (evidence, theirs)
      return .parts(Int64(index))
    }
    guard case .parts(let index) = comparison, let (evidence, checkpoint) = found else {
      return comparison
    }
    let rest = segment.lines.split(separator: 0x0A).dropFirst(Int(index - segment.from))
    let isNoted = try noteFork(
      evidence, parts: index, there: checkpoint,
      piece: ForkTable.Piece(
        since: index, upto: segment.to, checkpoint: checkpoint.note,
        lines: rest.joined(separator: [0x0A]) + [0x0A]))
    return isNoted ? comparison : .partsFurther(index)
  }

  /// The sizes at which a log's checkpoints are kept here, below a size.
  public func keptSizes(of origin: Origin, below size: Int64) throws -> [Int64] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT checkpoint.size FROM checkpoint JOIN log ON log.number = checkpoint.log \
          WHERE log.origin = ? AND kept = 1 AND checkpoint.size < ? ORDER BY checkpoint.size
          """, arguments: [origin.description, size]
      ).map { try $0.kept(0) }
    }
  }

  /// Notes how far a peer says that it has come on the branch of a log that is not held here.
  ///
  /// - Parameter isFurther: Whether it is a third branch, beside that one.
  /// - Throws: `EventStoreError` with `badSignature` if the log's key signed nothing there.
  public func noteBranch(of origin: Origin, upTo note: String, isFurther: Bool = false) throws {
    try write { db in
      guard var row = try ForkTable.fetch(db, origin), let key = try memberKey(origin, db) else {
        return
      }
      let checkpoint = try SignedCheckpoint(note, of: origin, by: key)
      if isFurther { return try ForkTable.noteFurther(checkpoint.note, of: origin, db) }
      guard Checkpoint.isLonger(checkpoint, than: row.there) else { return }
      row.there = checkpoint.note
      try ForkTable.save(row, db)
    }
  }

  /// Notes a fork that was found here.
  ///
  /// One other branch of a log is kept at a time. A third is named until what is known of the other
  /// has been dealt with: what was only there was written anew.
  ///
  /// - Returns: Whether it is the other branch that is kept; else it is a further one.
  @discardableResult
  private func noteFork(
    _ evidence: ForkEvidence, parts: Int64?, there: SignedCheckpoint, piece: ForkTable.Piece?
  ) throws -> Bool {
    let now = clock.now()
    return try write { db in
      let new = ForkTable.Row(
        origin: evidence.origin, evidence: evidence, at: now, there: there.note)
      var row = try ForkTable.fetch(db, evidence.origin) ?? new
      if try Self.isFurther(there, parts, piece, than: row, db) {
        guard row.isSettled, row.isRecorded else {
          try ForkTable.noteFurther(there.note, of: row.origin, db)
          return false
        }
        row = new
        try ForkTable.replacePieces([], of: row.origin, db)
      }
      try ForkTable.forgetFurther(there.note, of: row.origin, db)
      // Beyond what is kept of it, only its lines tell whether a checkpoint is of that branch.
      let kept = try ForkTable.pieces(db, row.origin).last?.upto
      let isKnown = piece != nil || kept.map { there.size <= $0 } ?? true
      if isKnown, row.parts == nil || Checkpoint.isLonger(there, than: row.there) {
        row.there = there.note
      }
      if let parts { row.parts = parts }
      try ForkTable.save(row, db)
      // What was held here once is whole; a piece from a peer is only the beginning.
      if let piece, !row.wasHere, kept ?? 0 < piece.upto {
        try ForkTable.replacePieces([piece], of: row.origin, db)
      }
      return true
    }
  }

  /// Whether a branch is proved to be another one than the one that is noted beside what is held.
  private static func isFurther(
    _ there: SignedCheckpoint, _ parts: Int64?, _ piece: ForkTable.Piece?,
    than row: ForkTable.Row, _ db: Database
  ) throws -> Bool {
    guard let known = row.parts, let log = try LogRow.fetch(db, origin: row.origin) else {
      return false
    }
    if let parts, parts != known { return true }
    let kept = try ForkTable.pieces(db, row.origin).flatMap { try $0.events().map(\.line.leaf) }
    if let piece, try zip(piece.events().map(\.line.leaf), kept).contains(where: { $0 != $1 }) {
      return true
    }
    let beyond = there.size - known
    guard beyond > 0, beyond <= Int64(kept.count) else { return false }
    var tree = try LogTree.edge(db, log: log, size: known)
    for leaf in kept.prefix(Int(beyond)) { tree.append(leaf) }
    return tree.root != there.root
  }

  /// Evidence that the history of which `theirs` is a checkpoint is not the one held here.
  ///
  /// - Parameters:
  ///   - parts: The index of the first event that differs, where `theirs` is beyond what is held.
  ///   - theirLeaves: The leaves of that history up to `theirs`, likewise.
  private static func evidence(
    _ db: Database, _ log: LogRow, theirs: SignedCheckpoint, parts: Int64 = 0,
    theirLeaves: [Hash] = []
  ) throws -> ForkEvidence {
    let isLonger = theirs.size > log.size
    // The nearest checkpoint on this side that speaks of what differs.
    let atLeast = isLonger ? parts + 1 : theirs.size
    guard
      let row = try Row.fetchOne(
        db,
        sql: "SELECT size, note FROM checkpoint WHERE log = ? AND size >= ? ORDER BY size LIMIT 1",
        arguments: [log.number, atLeast])
    else { throw EventStoreError.noCheckpoint(log.origin) }
    let (size, ours): (Int64, String) = (try row.kept(0), try row.kept(1))
    let longerSize = max(size, theirs.size)
    let shorterSize = min(size, theirs.size)
    let leaves = isLonger ? theirLeaves : try LogTree.leaves(db, log: log, size: longerSize)
    let proof = try ConsistencyProof.make(
      oldSize: UInt64(shorterSize), newSize: UInt64(longerSize)
    ) { CompactRange(leaves[Int($0.index << $0.level)..<Int(($0.index + 1) << $0.level)]).root }
    return ForkEvidence(
      origin: log.origin, longer: isLonger ? theirs.note : ours,
      shorter: isLonger ? ours : theirs.note,
      root: CompactRange(leaves.prefix(Int(shorterSize))).root, proof: proof.path)
  }
}

extension CompactRange {
  /// The range of some entries, given their leaf hashes.
  fileprivate init(_ leaves: some Sequence<Hash>) {
    self.init()
    for leaf in leaves { append(leaf) }
  }
}

extension Checkpoint {
  fileprivate static func isLonger(_ checkpoint: SignedCheckpoint, than note: String) -> Bool {
    checkpoint.size > ((try? size(of: note)) ?? 0)
  }
}
