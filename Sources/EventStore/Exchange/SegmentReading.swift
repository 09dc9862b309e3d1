// A segment read piece by piece: whoever sends it on holds no more than a piece of it.

import Foundation
import GRDB

/// A segment on its way out: what its head says, and how far its lines were read.
public struct SegmentReading: Sendable {
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
  /// The entries whose lines were not read yet.
  fileprivate var rest: Range<EntryKey>
  /// What the payloads among them, with the space before each, may take.
  fileprivate var payloadRoom: Int
}

extension EventStore {
  /// Begins to read the segment of a plan.
  ///
  /// If the log has grown since it was planned, the checkpoint at its end may have been superseded;
  /// the segment then runs on to the next one.
  ///
  /// - Throws: `EventStoreError` with `unknownEvent` if no such log is held.
  public func reading(_ plan: SegmentPlan) throws -> SegmentReading {
    let reading = try read { db -> SegmentReading in
      guard let log = try LogRow.fetch(db, origin: plan.origin),
        let row = try Row.fetchOne(
          db.cachedStatement(
            sql: """
              SELECT size, note FROM checkpoint WHERE log = ? AND size >= ? ORDER BY size LIMIT 1
              """), arguments: [log.number, plan.to])
      else {
        throw EventStoreError(
          .unknownEvent, "\(plan.origin) has fewer than \(plan.to) entries here")
      }
      let to: Int64 = try row.kept(0)
      let keys =
        Event.key(log: log.number, index: plan.from)..<Event.key(log: log.number, index: to)
      return SegmentReading(
        origin: plan.origin, key: log.key, from: plan.from, to: to,
        checkpoint: try row.kept(1), rest: keys, payloadRoom: try Self.payloadRoom(db, keys))
    }
    // Grown since it was planned: if it is this replica's own log, its head must come first.
    if reading.to != plan.to { try settleHead() }
    return reading
  }

  /// The next lines of a segment, each ended by 0x0A: a quarter of a mebibyte or a little more; nil
  /// after the last.
  ///
  /// Each call reads a snapshot of its own, and holds none between: entries never change.
  public func nextLines(of reading: inout SegmentReading) throws -> [UInt8]? {
    if reading.rest.isEmpty { return nil }
    var (rest, room) = (reading.rest, reading.payloadRoom)
    let lines = try read { db -> [UInt8] in
      let rows = try EntryCursor(db, rest)
      var lines: [UInt8] = []
      while lines.count < Limits.segmentPieceByteCount {
        guard try rows.next() else {
          // None may be missing: the log has as many.
          rest = rest.upperBound..<rest.upperBound
          break
        }
        rest = (try rows.index() + 1 + (rest.lowerBound & ~Event.indexMask))..<rest.upperBound
        try rows.writeLine(to: &lines, payloadRoom: &room)
      }
      return lines
    }
    (reading.rest, reading.payloadRoom) = (rest, room)
    return lines.isEmpty ? nil : lines
  }

  /// What the payloads of these entries may take in one segment: all that they do, as a rule.
  ///
  /// Their writer saw to it that they fit into a segment. But a replica that was given them without
  /// payloads cannot know where he did, and may have come to hold more in one piece. It then leaves
  /// out payloads, which the receiver asks for by themselves.
  private static func payloadRoom(_ db: Database, _ keys: Range<EntryKey>) throws -> Int {
    let sums = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT coalesce(sum(length(type) + ?), 0), coalesce(sum(length(payload) + 1), 0) \
          FROM entry WHERE key >= ? AND key < ?
          """),
      arguments: [
        EventLine.byteCount(type: "", payload: nil), keys.lowerBound, keys.upperBound,
      ])
    guard let bare: Int = sums?[0], let payloads: Int = sums?[1] else { return .max }
    return bare + payloads <= Limits.segmentByteCount ? .max : Limits.segmentByteCount - bare
  }
}
