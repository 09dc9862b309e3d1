// Verifies one log from its rows: the grammar of its lines, payloads against commitments, leaves,
// tree, times, checkpoints, and what the file says of the log itself.

import Foundation
import GRDB
import TransparencyLog

struct LogVerifier {
  private let db: Database
  /// The log's row, column by column: it may be what is damaged.
  private let row: Row
  private let number: Int64
  private let origin: String
  private let size: Int64
  private let key: VerifierKey?

  private var edge = CompactRange()
  /// The leaf's bytes of the entry at hand; one room for all of them.
  private var head: [UInt8] = []
  private var lastAt: Int64 = .min
  private var missing: Int64 = 0
  private var bytes = ByteCount()
  /// Where the log stood at the end of each of its arrivals, in their order.
  private(set) var ends: [End] = []
  private var arrivals: [(id: Int64, upto: Int64)] = []
  private var hasCritical = false
  private var problems: [VerifyReport.Problem] = []
  /// The size up to which the last good checkpoint vouches for the tree.
  private var vouched: Int64 = 0
  private var checkpoints: [(size: Int64, kept: Bool, note: String)] = []

  /// Where a log stood at the end of an arrival.
  struct End {
    let arrival: Int64
    let log: Int64
    let origin: String
    let size: Int64
    let root: Hash
    let lastAt: Int64
    /// Whether an entry came with it that decides who counts.
    let hasCritical: Bool
  }

  /// Bytes of the lines since the last kept checkpoint.
  ///
  /// A payload that is missing counts as the largest, and still does after it was supplied.
  private struct ByteCount {
    var exact: Int64 = 0
    /// By how much more they may be counted, in all and at the least.
    var most: Int64 = 0
    var least = Int64.max

    mutating func add(type: Int, payload: Int?) {
      let head = Timestamp.byteCount + 1 + type + 1 + 44 + 1
      let slack = Limits.payloadByteCount - (payload ?? Limits.payloadByteCount)
      exact += Int64(head + 1 + (payload ?? Limits.payloadByteCount))
      most += Int64(slack)
      least = min(least, Int64(slack))
    }

    func allows(_ count: Int64) -> Bool {
      let more = count - exact
      return more == 0 || (more >= least && more <= most)
    }
  }

  init(_ db: Database, _ row: Row) {
    self.db = db
    self.row = row
    number = row.value("number") ?? -1
    origin = row.value("origin") ?? "?"
    size = row.value("size") ?? -1
    key = (row.value("key") as String?).flatMap { try? VerifierKey(parsing: $0) }
  }

  /// Verifies the log, telling `progress` of every thousand entries.
  mutating func report(progress: (Int64) -> Void) -> VerifyReport.Log {
    do {
      try readCheckpoints()
      try readArrivals()
      try readEntries(progress: progress)
      checkRow()
    } catch {
      // SQLite cannot read on: the entry after the last one that was read is the first bad one.
      note(Int64(edge.size), "the file cannot be read beyond this point: \(error)")
    }
    return VerifyReport.Log(
      origin: origin, size: size, root: edge.root, missing: missing, problems: problems)
  }

  private mutating func note(_ index: Int64?, _ message: String) {
    // The first problems tell where to look; a broken tree would repeat itself at each checkpoint.
    if problems.count < 20 { problems.append(VerifyReport.Problem(index: index, message: message)) }
  }

