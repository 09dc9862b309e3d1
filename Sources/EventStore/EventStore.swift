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

  let file: Connections
  let keys: KeyStore
  let projections: [any Projection]
  let clock: WallClock
  let ownKey: OwnKey
  let appends = AppendGroup()
  /// Whether the logs may be written on, as far as that was looked at.
  let isFoundSound = Atomic(false)
  /// How many events were appended here since projections last caught up.
  let waitingEvents = Atomic(0)
  /// What views read where they cannot be folded in the file.
  private let folded = Mutex<FoldedCopy?>(nil)
  let notify: (@Sendable (Notice) -> Void)?

  /// Opens a chronology's file.
  ///
  /// A file that may only be read is opened too: calls that only read work, and calls that write
  /// throw `readOnly`.
  ///
  /// - Parameter notify: Gets what the person who asks for a view, or writes, should know.
  /// - Throws: `EventStoreError` with `notFound`, `notAChronology`, `needsNewerVersion`, `damaged`,
  ///   `foreignWriteAheadLog`.
  public static func open(
    at path: String, keys: KeyStore, projections: [any Projection] = [],
    clock: WallClock = .system, notify: (@Sendable (Notice) -> Void)? = nil
  ) throws -> EventStore {
    try EventStore(path: path, keys: keys, projections: projections, clock: clock, notify: notify)
  }

  convenience init(
    path: String, keys: KeyStore, projections: [any Projection], clock: WallClock,
    notify: (@Sendable (Notice) -> Void)? = nil, memoryByteCount: Int = Limits.memoryByteCount
  ) throws {
    let file = try EventStore.translating(path) {
      try EventStore.prepared(
        Connections.open(path, memoryByteCount: memoryByteCount), path, projections)
    }
    try self.init(path, file, keys, projections, clock, notify)
  }

  /// Opens a chronology's file to look at it as it is: nothing in it or beside it is changed, nothing
  /// is folded, and tables of an earlier version stay as they are.
  ///
  /// - Throws: As `open`.
  public static func openUntouched(
    at path: String, keys: KeyStore, projections: [any Projection] = []
  ) throws -> EventStore {
    let file = try translating(path) { try Connections.openUntouched(path) }
    return try EventStore(path, file, keys, projections, .system, nil)
  }

  private init(
    _ path: String, _ file: Connections, _ keys: KeyStore, _ projections: [any Projection],
    _ clock: WallClock, _ notify: (@Sendable (Notice) -> Void)?
  ) throws {
    self.path = path
    self.file = file
    self.keys = keys
    self.projections = projections
    self.clock = clock
    self.notify = notify
    ownKey = OwnKey(keys)
    chronology = try EventStore.translating(path) {
      try file.read { try ReplicaRow.fetch($0).chronology }
    }
  }

  /// Makes what this version needs in the file; a file that cannot be written is left as it is, and
  /// read from a copy in memory if its tables are those of an older version.
  private static func prepared(
    _ file: Connections, _ path: String, _ projections: [any Projection]
  ) throws -> Connections {
    let (version, isPrepared) = try file.read { db in
      (
        try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
        try projections.allSatisfy { try $0.isPrepared(db) }
      )
    }
    // Opening writes only when something has to be made: a reader must not wait for a writer.
    guard version != Schema.version || !isPrepared else { return file }
    do {
      try prepare(file, path, projections)
    } catch let error as EventStoreError where error.leavesReading {
      guard version < Schema.version else { return file }
      let copy = try file.copiedIntoMemory(because: error)
      try prepare(copy, path, projections)
      return copy
    }
    return file
  }

  private static func prepare(
    _ file: Connections, _ path: String, _ projections: [any Projection]
  ) throws {
    try translating(path) {
      if !file.isInMemory, let obstacle = file.obstacle { throw obstacle }
      try file.write { db in
        try Schema.migrate(db)
        for projection in projections where try !projection.isPrepared(db) {
          try projection.prepare(db)
        }
      }
    }
  }

  /// Whether a projection is among those that the store was opened with.
  public func keeps(_ projection: any Projection) -> Bool {
    projections.contains { $0.name == projection.name && $0.version == projection.version }
  }

  /// Closes the file, and folds SQLite's write-ahead log into it.
  ///
  /// - Throws: `EventStoreError` if a call is still under way.
  public func close() throws { try translating { try file.close() } }

  /// The chronology's name.
  public func name() throws -> String { try read(name) }

  /// The chronology's name, as a snapshot has it.
  public func name(_ db: Database) throws -> String { try ReplicaRow.fetch(db).title }

  /// Reads one snapshot of the file, whatever it holds and however far projections are.
  ///
  /// - Throws: `fileMoved` if the path no longer leads to the file.
  public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try translating { try file.read(body) }
  }

  /// Reads one snapshot for a view: projections have caught up with the logs.
  ///
  /// Where they cannot be folded in the file, since it may only be read, its disk is full or another
  /// process is writing, they are folded in a copy in memory.
  ///
  /// - Throws: `EventStoreError` with `needsNewerVersion` if an event counts that decides who counts
  ///   and that this version does not understand.
  public func view<Result>(_ body: (Database) throws -> Result) throws -> Result {
    if let copy = try foldedCopy() { return try copy.view(body) }
    for _ in 0..<Self.viewAttempts {
      let result: Result? = try read { db in
        try ReplicaRow.fetch(db).checkUnderstood()
        for projection in projections {
          guard try projection.isPrepared(db), try !ProjectionPosition.isBehind(db, projection)
          else { return nil }
        }
        return try body(db)
      }
      if let result { return result }
      do {
        try project(patience: Limits.viewTimeoutSeconds, progress: { _ in })
      } catch let error as EventStoreError where error.leavesReading && !file.isInMemory {
        return try viewBesideFile(because: error, body)
      }
    }
    // Somebody writes as fast as this folds: who writes waits then until this has read.
    do {
      return try writeFileCache(patience: Limits.viewTimeoutSeconds) { db in
        try ReplicaRow.fetch(db).checkUnderstood()
        for projection in projections { try foldRest(projection, db) }
        return try body(db)
      }
    } catch let error as EventStoreError where error.leavesReading && !file.isInMemory {
      return try viewBesideFile(because: error, body)
    }
  }

  /// How often a view looks for a snapshot in which all is folded, before it makes one.
  private static let viewAttempts = 3

  /// Reads one snapshot for a view of a file that cannot be folded now.
  private func viewBesideFile<Result>(
    because error: EventStoreError, _ body: (Database) throws -> Result
  ) throws -> Result {
    guard let copy = try foldIntoMemory(because: error) else { return try viewAsFolded(body) }
    return try copy.view(body)
  }

  /// Writes to a projection's tables: what is folded, and what is computed from something other than
  /// events, such as the bytes of documents, which a `rebuild` discards.
  ///
  /// It is one transaction, which commits whole or leaves nothing. It does not wait for the disk, so
  /// a power failure may undo it: what was computed can be computed again. If the file cannot be
  /// written to, the copy in memory that views then read is written to instead.
  public func writeCache(_ body: (Database) throws -> Void) throws {
    if let copy = try foldedCopy() { return try copy.writeCache(body) }
    do {
      try writeFileCache(patience: Limits.viewTimeoutSeconds, body)
    } catch let error as EventStoreError where error.leavesReading && !file.isInMemory {
      guard let copy = try foldIntoMemory(because: error) else { throw error }
      try copy.writeCache(body)
    }
  }

  /// Writes to a projection's tables in the file.
  func writeFileCache<Result>(
    patience: Double = Limits.busyTimeoutSeconds, _ body: (Database) throws -> Result
  ) throws -> Result {
    try translating {
      if !file.isInMemory, let obstacle = file.obstacle { throw obstacle }
      return try file.write(waitingForDisk: false, patience: patience, body)
    }
  }

  /// A number that changes whenever this or another process commits to the file; cheap to ask.
  public func changeCounter() throws -> Int64 { try translating { try file.changeCounter() } }

  /// Runs one transaction that either commits whole or leaves nothing.
  ///
  /// - Throws: `readOnly` where the file cannot be written.
  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try translating {
      if let obstacle = file.obstacle { throw obstacle }
      return try file.write(body)
    }
  }

  func translating<Result>(_ body: () throws -> Result) throws -> Result {
    try EventStore.translating(path, body)
  }

  static func translating<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw EventStoreError(error, path: path)
    } catch is RowDecodingError {
      throw EventStoreError(DatabaseError(resultCode: .SQLITE_CORRUPT), path: path)
    }
  }
}

