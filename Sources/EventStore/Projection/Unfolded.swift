// Events that a projection has yet to fold, read some thousand at a time.

import GRDB

/// Events that were read for a projection, and how they fold.
struct ReadEvents: Sendable {
  /// A part of a log.
  struct Part: Sendable {
    let log: Int64
    let from: Int64
    let to: Int64
  }

  let parts: [Part]
  let fold: @Sendable (Database) throws -> Void

  var count: Int { parts.reduce(0) { $0 + Int($1.to - $1.from) } }
}

/// The ends of logs that a projection has yet to fold.
struct Unfolded: Sendable {
  private struct End: Sendable {
    let log: LogRow
    var from: Int64
  }

  private let projection: any Projection
  private var ends: [End]

  init(_ db: Database, _ projection: any Projection) throws {
    self.projection = projection
    ends = try LogRow.fetchAll(db).compactMap { log in
      let from = try ProjectionPosition.size(db, projection, log: log.number)
      return from < log.size ? End(log: log, from: from) : nil
    }
  }

  var count: Int64 { ends.reduce(0) { $0 + $1.log.size - $1.from } }

  /// Reads the next events, of as many logs as it takes to fill a batch; nil if there are none.
  mutating func next(_ store: EventStore) throws -> ReadEvents? {
    var events: [Event] = []
    var parts: [ReadEvents.Part] = []
    try store.read { db in
      while events.count < Limits.foldBatch, let end = ends.first {
        let new = try Event.fetch(
          db, log: end.log, from: end.from, to: end.log.size,
          limit: Limits.foldBatch - events.count)
        guard let last = new.last else {
          throw EventStoreError(
            .damaged,
            "log \(end.log.origin) has no entry at \(end.from), but a size of \(end.log.size)",
            advice: "Run 'chron verify', and restore the file from a backup or a peer.")
        }
        parts.append(ReadEvents.Part(log: end.log.number, from: end.from, to: last.index + 1))
        ends[0].from = last.index + 1
        if ends[0].from >= end.log.size { ends.removeFirst() }
        events += new
      }
    }
    return parts.isEmpty ? nil : ReadEvents(parts: parts, fold: projection.reading(events))
  }
}

extension Projection {
  /// Folds events that were read, if they are still the next.
  ///
  /// - Returns: Whether they were; another process may have been faster.
  func fold(_ events: ReadEvents, _ db: Database) throws -> Bool {
    for part in events.parts {
      guard try ProjectionPosition.size(db, self, log: part.log) == part.from else { return false }
    }
    try events.fold(db)
    for part in events.parts {
      try ProjectionPosition.set(db, self, log: part.log, size: part.to)
    }
    return true
  }
}
