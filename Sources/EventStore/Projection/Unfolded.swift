// Events that a projection has yet to fold, read some thousand at a time.

import GRDB

/// Events that were read for a projection.
struct ReadEvents<Lot: Sendable>: Sendable {
  /// A part of a log.
  struct Part: Sendable {
    let log: Int64
    let from: Int64
    let to: Int64
  }

  let parts: [Part]
  let lot: Lot

  var count: Int { parts.reduce(0) { $0 + Int($1.to - $1.from) } }

  /// Notes that they are folded, if they are still the next.
  ///
  /// - Returns: Whether they were; another process may have been faster.
  func take(_ db: Database, _ projection: any Projection) throws -> Bool {
    for part in parts {
      let size = try ProjectionPosition.size(db, projection, log: part.log)
      guard size == part.from else { return false }
    }
    for part in parts {
      try ProjectionPosition.set(db, projection, log: part.log, size: part.to)
    }
    return true
  }
}

/// The ends of logs that a projection has yet to fold.
struct Unfolded<P: Projection>: Sendable {
  private struct End: Sendable {
    let log: LogRow
    var from: Int64
  }

  let projection: P
  private var ends: [End]
  let count: Int64
  /// Whether there are very many.
  let isBulk: Bool
  /// Whether a bulk that some process began has yet to be ended.
  let endsBulk: Bool

  init(_ db: Database, _ projection: P) throws {
    self.projection = projection
    ends = try ProjectionPosition.behind(db, projection).compactMap { number in
      let from = try ProjectionPosition.size(db, projection, log: number)
      return try LogRow.fetch(db, number: number).map { End(log: $0, from: from) }
    }
    count = ends.reduce(0) { $0 + $1.log.size - $1.from }
    isBulk = try ProjectionPosition.isBulk(db, projection, coming: count)
    endsBulk = try ProjectionPosition.isInBulk(db, projection)
  }

  /// How long the logs are of which something is not folded, by their numbers.
  var sizes: [Int64: Int64] {
    Dictionary(uniqueKeysWithValues: ends.map { ($0.log.number, $0.log.size) })
  }

  /// Whether something below these sizes is not folded.
  func lacks(_ sizes: [Int64: Int64]) -> Bool {
    ends.contains { $0.from < sizes[$0.log.number] ?? 0 }
  }

  /// Reads the next events, of as many logs as it takes to fill a batch; nil if there are none.
  mutating func next(_ db: Database) throws -> ReadEvents<P.Lot>? {
    var events: [Event] = []
    var parts: [ReadEvents<P.Lot>.Part] = []
    while events.count < Limits.foldBatch, let end = ends.first {
      let new = try Event.fetch(
        db, log: end.log, from: end.from, to: end.log.size,
        limit: Limits.foldBatch - events.count)
      guard let last = new.last else {
        throw EventStoreError(
          .damaged,
          "log \(end.log.origin) has no entry at \(end.from), although its size is \(end.log.size)",
          advice: "Run 'chron verify', and restore the file from a backup or a peer.")
      }
      parts.append(ReadEvents.Part(log: end.log.number, from: end.from, to: last.index + 1))
      ends[0].from = last.index + 1
      if ends[0].from >= end.log.size { ends.removeFirst() }
      events += new
    }
    return parts.isEmpty ? nil : ReadEvents(parts: parts, lot: projection.read(events))
  }
}