// MARK: Views of a file that cannot be written

extension EventStore {
  /// Something that the person who asks for a view, or writes, should know.
  public enum Notice: Sendable {
    /// Views are folded in memory, and for this process alone, since the file cannot be written.
    case foldedInMemory(because: EventStoreError)
    /// Views are as they were folded last, and lack the newest events.
    case asFoldedLast(because: EventStoreError)
    /// The last event of the own log is ahead of this machine's clock, and what is appended goes on
    /// just after it.
    case clockBehind(last: EventID, at: Timestamp, now: Timestamp)
    /// Events were appended, but their head file could not be written; the next append does it.
    case headNotWritten(because: EventStoreError)
    /// Others than its owner can read a private key.
    case keyReadable(path: String)
  }

  /// A copy of the file, in memory, with what is folded from it.
  private struct FoldedCopy: Sendable {
    let store: EventStore
    /// What the file's state was called when it was copied.
    let state: [UInt8]?
  }

  /// The copy that views read, if there is one and nothing was committed since it was made.
  private func foldedCopy() throws -> EventStore? {
    guard let copy = folded.withLock({ $0 }) else { return nil }
    return try stateName() == copy.state ? copy.store : nil
  }

  private func stateName() throws -> [UInt8]? { try read { try Lineage.FileState($0).name } }

