// Appending very many events and folding them as they come: what is folded need not be read again.

public import GRDB
import TransparencyLog

/// Events that are about to be appended, and how a projection is to read them.
public struct FoldingLot<P: Projection>: Sendable {
  let events: SealedEvents
  let read: @Sendable ([Event]) -> P.Lot

  /// - Parameter read: What reading the events would make of them, once they have their places.
  public init(_ events: SealedEvents, read: @escaping @Sendable ([Event]) -> P.Lot) {
    self.events = events
    self.read = read
  }
}

extension EventStore {
  /// Appends events lot by lot, as `append(_:)` does, and folds each lot into a projection.
  ///
  /// Many lots share a transaction, which holds their events, the checkpoints that they owe, and what
  /// is folded from them: all or nothing. If this fails, what was committed before stays.
  ///
  /// - Parameters:
  ///   - projection: One of those that the store was opened with.
  ///   - count: Roughly how many events will come; very many are folded in bulk.
  ///   - next: Yields the next lot, and nil at the end. It may look at the tables, in which everything
  ///     before is folded, and must not wait for whoever else writes to the file.
  /// - Throws: What `append(_:)` and folding throw, and what `next` throws.
  public func append<P: Projection>(
    folding projection: P, about count: Int64, _ next: (Database) throws -> FoldingLot<P>?
  ) throws {
    var isAtEnd = false
    var isBehind = true
    var beginsBulk = true
    while !isAtEnd {
      if isBehind { try project() }
      try extendOwnLog { db, log, append in
        // Another process may have appended to this log meanwhile. What came in others can wait.
        let folded = try ProjectionPosition.size(db, projection, log: log.number)
        isBehind = folded < log.size
        guard !isBehind else { return }
        if beginsBulk, try ProjectionPosition.isBulk(db, projection, coming: count) {
          try ProjectionPosition.beginBulk(db, projection)
        }
        beginsBulk = false
        let limit = try Limits.foldingAppend(to: ProjectionPosition.sum(db, projection))
        var appended = 0
        try projection.fold(
          {
            guard appended < limit else { return nil }
            guard let lot = try next(db) else {
              isAtEnd = true
              return nil
            }
            appended += lot.events.events.count
            return lot.read(try append(lot.events.events))
          }, db)
        if appended > 0 {
          try ProjectionPosition.set(
            db, projection, log: log.number, size: log.size + Int64(appended))
        }
        if isAtEnd { try ProjectionPosition.endBulk(db, projection) }
      }
    }
  }
}