  private mutating func readCheckpoints() throws {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT size, kept, note FROM checkpoint WHERE log = ? ORDER BY size",
      arguments: [number])
    while let row = try rows.next() {
      guard let size: Int64 = row.value("size"), let kept: Int64 = row.value("kept"),
        kept == 0 || kept == 1, let text: String = row.value("note")
      else {
        note(nil, "a checkpoint cannot be read")
        continue
      }
      checkpoints.append((size, kept != 0, text))
    }
    if size > 0, checkpoints.last?.size != size {
      note(size - 1, "no checkpoint vouches for the last entries")
    }
    let sizes = Set(checkpoints.lazy.filter(\.kept).map(\.size))
    for owed in stride(
      from: Limits.checkpointInterval, through: max(size, 0), by: Int(Limits.checkpointInterval))
    where !sizes.contains(owed) {
      note(owed - 1, "the checkpoint at \(owed), which must be kept for ever, is missing")
    }
  }

  private mutating func readEntries(progress: (Int64) -> Void) throws {
    let rows = try EntryCursor(db, log: number)
    let keptSize = row.value("kept_size") ?? Int64.max
    var nextCheckpoint = 0
    while try rows.next() {
      let index = Int64(edge.size)
      guard rows.key == Event.key(log: number, index: index) else {
        let found = rows.key.map { $0 & Event.indexMask }
        note(index, "the entry is missing; the next one has index \(found ?? -1)")
        return
      }
      edge.append(checkEntry(rows, index: index, isCounted: index >= keptSize))
      noteEnds(at: index + 1)
      while nextCheckpoint < checkpoints.count, checkpoints[nextCheckpoint].size <= index + 1 {
        check(checkpoints[nextCheckpoint])
        nextCheckpoint += 1
      }
      if index.isMultiple(of: 1_000) { progress(index) }
    }
    if Int64(edge.size) != size {
      note(min(Int64(edge.size), size), "the log has \(edge.size) entries, not \(size)")
    }
    for checkpoint in checkpoints.dropFirst(nextCheckpoint) {
      note(size, "there is a checkpoint at \(checkpoint.size), beyond the log's end")
    }
  }

  /// Checks one entry against itself.
  ///
  /// - Returns: Its leaf, as the row's other columns make it.
  private mutating func checkEntry(
    _ row: EntryCursor, index: Int64, isCounted: Bool
  ) -> Hash {
    head.removeAll(keepingCapacity: true)
    guard let at = row.at, Timestamp.range.contains(at), let commitment = row.commitment,
      let stored = row.leaf, (try? row.writeHead(to: &head)) != nil
    else {
      note(index, "the entry's row cannot be read")
      return Hash.emptyRoot
    }
    let type = row.withType { type -> (count: Int, isValid: Bool) in
      guard let type else { return (0, false) }
      if EventType.isCritical(type) { hasCritical = true }
      return (type.count, EventType.isValid(type))
    }
    if !type.isValid { note(index, "its type is not a valid event type") }
    if at <= lastAt { note(index, "its time is not later than that of the entry before") }
    lastAt = at
    var payloadCount: Int?
    if row.hasNoPayload {
      missing += 1
    } else {
      let payload = row.withPayload { payload -> (hash: Hash, isPayload: Bool)? in
        payloadCount = payload?.count
        return payload.map { (Hash.sha256($0), EventLine.isPayload($0)) }
      }
      switch payload?.hash {
      case commitment: break
      case nil: note(index, "its payload cannot be read")
      default: note(index, "its payload does not match its commitment")
      }
      if payload?.isPayload == false {
        note(index, "its payload is empty, too long or has control characters")
      }
    }
    if isCounted { bytes.add(type: type.count, payload: payloadCount) }
    let leaf = Hash.leaf(head)
    if leaf != stored { note(index, "its leaf hash does not match its time, type and commitment") }
    return leaf
  }

  /// Checks a checkpoint of the tree's present size.
  private mutating func check(_ checkpoint: (size: Int64, kept: Bool, note: String)) {
    guard checkpoint.size > 0, let key else {
      note(vouched, "the checkpoint at \(checkpoint.size) cannot be checked")
      return
    }
    do {
      let signed = try Checkpoint.open(checkpoint.note, by: key)
      guard Int64(signed.size) == checkpoint.size else {
        note(checkpoint.size - 1, "the checkpoint at \(checkpoint.size) is of size \(signed.size)")
        return
      }
      if signed.root == edge.root {
        vouched = checkpoint.size
      } else if !problems.contains(where: { ($0.index ?? -1) >= vouched }) {
        note(
          vouched,
          "the entries from \(vouched) up to \(checkpoint.size) do not give the root that the "
            + "log's writer signed")
      }
    } catch {
      note(checkpoint.size - 1, "the checkpoint at \(checkpoint.size): \(error)")
    }
  }

  /// Checks the log's row against what its entries say.
  private mutating func checkRow() {
    func differs<Value: DatabaseValueConvertible & Equatable>(_ column: String, _ value: Value)
      -> Bool
    {
      (row.value(column) as Value?) != value
    }
    let edgeBytes = edge.edge.reduce(into: Data()) { $0 += $1.data }
    let incarnation = Origin(origin)?.incarnation.description ?? ""
    var wrong: [String] = []
    if key?.name != origin
      || key.map({ Incarnation(publicKey: $0.publicKey).description })
        != incarnation
      || differs("incarnation", incarnation)
    {
      wrong.append("name or key")
    }
    if differs("root", edge.root.data) || differs("edge", edgeBytes) { wrong.append("tree") }
    if size > 0, differs("last_at", lastAt) { wrong.append("last time") }
    if differs("missing", missing) { wrong.append("count of missing payloads") }
    if let kept: Int64 = row.value("kept_size"),
      kept != checkpoints.last(where: \.kept)?.size ?? 0
    {
      wrong.append("last kept checkpoint")
    }
    if !((row.value("kept_bytes") as Int64?).map(bytes.allows) ?? false) {
      wrong.append("bytes since then")
    }
    if !wrong.isEmpty {
      note(
        min(Int64(edge.size), max(size, 0)),
        "the file's record of the log does not match its entries: "
          + wrong.joined(separator: ", "))
    }
  }

  /// Checks that arrivals cover the log, each part once, in order.
  private mutating func readArrivals() throws {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT id, since, upto FROM arrival WHERE log = ? ORDER BY id",
      arguments: [number])
    var covered: Int64 = 0
    while let row = try rows.next() {
      guard let id: Int64 = row.value("id"), let since: Int64 = row.value("since"),
        let upto: Int64 = row.value("upto"), since == covered, upto > since
      else {
        note(covered, "the record of arrivals has a gap at \(covered)")
        return
      }
      covered = upto
      arrivals.append((id, upto))
    }
    if covered != size {
      note(covered, "the record of arrivals ends at \(covered), not at \(size)")
    }
  }

  /// Notes where the log stood after an arrival, if one ended at the tree's present size.
  private mutating func noteEnds(at size: Int64) {
    guard ends.count < arrivals.count, arrivals[ends.count].upto == size else { return }
    ends.append(
      End(
        arrival: arrivals[ends.count].id, log: number, origin: origin, size: size,
        root: edge.root, lastAt: lastAt, hasCritical: hasCritical))
    hasCritical = false
  }
}

extension Row {
  /// A column's value, or nil where it is not of that type: in a damaged file it may be anything.
  func value<Value: DatabaseValueConvertible>(_ column: String) -> Value? {
    (self[column] as DatabaseValue?).flatMap { Value.fromDatabaseValue($0) }
  }
}
