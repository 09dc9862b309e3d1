// Connections that read, each for one thread at a time. GRDB's pool would write to the file when it
// opens it, which a reader must not need.

import Dispatch
import GRDB
import Synchronization

/// A few connections that read, opened as they are needed.
final class Readers: Sendable {
  private let make: @Sendable () throws -> DatabaseQueue
  /// Those that nobody uses; nil once they are closed.
  private let idle = Mutex<[DatabaseQueue]?>([])
  private let turns = DispatchSemaphore(value: Limits.readerConnections)

  init(_ make: @escaping @Sendable () throws -> DatabaseQueue) {
    self.make = make
  }

  /// Reads one snapshot.
  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    turns.wait()
    defer { turns.signal() }
    let waiting = try idle.withLock { idle throws -> DatabaseQueue? in
      guard idle != nil else {
        throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the chronology was closed")
      }
      return idle?.popLast()
    }
    let reader = try waiting ?? make()
    defer { idle.withLock { $0?.append(reader) } }
    return try reader.read(body)
  }

  /// Lends a connection of its own to one caller, and closes it.
  func apart<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let reader = try make()
    defer { try? reader.close() }
    return try reader.inDatabase(body)
  }

  /// Closes them all; one that is in use closes when it is done.
  func close() throws {
    for reader in idle.withLock({ $0.take() }) ?? [] { try reader.close() }
  }
}
