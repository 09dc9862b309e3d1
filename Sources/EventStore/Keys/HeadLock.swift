// The lock on a log's head file: of all processes with the key, one at a time appends.

import Foundation

enum HeadLock {
  /// Runs `body` while holding the exclusive lock on `path`.
  ///
  /// It waits for the lock's holder as long as a writer waits for the database. Whoever waits holds
  /// the lock's turn meanwhile, so that a holder that comes back at once, as an import does for its
  /// next rows, goes after it. The end of the process, however it comes, releases both.
  ///
  /// - Throws: `locked` when the wait is over.
  static func hold<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    let deadline = ContinuousClock.now + .seconds(Limits.busyTimeoutSeconds)
    let turn = try open("\(path).turn")
    let file: Int32
    do {
      // Closing the only descriptor of a lock releases it (flock(2)).
      defer { close(turn) }
      try lock(turn, until: deadline)
      file = try open(path)
      do {
        try lock(file, until: deadline)
      } catch {
        close(file)
        throw error
      }
    }
    defer { close(file) }
    return try body()
  }

  private static func open(_ path: String) throws -> Int32 {
    let file = FileCalls.run(.open) {
      Foundation.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
    guard file >= 0 else {
      throw EventStoreError(
        .storage, "\(path) could not be opened: \(String(cString: strerror(errno)))",
        advice: "Check the folder's permissions.")
    }
    return file
  }

  private static func lock(_ file: Int32, until deadline: ContinuousClock.Instant) throws {
    // flock has no timed form; short naps cost less than a helper thread with a signal.
    while FileCalls.run(.lock, { flock(file, LOCK_EX | LOCK_NB) }) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw EventStoreError(
          .storage, "the lock of a head file failed: \(String(cString: strerror(errno)))",
          advice: "Check the folder of keys: it must be on a file system that supports locks.")
      }
      guard ContinuousClock.now < deadline else { throw EventStoreError.locked }
      usleep(2_000)
    }
  }
}
