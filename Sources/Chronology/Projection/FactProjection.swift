// The projection of facts and sources: its place among the store's projections.

public import EventStore
public import GRDB

/// Folds events of facts and sources into the tables that views are read from.
public struct FactProjection: Projection {
  /// The projection's name.
  public var name: String { "facts" }
  /// The version of its tables and of its folding.
  public var version: Int { 6 }

  /// The projection.
  public init() {}

  /// Makes the tables.
  public func create(_ db: Database) throws { try db.execute(sql: FactTables.create) }

  /// Drops the tables.
  public func drop(_ db: Database) throws { try db.execute(sql: FactTables.drop) }

  /// Folds events, in the transaction that stores them or a later one.
  public func fold(_ events: [Event], _ db: Database) throws { try reading(events)(db) }

  /// Reads the payloads of events, and what can be told from a payload alone.
  public func reading(_ events: [Event]) -> @Sendable (Database) throws -> Void {
    let read = events.map { FoldedEvent(ahead: $0) }
    return { db in
      let batch = try FoldBatch(db)
      for (event, folded) in zip(events, read) { try batch.take(event, folded) }
      try batch.finish()
    }
  }
}
