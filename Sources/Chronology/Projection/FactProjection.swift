// The projection of facts and sources: its place among the store's projections.

public import EventStore
public import GRDB

/// Folds events of facts and sources into the tables that views are read from.
public struct FactProjection: Projection {
  /// The projection's name.
  public var name: String { "facts" }
  /// The version of its tables and of its folding.
  public var version: Int { 10 }

  /// Whether words are indexed: not where tables are made to be compared.
  var indexesWords = true

  /// The projection.
  public init() {}

  /// Makes the tables.
  public func create(_ db: Database) throws {
    try db.execute(sql: FactTables.create)
    try db.execute(sql: FactTables.createViewIndexes)
  }

  /// Drops the tables.
  public func drop(_ db: Database) throws { try db.execute(sql: FactTables.drop) }

  /// Events whose payloads were read, with what can be told from a payload alone.
  public struct Lot: Sendable {
    let events: [Event]
    /// What was read of each.
    let folded: [FoldedEvent]
  }

  /// Reads the payloads of events.
  public func read(_ events: [Event]) -> Lot {
    Lot(events: events, folded: events.map { FoldedEvent(ahead: $0) })
  }

  /// Folds events.
  public func fold(_ next: () throws -> Lot?, _ db: Database) throws {
    let session = try FoldSession(db, indexesWords: indexesWords)
    while let lot = try next() {
      try FoldBatch(session, lot).fold()
    }
    try session.finish(indexesWords: indexesWords)
  }

  /// Drops the indexes that only views read.
  public func beginBulk(_ db: Database) throws {
    try db.execute(sql: FactTables.dropViewIndexes)
  }

  /// Makes them.
  public func endBulk(_ db: Database) throws {
    try db.execute(sql: FactTables.createViewIndexes)
  }
}
