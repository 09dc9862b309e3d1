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
      return try rows.reduce(into: [:]) { $0[try Origin.stored($1.kept(0))] = try $1.kept(1) }
    }
  }

  /// The segments that a peer lacks if it holds `have`.
  ///
  /// Logs come in the order in which they were admitted, so that each admission comes before what
  /// it admits.
  public func plan(have: [Origin: Int64]) throws -> [SegmentPlan] {
    try heads().logs.flatMap { head -> [SegmentPlan] in
      var from = max(have[head.origin] ?? 0, 0)
      guard from < head.size else { return [] }
      let kept = try read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT checkpoint.size FROM checkpoint JOIN log ON log.number = checkpoint.log \
            WHERE log.origin = ? AND kept = 1 AND checkpoint.size > ? AND checkpoint.size < ? \
            ORDER BY checkpoint.size
            """, arguments: [head.origin.description, from, head.size]
        ).map { try $0.kept(0) as Int64 }
      }
      return (kept + [head.size]).map { to in
        defer { from = to }
        return SegmentPlan(origin: head.origin, from: from, to: to)
      }
    }
  }

  /// How many entries of a counted log are held here; 0 of one that does not count.
  public func held(of origin: Origin) throws -> Int64 {
    try read { db in
      try Int64.fetchOne(
        db.cachedStatement(
          sql: "SELECT log.size FROM log JOIN member USING (origin) WHERE log.origin = ?"),
        arguments: [origin.description]) ?? 0
    }
  }

  /// The segment of a plan, whole: at most 4,096 events and 8 MiB.
  ///
  /// - Throws: `EventStoreError` with `unknownEvent` if no such log is held.
  public func segment(_ plan: SegmentPlan) throws -> Segment {
    var reading = try reading(plan)
    var lines: [UInt8] = []
    while let piece = try nextLines(of: &reading) { lines += piece }
    return Segment(
      origin: reading.origin, key: reading.key, from: reading.from, to: reading.to,
      checkpoint: reading.checkpoint, lines: lines)
  }
}