  /// Makes a copy for views; nil if the file is too large for that.
  private func foldIntoMemory(because error: EventStoreError) throws -> EventStore? {
    let state = try stateName()
    let copy: Connections
    do {
      copy = try translating {
        let copy = try file.copiedIntoMemory(because: error)
        return try EventStore.prepared(copy, path, projections)
      }
    } catch let failure as EventStoreError where failure == error {
      return nil
    }
    let store = try EventStore(path, copy, keys, projections, clock, nil)
    try store.project()
    notify?(.foldedInMemory(because: error))
    folded.withLock { $0 = FoldedCopy(store: store, state: state) }
    return store
  }

  /// Reads one snapshot for a view from what was folded before.
  private func viewAsFolded<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let error = EventStoreError(
      .readOnly,
      "\(path) has events that are not folded yet, but it cannot be written to, and it is too "
        + "large to be folded in memory (\(file.memoryByteCount / 1_024 / 1_024) MiB at most)",
      advice: "Copy it to a place where you can write to it, or have its owner run 'chron rebuild'."
    )
    let result: Result = try read { db in
      for projection in projections {
        guard try projection.isPrepared(db), try !ProjectionPosition.isInBulk(db, projection) else {
          throw error
        }
      }
      return try body(db)
    }
    notify?(.asFoldedLast(because: error))
    return result
  }
}

extension ReplicaRow {
  /// - Throws: `needsNewerVersion` if a critical event counts that is not understood.
  func checkUnderstood() throws {
    guard let blocked else { return }
    throw EventStoreError(
      .needsNewerVersion,
      "the chronology holds an event that decides who may write and needs a newer chron: "
        + blocked,
      advice: "Install a newer chron. The logs are safe: they are kept, relayed and verified.")
  }
}
