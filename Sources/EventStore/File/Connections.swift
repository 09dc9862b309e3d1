// The connections to a chronology's file: one that writes and a few that read, or what stands in for
// them where the file may only be read.

import CSQLite
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// A chronology's file, open.
final class Connections: Sendable {
  /// The one connection that writes; it reads too, where nothing can be written.
  let writer: DatabaseQueue
  /// Nil if everything is in memory, where there is one connection.
  private let readers: Readers?
  /// Notices commits, without waiting for whoever writes; nil where nobody else does.
  let commits: CommitCounter?
  /// Nil in memory.
  private let place: FilePlace?
  /// Why nothing can be written to the file; nil if it can.
  let obstacle: EventStoreError?
  /// How the file looked when it was opened as one that nobody writes, without SQLite's locks.
  private let stillness: Stillness?
  /// What the file said when it was opened, and how it looked when that was last known to hold.
  private let opened: (file: String, state: Lineage.FileState)?
  private let look: Mutex<FileLook?>
  /// The largest file that is copied into memory.
  let memoryByteCount: Int
  /// The name of the state that was committed here last; the file's own at first.
  private let newest: Mutex<[UInt8]?>

  private init(
    writer: DatabaseQueue, readers: Readers?, commits: CommitCounter? = nil, place: FilePlace?,
    obstacle: EventStoreError?, stillness: Stillness? = nil,
    opened: (file: String, state: Lineage.FileState)? = nil, look: FileLook? = nil,
    memoryByteCount: Int = Limits.memoryByteCount
  ) {
    self.writer = writer
    self.commits = commits
    self.readers = readers
    self.place = place
    self.obstacle = obstacle
    self.stillness = stillness
    self.opened = opened
    self.look = Mutex(look)
    self.memoryByteCount = memoryByteCount
    newest = Mutex(opened?.state.name)
  }

  deinit { try? close() }

  /// Whether everything is in memory, for one connection.
  var isInMemory: Bool { readers == nil }

  // MARK: Opening

  /// Opens a chronology's file, as well as it can be.
  ///
  /// - Parameter memoryByteCount: The largest file that is copied into memory where it cannot be written.
  static func open(
    _ path: String, memoryByteCount: Int = Limits.memoryByteCount
  ) throws -> Connections {
    try StoreFile.check(path)
    let file = StoreFile.withoutLinks(path)
    try Lineage.check(file, named: path)
    // SQLite has to make two small files beside a chronology before it can read it. Whoever may not
    // write to the file must not make them either: its owner could not use them.
    let mayMakeFiles = access(file, W_OK) == 0 || FileLook(file + "-shm").size >= 0
    do {
      guard mayMakeFiles else { throw DatabaseError(resultCode: .SQLITE_READONLY) }
      return try openFile(path, file, memoryByteCount)
    } catch let error as DatabaseError where error.isObstacle {
      let obstacle = EventStoreError.readOnly(path, because: error)
      if let log = WriteAheadLog(file + "-wal"), !log.isEmpty {
        guard let memory = try? StoreFile.inMemory(file, with: log, limit: memoryByteCount) else {
          throw obstacle
        }
        return Connections(writer: memory, readers: nil, place: nil, obstacle: obstacle)
      }
      return try openImmutable(path, file, memoryByteCount, because: obstacle)
    }
  }

  /// Opens a file in such a way that not a byte of it changes, nor of what lies beside it.
  static func openUntouched(_ path: String) throws -> Connections {
    try StoreFile.check(path)
    let file = StoreFile.withoutLinks(path)
    try Lineage.check(file, named: path)
    let obstacle = EventStoreError(
      .readOnly, "\(path) was opened only to be verified, and cannot be written to")
    // Without a write-ahead log nobody has it open who writes.
    guard FileManager.default.fileExists(atPath: file + "-wal") else {
      return try openImmutable(path, file, Limits.memoryByteCount, because: obstacle)
    }
    var configuration = StoreFile.configuration()
    configuration.readonly = true
    let open: @Sendable () throws -> DatabaseQueue = { [configuration] in
      try DatabaseQueue(path: file, configuration: configuration)
    }
    do {
      return Connections(
        writer: try open(), readers: Readers(open),
        place: FilePlace(path: StoreFile.absolute(path), file: file), obstacle: obstacle)
    } catch let error as DatabaseError where error.isObstacle {
      return try Connections.open(path)
    }
  }

