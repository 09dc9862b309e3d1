// Projections: tables that are folded from the logs, and can always be made again from them.

public import GRDB
import Synchronization

/// Tables folded from events, kept in the chronology's file beside the logs.
///
/// They are a cache: dropped and folded again they must be the same, whatever the order in which
/// logs arrived.
public protocol Projection: Sendable {
  /// Events as they were read to be folded.
  associatedtype Lot: Sendable = [Event]

  /// The projection's name; no two have one.
  var name: String { get }
  /// The version of its tables and of its folding: with another, all is dropped and folded again.
  var version: Int { get }
  /// Makes the tables.
  func create(_ db: Database) throws
  /// Drops the tables, those of earlier versions too.
  func drop(_ db: Database) throws
  /// Reads events, of any thread and without the tables.
  ///
  /// Whatever can be found out here goes on while the events before these are folded.
  func read(_ events: [Event]) -> Lot
  /// Folds lots into the tables until there is none, inside one transaction.
  ///
  /// Events of one log come in the order of their indices and once; one that came without its
  /// payload comes again when the payload is supplied.
  func fold(_ next: () throws -> Lot?, _ db: Database) throws
  /// Drops what costs less to make anew than to keep while so many events are folded as there were
  /// not before; no view is read until `endBulk` has made it again.
  func beginBulk(_ db: Database) throws
  /// Makes again what `beginBulk` dropped.
  func endBulk(_ db: Database) throws
}

extension Projection where Lot == [Event] {
  /// Leaves all to folding.
  public func read(_ events: [Event]) -> [Event] { events }
}

extension Projection {
  /// Keeps everything.
  public func beginBulk(_ db: Database) throws {}
  /// Has nothing to make.
  public func endBulk(_ db: Database) throws {}

  /// Folds some events.
  func fold(_ events: [Event], _ db: Database) throws {
    var lot: Lot? = read(events)
    try fold({ lot.take() }, db)
  }
}

/// How far projections have folded the logs.
enum ProjectionPosition {
  /// Logs of which a projection has yet to fold events, by their numbers.
  private static let behind = """
    SELECT log.number FROM log LEFT JOIN projection_position AS position \
    ON position.log = log.number AND position.projection = ? \
    WHERE log.size > coalesce(position.size, 0) ORDER BY log.number
    """

  static func behind(_ db: Database, _ projection: any Projection) throws -> [Int64] {
    try Int64.fetchAll(db.cachedStatement(sql: behind), arguments: [projection.name])
  }

  /// Whether a projection has yet to fold events that are held, or to end a bulk.
  static func isBehind(_ db: Database, _ projection: any Projection) throws -> Bool {
    try isInBulk(db, projection) || lacksEvents(db, projection)
  }

  /// Whether a projection has yet to fold events that are held.
  static func lacksEvents(_ db: Database, _ projection: any Projection) throws -> Bool {
    try RowStatement(db, sql: behind).integer { $0.bind(projection.name) } != nil
  }

  // MARK: Bulk

  /// The number that no log has, as whose position it is noted that a bulk was begun: by a process
  /// that may have ended since.
  private static let bulk: Int64 = 0

  /// Whether so many events are coming that a projection's indexes are better made when all are
  /// folded: making one goes through what was there before too, at a fraction of what adding to it
  /// costs.
  static func isBulk(
    _ db: Database, _ projection: any Projection, coming count: Int64
  ) throws -> Bool {
    try count > Limits.foldBatch && count > sum(db, projection) / 2
  }

  static func isInBulk(_ db: Database, _ projection: any Projection) throws -> Bool {
    try position(db, projection, log: bulk) != nil
  }

  static func beginBulk(_ db: Database, _ projection: any Projection) throws {
    guard try !isInBulk(db, projection) else { return }
    try projection.beginBulk(db)
    try set(db, projection, log: bulk, size: 0)
  }

  /// Ends a bulk, whoever began it, if there is one and no event has yet to be folded.
  static func endBulk(_ db: Database, _ projection: any Projection) throws {
    guard try isInBulk(db, projection), try !lacksEvents(db, projection) else { return }
    try projection.endBulk(db)
    try db.execute(
      sql: "DELETE FROM projection_position WHERE projection = ? AND log = ?",
      arguments: [projection.name, bulk])
  }

  // MARK: Sizes

  /// How many events a projection has folded.
  static func sum(_ db: Database, _ projection: any Projection) throws -> Int64 {
    try RowStatement(
      db, sql: "SELECT coalesce(sum(size), 0) FROM projection_position WHERE projection = ?"
    ).integer { $0.bind(projection.name) } ?? 0
  }

