// The lock on a log's head file: of all processes with the key, one at a time appends.

import Foundation

enum HeadLock {
  /// Runs `body` while holding the exclusive lock on `path`.
  ///
  /// It waits for the lock's holder as long as a writer waits for the database. The end of the
  /// process, however it comes, releases it too.
  ///
  /// - Throws: `locked` when the wait is over.
  static func hold<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw EventStoreError(
        .storage, "\(path) could not be opened: \(String(cString: strerror(errno)))",
        advice: "Check the folder's permissions.")
    }
    // Closing the only descriptor releases the lock (flock(2)).
    defer { close(file) }
    let deadline = ContinuousClock.now + .seconds(Limits.busyTimeoutSeconds)
    // flock has no timed form; short naps cost less than a helper thread with a signal.
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < deadline else {
        throw EventStoreError.locked
      }
      usleep(2_000)
    }
    return try body()
  }
}
