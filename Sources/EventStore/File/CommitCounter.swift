// Notices commits, of this process and of others, without waiting for whoever is writing.

import Foundation
import GRDB
import Synchronization

/// Asks the file whether anything was committed, over a connection that does nothing else.
final class CommitCounter: Sendable {
  private let log: String
  private let open: @Sendable () throws -> DatabaseQueue
  private let connection = Mutex<DatabaseQueue?>(nil)

  /// - Parameters:
  ///   - log: The path of SQLite's write-ahead log.
  ///   - open: Opens a connection that only reads, once it is asked for.
  init(log: String, _ open: @escaping @Sendable () throws -> DatabaseQueue) {
    self.log = log
    self.open = open
  }

  /// A number that changes with each commit of any other connection: of all others, for this one
  /// never writes.
  func value() throws -> Int64 {
    let queue = try connection.withLock { connection in
      if let connection { return connection }
      let queue = try open()
      connection = queue
      return queue
    }
    return try queue.inDatabase { db in
      try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
    }
  }

  func mark() -> WriteMark { WriteMark(path: log) }

  func close() throws {
    try connection.withLock { connection in
      try connection?.close()
      connection = nil
    }
  }
}

/// What the system says of SQLite's write-ahead log, to see cheaply whether anybody writes.
public struct WriteMark: Equatable, Sendable {
  private var seconds = 0
  private var nanoseconds = 0
  private var byteCount = 0
  private var inode: UInt64 = 0

  fileprivate init() {}

  fileprivate init(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    #if canImport(Darwin)
      (seconds, nanoseconds) = (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
    #else
      (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    #endif
    byteCount = Int(status.st_size)
    inode = UInt64(status.st_ino)
  }
}

extension EventStore {
  /// A mark that changes once somebody begins to write to the file.
  ///
  /// The system's clock moves in steps of some milliseconds, so a second write may leave it as it is.
  /// The commit itself comes after it, and shows in ``changeCounter()``.
  public func writeMark() -> WriteMark { file.commits?.mark() ?? WriteMark() }
}