  /// How much of a log a projection has folded.
  static func size(_ db: Database, _ projection: any Projection, log: Int64) throws -> Int64 {
    try position(db, projection, log: log) ?? 0
  }

  private static func position(
    _ db: Database, _ projection: any Projection, log: Int64
  ) throws -> Int64? {
    try RowStatement(
      db, sql: "SELECT size FROM projection_position WHERE projection = ? AND log = ?"
    ).integer { values in
      values.bind(projection.name)
      values.bind(log)
    }
  }

  static func set(
    _ db: Database, _ projection: any Projection, log: Int64, size: Int64
  ) throws {
    try RowStatement(
      db,
      sql: """
        INSERT INTO projection_position (projection, log, size) VALUES (?, ?, ?) \
        ON CONFLICT (projection, log) DO UPDATE SET size = excluded.size
        """
    ).run { values in
      values.bind(projection.name)
      values.bind(log)
      values.bind(size)
    }
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
    try RowStatement(db, sql: "SELECT version FROM projection WHERE name = ?")
      .integer { $0.bind(name) } == Int64(version)
  }
}

extension EventStore {
  /// Folds what the projections have not yet folded, some thousand events a transaction.
  public func project() throws { try project(progress: { _ in }) }

  /// - Parameter patience: How many seconds it waits for another process that writes.
  func project(
    patience: Double = Limits.busyTimeoutSeconds, progress: (Int) -> Void
  ) throws {
    waitingEvents.store(0, ordering: .relaxed)
    var total = 0
    for projection in projections {
      if try !read({ try projection.isPrepared($0) }) {
        try writeFileCache(patience: patience) { db in
          if try !projection.isPrepared(db) { try projection.prepare(db) }
        }
      }
      try project(projection, patience) { count in
        total += count
        progress(total)
      }
    }
  }

  private func project<P: Projection>(
    _ projection: P, _ patience: Double, progress: (Int) -> Void
  ) throws {
    // Up to where the logs are now: whoever writes meanwhile must not keep this from ending.
    var goal: [Int64: Int64]?
    var isBehind = true
    while isBehind {
      let unfolded = try read { try Unfolded($0, projection) }
      let end = goal ?? unfolded.sizes
      goal = end
      guard unfolded.lacks(end) || unfolded.endsBulk else { return }
      isBehind = try fold(unfolded, patience, progress: progress)
    }
  }

  /// Folds events, many thousand a transaction, each of which writes a page of an index once
  /// however often it changes; ends early if another process folds meanwhile.
  ///
  /// - Returns: Whether the projection is still behind, as it was seen last.
  private func fold<P: Projection>(
    _ unfolded: Unfolded<P>, _ patience: Double, progress: (Int) -> Void
  ) throws -> Bool {
    let next: (Database) throws -> ReadEvents<P.Lot>?
    if unfolded.count <= Limits.foldBatch || file.isInMemory {
      var unfolded = unfolded
      next = { db in try unfolded.next(db) }
    } else {
      let ahead = ReadAhead(from: unfolded) { [self] unfolded in
        try read { try unfolded.next($0) }
      }
      next = { _ in try ahead.next() }
    }
    let projection = unfolded.projection
    var beginsBulk = unfolded.isBulk
    var isAtEnd = false
    var isBehind = true
    while !isAtEnd {
      try writeFileCache(patience: patience) { db in
        if beginsBulk { try ProjectionPosition.beginBulk(db, projection) }
        beginsBulk = false
        var count = 0
        try projection.fold(
          {
            guard count < Limits.foldTransaction else { return nil }
            guard let events = try next(db), try events.take(db, projection) else {
              isAtEnd = true
              return nil
            }
            count += events.count
            progress(events.count)
            return events.lot
          }, db)
        // Whoever folds the last event ends what this or another process began.
        try ProjectionPosition.endBulk(db, projection)
        isBehind = try ProjectionPosition.isBehind(db, projection)
        if !isBehind { isAtEnd = true }
      }
    }
    return isBehind
  }

  /// Folds all that is left, as part of a transaction.
  func foldRest<P: Projection>(_ projection: P, _ db: Database) throws {
    if try !projection.isPrepared(db) { try projection.prepare(db) }
    var unfolded = try Unfolded(db, projection)
    guard unfolded.count > 0 || unfolded.endsBulk else { return }
    try projection.fold(
      {
        guard let events = try unfolded.next(db), try events.take(db, projection) else {
          return nil
        }
        return events.lot
      }, db)
    try ProjectionPosition.endBulk(db, projection)
  }
}
