// The file itself: how it is recognised, opened, and brought into being whole or not at all.

import CSQLite
import Foundation
import GRDB
import GRDBSQLite

extension EventStore {
  /// Whether a regular file is a chronology's, by what it begins with.
  public static func isChronology(at path: String) -> Bool { (try? StoreFile.check(path)) != nil }
}

enum StoreFile {
  /// Checks from the file's first 100 bytes that it is a chronology, without touching it: opening
  /// another program's database would already change it.
  ///
  /// - Throws: `notFound`, `notAChronology`, or `storage` where it may not be read.
  static func check(_ path: String) throws {
    // Asked before it is opened: opening a pipe waits for whoever writes to it.
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR {
        throw EventStoreError(
          .notFound, "there is no file \(path)",
          advice: "Create a chronology with 'chron init NAME', or name its file with --file.")
      }
      throw unreadable(path)
    }
    if let kind = kindOfSpecialFile(status.st_mode) {
      throw EventStoreError(
        .notAChronology, "\(path) is \(kind), not a chronology",
        advice: "Name a file that 'chron init' or 'chron clone' made.")
    }
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw unreadable(path) }
    defer { close(file) }
    // The database header (sqlite.org/fileformat2.html, 1.3): magic at 0, application id at 68.
    var header = [UInt8](repeating: 0, count: 100)
    let count = pread(file, &header, header.count, 0)
    guard count >= 0 else { throw unreadable(path) }
    let applicationID = header[68..<72].reduce(0) { $0 << 8 | Int32($1) }
    guard count == header.count, header.starts(with: "SQLite format 3\0".utf8),
      applicationID == Schema.applicationID
    else {
      throw EventStoreError(
        .notAChronology, "\(path) is not a chronology",
        advice: "Name a file that 'chron init' or 'chron clone' made.")
    }
  }

  private static func unreadable(_ path: String) -> EventStoreError {
    EventStoreError(
      .storage, "\(path) cannot be read: \(String(cString: strerror(errno)))",
      advice: "Check the permissions of the file and of its folder.")
  }

  /// What a file that is no regular file is.
  private static func kindOfSpecialFile(_ mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }

  /// Sets SQLite up, once, before the first connection: it need not count its memory, and takes
  /// names that begin with `file:` as URIs.
  ///
  /// Nobody asks for the sum, and each allocation would take a lock of the whole process. Once a
  /// connection has been opened it is too late, and harmless where the system's SQLite reads URIs.
  private static let library: Void = {
    _ = chron_sqlite_count_memory(0)
    _ = chron_sqlite_read_uris(1)
  }()

  static func configuration() -> Configuration {
    _ = library
    var configuration = Configuration()
    configuration.busyMode = .timeout(Limits.busyTimeoutSeconds)
    return configuration
  }

  /// Prepares the connection that writes.
  static func setUpWriter(_ db: Database) throws {
    // Only a file that was just made by another way than `create` lacks write-ahead logging.
    if try String.fetchOne(db, sql: "PRAGMA journal_mode") != "wal" {
      try db.execute(sql: "PRAGMA journal_mode = WAL")
    }
    // A log that has acknowledged an event must not lose it to a power failure.
    try waitForDisk(db, true)
    // SQLite's own two megabytes hold no index of a hundred thousand facts: folding them would
    // read and write most pages again for each batch. It is a limit, not what is taken.
    try db.execute(sql: "PRAGMA cache_size = -\(Limits.cacheKibibytes)")
    try db.execute(sql: "PRAGMA wal_autocheckpoint = \(Limits.checkpointPages)")
  }

  /// The URI by which SQLite reads a file as one that nobody writes: without locks, without the
  /// write-ahead log, and without making any file (sqlite.org/uri.html).
  static func immutable(_ file: String) -> String {
    _ = library
    let path = file.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? file
    return "file:\(path)?immutable=1"
  }

  /// A file as the write-ahead log beside it leaves it, in memory, read without SQLite.
  ///
  /// - Throws: If it is too large, or changes meanwhile.
  static func inMemory(
    _ file: String, with log: WriteAheadLog, limit: Int = Limits.memoryByteCount
  ) throws -> DatabaseQueue {
    let look = FileLook(file)
    guard look.size <= limit, let data = FileManager.default.contents(atPath: file)
    else { throw DatabaseError(resultCode: .SQLITE_NOMEM) }
    var bytes = [UInt8](data)
    guard log.apply(to: &bytes, limit: limit), bytes.count > 20,
      look == FileLook(file)
    else { throw DatabaseError(resultCode: .SQLITE_BUSY) }
    // The versions of the format that write and read: without a write-ahead log.
    bytes[18] = 1
    bytes[19] = 1
    return try inMemory(bytes)
  }

  /// A database in memory that holds these bytes.
  private static func inMemory(_ bytes: [UInt8]) throws -> DatabaseQueue {
    _ = library
    let queue = try DatabaseQueue()
    try queue.writeWithoutTransaction { db in
      let count = Int64(bytes.count)
      guard let memory = sqlite3_malloc64(UInt64(bytes.count)) else {
        throw DatabaseError(resultCode: .SQLITE_NOMEM)
      }
      UnsafeMutableRawBufferPointer(start: memory, count: bytes.count).copyBytes(from: bytes)
      // SQLite owns the memory from here on, whatever it answers.
      let code = sqlite3_deserialize(
        db.sqliteConnection, "main", memory.assumingMemoryBound(to: UInt8.self), count, count,
        UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE))
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
    return queue
  }

  /// Whether the file of a connection is no longer where it was opened.
  static func hasMoved(_ db: Database) -> Bool {
    var moved: CInt = 0
    return sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
      == SQLITE_OK && moved != 0
  }

  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  /// The file that a path leads to, links followed.
  static func withoutLinks(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return absolute(path) }
    defer { free(found) }
    return String(cString: found)
  }

  /// Has commits wait until they are on the disk, or not.
  ///
  /// Those that do not wait are in order nevertheless: a power failure takes back the last of them,
  /// but no commit after which one waited.
  static func waitForDisk(_ db: Database, _ waits: Bool) throws {
    try db.execute(sql: "PRAGMA synchronous = \(waits ? "FULL" : "NORMAL")")
  }

  /// Has a connection wait so long for another process that writes.
  static func waitForWriters(_ db: Database, seconds: Double) {
    sqlite3_busy_timeout(db.sqliteConnection, CInt(seconds * 1_000))
  }

  /// A path beside another that nothing has.
  static func temporaryPath(beside path: String) -> String {
    "\(path).\(Hexadecimal.text(UInt64.random(in: .min ... .max)).prefix(8)).new"
  }

  /// Removes a file and what SQLite makes beside it.
  static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
  }

  /// Makes a file with empty tables.
  static func makeEmpty(_ path: String) throws {
    _ = library
    let queue = try DatabaseQueue(path: path)
    // Outside a transaction, and before write-ahead logging, so that it stands in the first page.
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
    }
    try queue.write { try Schema.migrate($0) }
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    try queue.close()
  }

  /// Makes a file at `path`: `build` fills it under another name, and it gets its own when it is
  /// whole, so that a crash leaves no half of a chronology.
  ///
  /// - Throws: `exists` if there is one already.
  static func create(_ path: String, _ build: (_ temporary: String) throws -> Void) throws {
    let inTheWay = EventStoreError(
      .exists, "\(path) already exists", advice: "Choose another name; nothing was changed.")
    guard !FileManager.default.fileExists(atPath: path) else { throw inTheWay }
    try Lineage.checkVacant(path)
    let temporary = temporaryPath(beside: path)
    defer { remove(temporary) }
    try EventStore.translating(path) { try makeEmpty(temporary) }
    try build(temporary)
    try DurableFile.synchronize(temporary)
    // Unlike a rename, a link never replaces what another process made meanwhile.
    guard link(temporary, path) == 0 else {
      if errno == EEXIST { throw inTheWay }
      throw EventStoreError(
        .storage, "\(path) could not be created: \(String(cString: strerror(errno)))",
        advice: "Check the permissions of the folder.")
    }
    try DurableFile.synchronizeFolder(of: path)
  }
}
