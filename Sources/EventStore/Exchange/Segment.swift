// Segments: the signed pieces in which a log travels, and how a log is cut into them.

import Foundation
import GRDB
import TransparencyLog

/// A piece of a log that ends at a signed checkpoint.
public struct Segment: Sendable, Equatable {
  /// The log.
  public let origin: Origin
  /// Its verifier key, as a signed note has it.
  public let key: String
  /// The index of the first event.
  public let from: Int64
  /// The index after the last event: the checkpoint's size.
  public let to: Int64
  /// The signed checkpoint.
  public let checkpoint: String
  /// The event lines, each ended by 0x0A.
  public let lines: [UInt8]

  /// A segment as it came from a peer; nothing about it has been checked.
  public init(
    origin: Origin, key: String, from: Int64, to: Int64, checkpoint: String, lines: [UInt8]
  ) {
    self.origin = origin
    self.key = key
    self.from = from
    self.to = to
    self.checkpoint = checkpoint
    self.lines = lines
  }
}

/// A segment that is to be sent.
public struct SegmentPlan: Sendable, Equatable {
  /// The log.
  public let origin: Origin
  /// The index of the first event.
  public let from: Int64
  /// The index after the last event.
  public let to: Int64
}

extension EventStore {
  /// The sizes of the counted logs that are held here.
  public func held() throws -> [Origin: Int64] {
    try read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT log.origin, log.size FROM log JOIN member USING (origin)")
      return try rows.reduce(into: [:]) { $0[try Origin.stored($1[0])] = $1[1] }
    }
  }

  /// The segments that a peer lacks who holds `have`: logs in the order in which they were
  /// admitted, so that each admission comes before what it admits.
  public func plan(have: [Origin: Int64]) throws -> [SegmentPlan] {
    try heads().logs.flatMap { head -> [SegmentPlan] in
      var from = max(have[head.origin] ?? 0, 0)
      guard from < head.size else { return [] }
      let kept = try read { db in
        try Int64.fetchAll(
          db,
          sql: """
            SELECT checkpoint.size FROM checkpoint JOIN log ON log.number = checkpoint.log \
            WHERE log.origin = ? AND kept = 1 AND checkpoint.size > ? AND checkpoint.size < ? \
            ORDER BY checkpoint.size
            """, arguments: [head.origin.description, from, head.size])
      }
      return (kept + [head.size]).map { to in
        defer { from = to }
        return SegmentPlan(origin: head.origin, from: from, to: to)
      }
    }
  }

  /// The segment of a plan, whole: at most 4,096 events and 8 MiB.
  ///
  /// If the log has grown since it was planned, the checkpoint at its end may have been superseded;
  /// the segment then runs on to the next one.
  ///
  /// - Throws: `EventStoreError` with `unknownEvent` if no such log is held.
  public func segment(_ plan: SegmentPlan) throws -> Segment {
    let segment = try heldSegment(plan)
    // Grown since it was planned: if it is this replica's own log, its head must come first.
    if segment.to != plan.to { try settleHead() }
    return segment
  }

  private func heldSegment(_ plan: SegmentPlan) throws -> Segment {
    try read { db in
      guard let log = try LogRow.fetch(db, origin: plan.origin),
        let row = try Row.fetchOne(
          db.cachedStatement(
            sql: """
              SELECT size, note FROM checkpoint WHERE log = ? AND size >= ? ORDER BY size LIMIT 1
              """), arguments: [log.number, plan.to])
      else {
        throw EventStoreError(.unknownEvent, "\(plan.origin) has no \(plan.to) entries here")
      }
      let to: Int64 = row[0]
      let range =
        Event.key(log: log.number, index: plan.from)..<Event.key(log: log.number, index: to)
      var lines = try Self.lines(db, range, payloadBytes: .max)
      if lines.count > Limits.segmentByteCount {
        let bare = try Self.bareByteCount(db, range)
        lines = try Self.lines(db, range, payloadBytes: Limits.segmentByteCount - bare)
      }
      return Segment(
        origin: plan.origin, key: log.key, from: plan.from, to: to,
        checkpoint: row[1], lines: lines)
    }
  }

  /// Lines of a log as a segment has them, up to the first that makes them too many bytes.
  ///
  /// Their writer saw to it that they fit into a segment. But a replica that was given them without
  /// payloads cannot know where he did, and may have come to hold more in one piece. It then leaves
  /// out payloads, which the receiver asks for by themselves.
  ///
  /// - Parameter payloadBytes: What payloads, with the space before each, may take.
  static func lines(
    _ db: Database, _ keys: Range<EntryKey>, payloadBytes: Int,
    upTo limit: Int = Limits.segmentByteCount
  ) throws -> [UInt8] {
    let rows = try EntryCursor(db, keys)
    var lines: [UInt8] = []
    var room = payloadBytes
    while lines.count <= limit, try rows.next() {
      try rows.writeHead(to: &lines)
      rows.withPayload { payload in
        guard let payload, payload.count < room else { return }
        room -= payload.count + 1
        lines.append(0x20)
        lines += payload
      }
      lines.append(0x0A)
    }
    return lines
  }

  /// Bytes of the same lines without their payloads: half a mebibyte for 4,096 at most.
  private static func bareByteCount(_ db: Database, _ keys: Range<EntryKey>) throws -> Int {
    try Int.fetchOne(
      db,
      sql: "SELECT coalesce(sum(length(type) + ?), 0) FROM entry WHERE key >= ? AND key < ?",
      arguments: [
        EventLine.byteCount(type: "", payload: nil), keys.lowerBound, keys.upperBound,
      ]) ?? 0
  }
}
