// The door of the module: one chronology's file, opened.

import Foundation
public import GRDB
import Synchronization
import TransparencyLog

/// A chronology's file: append-only signed logs, and what is folded from them.
///
/// Several processes may have one file open. All calls are synchronous and may be made from any
/// thread; those that write wait for other writers up to `Limits.busyTimeoutSeconds`. Every failure
/// is an `EventStoreError`.
public final class EventStore: Sendable {
  /// The file.
  public let path: String
  /// Which chronology it is a replica of.
  public let chronology: ChronologyID

  let pool: DatabasePool
  let keys: KeyStore
  let projections: [any Projection]
  let clock: WallClock
  let ownKey: OwnKey
  let appends = AppendGroup()
  /// How many events were appended here since projections last caught up.
  let waitingEvents = Atomic(0)

  /// Opens a chronology's file.
  ///
  /// - Throws: `EventStoreError` with `notFound`, `notAChronology`, `needsNewerVersion`, `damaged`.
  public static func open(
    at path: String, keys: KeyStore, projections: [any Projection] = [],
    clock: WallClock = .system
  ) throws -> EventStore {
    try StoreFile.check(path)
    return try EventStore(path: path, keys: keys, projections: projections, clock: clock)
  }

  init(
    path: String, keys: KeyStore, projections: [any Projection], clock: WallClock
  ) throws {
    self.path = path
    self.keys = keys
    self.projections = projections
    self.clock = clock
    ownKey = OwnKey(keys)
    (pool, chronology) = try EventStore.translating(path) {
      let pool = try StoreFile.pool(path)
      let isPrepared = try pool.read { db in
        try Int32.fetchOne(db, sql: "PRAGMA user_version") == Schema.version
          && projections.allSatisfy { try $0.isPrepared(db) }
      }
      // Opening writes only when something has to be made: a reader must not wait for a writer.
      if !isPrepared {
        try pool.write { db in
          try Schema.migrate(db)
          for projection in projections where try !projection.isPrepared(db) {
            try projection.prepare(db)
          }
        }
      }
      return (pool, try pool.read { try ReplicaRow.fetch($0).chronology })
    }
  }

  /// Closes the file, and folds SQLite's write-ahead log into it.
  ///
  /// - Throws: `EventStoreError` if a call is still under way.
  public func close() throws {
    try translating {
      // The pool closes its writer first, and the readers that close after it may not fold the
      // write-ahead log: without readers, the writer closes last and does.
      pool.invalidateReadOnlyConnections()
      try pool.close()
    }
  }

  /// The chronology's name.
  public func name() throws -> String { try read { try ReplicaRow.fetch($0).title } }

  /// Reads one snapshot of the file, whatever it holds and however far projections are.
  public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try translating { try pool.read(body) }
  }

  /// Reads one snapshot for a view: projections have caught up with the logs.
  ///
  /// - Throws: `EventStoreError` with `needsNewerVersion` if an event counts that decides who counts
  ///   and that this version does not understand.
  public func view<Result>(_ body: (Database) throws -> Result) throws -> Result {
    while true {
      let result: Result? = try read { db in
        try ReplicaRow.fetch(db).checkUnderstood()
        for projection in projections where try ProjectionPosition.isBehind(db, projection) {
          return nil
        }
        return try body(db)
      }
      if let result { return result }
      try project()
    }
  }

  /// Writes to a projection's tables: what is folded, and what is computed from something else than
  /// events, such as the bytes of documents, which a `rebuild` forgets.
  ///
  /// One transaction, which either commits whole or leaves nothing, and which a power failure may
  /// take back: what was computed can be computed again, and is not worth waiting for the disk.
  public func writeCache(_ body: (Database) throws -> Void) throws {
    try translating {
      try pool.writeWithoutTransaction { db in
        try StoreFile.waitForDisk(db, false)
        let written = Result {
          try db.inTransaction {
            try body(db)
            return .commit
          }
        }
        try StoreFile.waitForDisk(db, true)
        try written.get()
      }
    }
  }

  /// A number that changes whenever this or another process commits to the file; cheap to ask.
  public func changeCounter() throws -> Int64 {
    try translating {
      try pool.writeWithoutTransaction { db in
        // data_version counts other connections' commits, total_changes this one's own.
        let others = try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0
        let own = try Int64.fetchOne(db, sql: "SELECT total_changes()") ?? 0
        return others &+ own
      }
    }
  }

  /// Runs one transaction that either commits whole or leaves nothing.
  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try translating { try pool.write(body) }
  }

  func translating<Result>(_ body: () throws -> Result) throws -> Result {
    try EventStore.translating(path, body)
  }

  static func translating<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw EventStoreError(error, path: path)
    }
  }
}

extension ReplicaRow {
  /// - Throws: `needsNewerVersion` if a critical event counts that is not understood.
  func checkUnderstood() throws {
    guard let blocked else { return }
    throw EventStoreError(
      .needsNewerVersion,
      "the chronology holds an event that decides who counts and that needs a newer chron: "
        + blocked,
      advice: "Install a newer chron. The logs are safe: they are kept, relayed and verified.")
  }
}
