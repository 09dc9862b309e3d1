// The system's calls with which keys and head files are read and written, so that a test can make
// each of them fail.

import Foundation

enum FileCall: Sendable {
  case open, lock, read, seek, write, sync, rename, unlink
}

enum FileCalls {
  /// How a call fails: without having done anything, or though it was done.
  enum Fault: Sendable {
    case notDone, doneAllTheSame
  }

  /// Which calls fail; tests alone set it.
  @TaskLocal static var faults: (@Sendable (FileCall) -> Fault?)?

  /// Makes a call, which tells of a failure with −1 and `errno`.
  static func run<Result: SignedInteger>(_ call: FileCall, _ body: () -> Result) -> Result {
    guard let fault = faults?(call) else { return body() }
    if fault == .doneAllTheSame { _ = body() }
    errno = EIO
    return -1
  }
}