  private static func openFile(
    _ path: String, _ file: String, _ memoryByteCount: Int
  ) throws -> Connections {
    let look = FileLook(file)
    let writer = try DatabaseQueue(path: file, configuration: StoreFile.configuration())
    let (isReadOnly, state) = try writer.inDatabase { db in
      // SQLite opens for reading what it may not write.
      let isReadOnly = sqlite3_db_readonly(db.sqliteConnection, "main") == 1
      if !isReadOnly { try StoreFile.setUpWriter(db) }
      return (isReadOnly, try Lineage.FileState(db))
    }
    let place = FilePlace(path: StoreFile.absolute(path), file: file)
    let openReader: @Sendable () throws -> DatabaseQueue = {
      var configuration = StoreFile.configuration()
      configuration.readonly = true
      let reader = try DatabaseQueue(path: file, configuration: configuration)
      // It was opened by its path, which may have come to lead elsewhere.
      try place.check()
      guard !reader.inDatabase({ StoreFile.hasMoved($0) }) else {
        throw EventStoreError(.fileMoved, "\(path) was moved while it was open")
      }
      return reader
    }
    return Connections(
      writer: writer, readers: Readers(openReader),
      commits: CommitCounter(log: file + "-wal", openReader), place: place,
      obstacle: isReadOnly ? .readOnly(path, because: nil) : nil,
      opened: (file, state), look: look, memoryByteCount: memoryByteCount)
  }

  /// Opens a file without SQLite's locks and without the files that it makes.
  private static func openImmutable(
    _ path: String, _ file: String, _ memoryByteCount: Int, because obstacle: EventStoreError
  ) throws -> Connections {
    let stillness = Stillness(file)
    let open: @Sendable () throws -> DatabaseQueue = {
      var configuration = StoreFile.configuration()
      configuration.readonly = true
      return try DatabaseQueue(path: StoreFile.immutable(file), configuration: configuration)
    }
    return Connections(
      writer: try open(), readers: Readers(open), place: nil, obstacle: obstacle,
      stillness: stillness, memoryByteCount: memoryByteCount)
  }

  /// A copy in memory, which can be written to, and in which nothing lasts.
  ///
  /// - Throws: `obstacle` if the file is too large.
  func copiedIntoMemory(because obstacle: EventStoreError) throws -> Connections {
    let memory = try DatabaseQueue()
    try read { db in
      let size =
        try Int.fetchOne(
          db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        ?? 0
      guard size <= memoryByteCount else { throw obstacle }
      try memory.writeWithoutTransaction { try db.backup(to: $0) }
    }
    return Connections(writer: memory, readers: nil, place: nil, obstacle: obstacle)
  }

  // MARK: Use

  /// Reads one snapshot.
  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try check()
    guard let readers else { return try writer.read(body) }
    return try readers.read(body)
  }

