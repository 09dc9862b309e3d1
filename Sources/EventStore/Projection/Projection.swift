// Projections: tables that are folded from the logs, and can always be made again from them.

public import GRDB

/// Tables folded from events, kept in the chronology's file beside the logs.
///
/// They are a cache: dropped and folded again they must be the same, whatever the order in which
/// logs arrived.
public protocol Projection: Sendable {
  /// The projection's name; no two have one.
  var name: String { get }
  /// The version of its tables and of its folding: with another, all is dropped and folded again.
  var version: Int { get }
  /// Makes the tables.
  func create(_ db: Database) throws
  /// Drops the tables, those of earlier versions too.
  func drop(_ db: Database) throws
  /// Folds events into the tables, inside the transaction that stores them or a later one.
  ///
  /// Events of one log come in the order of their indices and once; one that came without its
  /// payload comes again when the payload is supplied.
  func fold(_ events: [Event], _ db: Database) throws
}

/// How far projections have folded the logs.
enum ProjectionPosition {
  /// Whether a projection has yet to fold events that are held.
  static func isBehind(_ db: Database, _ projection: any Projection) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM log LEFT JOIN projection_position AS position \
          ON position.log = log.number AND position.projection = ? \
          WHERE log.size > coalesce(position.size, 0))
          """), arguments: [projection.name]) ?? false
  }

  static func size(_ db: Database, _ projection: any Projection, log: Int64) throws -> Int64 {
    try Int64.fetchOne(
      db.cachedStatement(
        sql: "SELECT size FROM projection_position WHERE projection = ? AND log = ?"),
      arguments: [projection.name, log]) ?? 0
  }

  static func set(
    _ db: Database, _ projection: any Projection, log: Int64, size: Int64
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO projection_position (projection, log, size) VALUES (?, ?, ?) \
        ON CONFLICT (projection, log) DO UPDATE SET size = excluded.size
        """
    ).execute(arguments: [projection.name, log, size])
  }
}

extension Projection {
  /// Makes the tables of this version, empty.
  func prepare(_ db: Database) throws {
    try drop(db)
    try create(db)
    try db.execute(
      sql: "DELETE FROM projection_position WHERE projection = ?", arguments: [name])
    try db.execute(
      sql: """
        INSERT INTO projection (name, version) VALUES (?, ?) \
        ON CONFLICT (name) DO UPDATE SET version = excluded.version
        """, arguments: [name, version])
  }

  func isPrepared(_ db: Database) throws -> Bool {
    try Int.fetchOne(
      db, sql: "SELECT version FROM projection WHERE name = ?", arguments: [name]) == version
  }

  /// Folds events that were stored in this very transaction, if all before them are folded already;
  /// else they wait for `catchUp`.
  func foldNew(_ events: [Event], log: LogRow, since: Int64, _ db: Database) throws {
    guard try ProjectionPosition.size(db, self, log: log.number) == since else { return }
    try fold(events, db)
    try ProjectionPosition.set(db, self, log: log.number, size: log.size)
  }

  /// Folds the next events of the first log that has any.
  ///
  /// - Returns: How many were folded; 0 when the projection has caught up.
  func catchUp(_ db: Database) throws -> Int {
    for log in try LogRow.fetchAll(db) {
      let from = try ProjectionPosition.size(db, self, log: log.number)
      guard from < log.size else { continue }
      let events = try Event.fetch(
        db, log: log, from: from, to: log.size, limit: Limits.foldBatch)
      guard let last = events.last else {
        throw EventStoreError(
          .damaged, "log \(log.origin) has no entry at \(from), but a size of \(log.size)",
          advice: "Run 'chron verify', and restore the file from a backup or a peer.")
      }
      try fold(events, db)
      try ProjectionPosition.set(db, self, log: log.number, size: last.index + 1)
      return events.count
    }
    return 0
  }
}

extension EventStore {
  /// Folds what the projections have not yet folded, some thousand events a transaction.
  public func project() throws { try project { _ in } }

  /// Drops all projections and folds them again from the logs.
  ///
  /// - Parameter progress: is told how many events have been folded.
  public func rebuild(progress: (Int) -> Void = { _ in }) throws {
    try write { db in for projection in self.projections { try projection.prepare(db) } }
    try project(progress: progress)
  }

  private func project(progress: (Int) -> Void) throws {
    var total = 0
    for projection in projections {
      while true {
        let count = try write { try projection.catchUp($0) }
        guard count > 0 else { break }
        total += count
        progress(total)
      }
    }
  }
}