  /// Reads one snapshot on a connection of its own, which may make temporary tables.
  func readApart<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try check()
    func scratch(_ db: Database) throws -> Result {
      // They may be as large as the file, and nobody misses them.
      try db.execute(sql: "PRAGMA temp_store = FILE")
      try db.execute(sql: "PRAGMA temp.journal_mode = OFF")
      try db.execute(sql: "PRAGMA temp.cache_size = -\(Limits.cacheKibibytes)")
      try db.beginTransaction(.deferred)
      defer { try? db.commit() }
      return try body(db)
    }
    let result =
      try readers.map { try $0.apart(scratch) }
      ?? writer.writeWithoutTransaction(scratch)
    try check()
    return result
  }

  /// Runs one transaction, which commits whole or leaves nothing.
  ///
  /// When this returns, the path leads to the file that was written: nobody is told of a commit that
  /// the next reader of the path would not find.
  ///
  /// - Parameters:
  ///   - waitsForDisk: Whether what is committed is on the disk when this returns.
  ///   - patience: How many seconds it waits for another process that writes.
  func write<Result>(
    waitingForDisk waitsForDisk: Bool = true, patience: Double = Limits.busyTimeoutSeconds,
    _ body: (Database) throws -> Result
  ) throws -> Result {
    try bringingHome {
      let result = try writer.writeWithoutTransaction { db in
        let isPatient = patience == Limits.busyTimeoutSeconds
        if !waitsForDisk { try StoreFile.waitForDisk(db, false) }
        if !isPatient { StoreFile.waitForWriters(db, seconds: patience) }
        let written = Swift.Result { try transaction(db, body) }
        if !isPatient { StoreFile.waitForWriters(db, seconds: Limits.busyTimeoutSeconds) }
        if !waitsForDisk { try StoreFile.waitForDisk(db, true) }
        return try written.get()
      }
      try check()
      return result
    }
  }

  private func transaction<Result>(
    _ db: Database, _ body: (Database) throws -> Result
  ) throws -> Result {
    // GRDB would parse these anew each time.
    try RowStatement(db, sql: "BEGIN IMMEDIATE TRANSACTION").run { _ in }
    do {
      try check()
      let changes = db.totalChangesCount
      let result = try body(db)
      let name = try db.totalChangesCount == changes ? nil : Lineage.advance(db)
      try RowStatement(db, sql: "COMMIT TRANSACTION").run { _ in }
      if let name { newest.withLock { $0 = name } }
      return result
    } catch {
      // SQLite has rolled some failures back itself.
      if db.isInsideTransaction { try? db.rollback() }
      throw error
    }
  }

  /// A number that changes whenever this or another process commits; cheap to ask.
  func changeCounter() throws -> Int64 {
    try bringingHome {
      try check()
      if let commits { return try commits.value() }
      return try writer.writeWithoutTransaction { db in
        // data_version counts other connections' commits, total_changes this one's own.
        let others = try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0
        let own = try Int64.fetchOne(db, sql: "SELECT total_changes()") ?? 0
        return others &+ own
      }
    }
  }

  /// - Throws: `fileMoved` if the path does not lead to the file that is open.
  func check() throws {
    try place?.check()
    try checkBytes()
    if let stillness, stillness != Stillness(stillness.file) {
      throw EventStoreError(
        .fileMoved,
        "\(stillness.file) was written to or replaced while it was being read",
        advice: "Run the command again.")
    }
  }

  /// Notices a file that was copied over the one that is open, whose identity stays the same.
  ///
  /// SQLite writes to the file itself only when it moves the write-ahead log into it, so that there is
  /// seldom anything to look into.
  private func checkBytes() throws {
    guard let opened, let place else { return }
    let now = FileLook(opened.file)
    guard look.withLock({ $0 != now }) else { return }
    // Most often SQLite has just moved into the file all that was committed here.
    guard
      Lineage.name(in: opened.file, of: opened.state) == newest.withLock({ $0 })
        || Lineage.isSame(opened.file, as: opened.state)
    else {
      throw EventStoreError(
        .fileMoved,
        "\(place.path) no longer holds what was written to it: another file was copied over it "
          + "while it was open",
        advice: "Stop the programs that have it open. If the file that was copied is the one that "
          + "you want, move \(place.path)-wal aside. Then run 'chron verify'.")
    }
    look.withLock { $0 = now }
  }

  /// Runs `body`; if it finds that the file was renamed, brings into the file what lies committed in
  /// the write-ahead log, which stayed behind under the old name: whoever looks for the file under
  /// its new name finds in it all that was acknowledged.
  private func bringingHome<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as EventStoreError where error.code == .fileMoved {
      if obstacle == nil, let place, place.isVacant {
        try? writer.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
      }
      throw error
    }
  }

  /// Closes all connections; the one that writes closes last, and moves the write-ahead log into the
  /// file, if that is still the one that it belongs to.
  func close() throws {
    let isThere = (try? check()) != nil
    try commits?.close()
    try readers?.close()
    if !isThere {
      writer.inDatabase { db in
        guard let connection = db.sqliteConnection else { return }
        _ = chron_sqlite_leave_log(UnsafeMutableRawPointer(connection))
      }
    }
    try writer.close()
  }
}

/// How a file looks from outside.
struct FileLook: Equatable {
  let size: off_t
  private let identity: FilePlace.Identity?
  private let changed: [Int]

  init(_ file: String) {
    var status = stat()
    let isThere = stat(file, &status) == 0
    identity = isThere ? FilePlace.Identity(status) : nil
    size = isThere ? status.st_size : -1
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    changed = [Int(time.tv_sec), Int(time.tv_nsec)]
  }
}

/// How a file looks that nobody writes.
private struct Stillness: Equatable {
  let file: String
  private let look: FileLook
  private let hasLog: Bool

  init(_ file: String) {
    self.file = file
    look = FileLook(file)
    hasLog = FileLook(file + "-wal").size > 0
  }
}

extension DatabaseError {
  /// Whether it says that something may not be written here, now.
  var isObstacle: Bool {
    switch resultCode {
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_FULL,
      .SQLITE_IOERR:
      true
    default: false
    }
  }
}
