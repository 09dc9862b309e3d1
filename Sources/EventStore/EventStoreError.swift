// The one error of this module: what happened, to what, and what can be done about it.

import Foundation
import GRDB

/// A failure of the store.
///
/// Nothing of the failed operation was kept, unless the message says so.
public struct EventStoreError: Error, Equatable, CustomStringConvertible {
  /// What kind of failure it is, for programs.
  public enum Code: String, Sendable {
    // The file.
    case notFound, exists, notAChronology, needsNewerVersion, locked, damaged, storage, diskFull
    case readOnly, fileMoved, foreignWriteAheadLog
    // Writing here.
    case invalidName, invalidEvent, tooLarge, noKey, keyUnusable, headNewer, clockUnset, logFull
    case notPermitted, revivesEvents, incomplete
    // What another replica sent.
    case wrongChronology, notAdmitted, wrongKey, gap, fork, malformedLine, badCommitment, badOrder
    case badRoot, badSignature, missingCheckpoint
    // Asking.
    case unknownEvent, unknownFrontier, unknownPeer
    // What a limit of this replica forbids.
    case overQuota
  }

  /// What kind of failure it is.
  public let code: Code
  /// What was wrong, and where.
  public let message: String
  /// What to try, where something can be tried.
  public let advice: String?

  /// An error with its advice.
  public init(_ code: Code, _ message: String, advice: String? = nil) {
    self.code = code
    self.message = message
    self.advice = advice
  }

  /// The message, then the advice.
  public var description: String {
    advice.map { "\(message)\n\($0)" } ?? message
  }
}

extension EventStoreError {
  /// Part of the logs, or of what the file keeps beside them, cannot be read.
  static func damagedLogs(_ what: String) -> EventStoreError {
    EventStoreError(
      .damaged, what,
      advice: "Run 'chron verify' to see where. Restore the file from a backup, or clone it again "
        + "from a peer.")
  }

  /// Part of what was folded from the logs cannot be read, or is not what folding makes.
  public static func damagedViews(_ what: String) -> EventStoreError {
    EventStoreError(
      .damaged, "the tables that views read are damaged: \(what)",
      advice: "Run 'chron rebuild', which rebuilds them from the logs.")
  }

  /// Another process held the file, or the log's head, longer than a writer waits.
  static let locked = EventStoreError(
    .locked,
    "another process has been writing to this chronology for "
      + "\(Int(Limits.busyTimeoutSeconds)) seconds", advice: "Try again when it has finished.")

  /// What a failure of SQLite means to the user.
  init(_ error: DatabaseError, path: String) {
    let text = error.message ?? error.resultCode.description
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .locked
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self.init(
        .damaged, "\(path) is damaged: \(text)",
        advice: "Run 'chron rebuild', which rebuilds the tables that views read. If it says that "
          + "the logs themselves are damaged, restore the file from a backup, or clone it again "
          + "from a peer.")
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      self = .readOnly(path, because: error)
    case .SQLITE_FULL:
      self.init(
        .diskFull, "\(path) could not be written: \(text)",
        advice: "Free some space on the disk; what was committed before is kept.")
    case .SQLITE_IOERR, .SQLITE_NOMEM:
      self.init(
        .storage, "\(path) could not be written: \(text)",
        advice: "Check the free space on the disk; what was committed before is kept.")
    case .SQLITE_ERROR
    where ["no such table", "no such column", "vtable constructor failed", "integer overflow"]
      .contains(where: text.hasPrefix) || text.hasSuffix(" already exists")
      || text.contains(" has no column named "):
      self = .damagedViews(text)
    case .SQLITE_CONSTRAINT where error.extendedResultCode != .SQLITE_CONSTRAINT_TRIGGER,
      .SQLITE_MISMATCH:
      self = .damagedViews(text)
    default:
      self.init(.storage, "\(path): \(text)")
    }
  }
  /// A chronology that may only be read, and what stands in the way of writing.
  static func readOnly(_ path: String, because error: DatabaseError?) -> EventStoreError {
    let folder = (path as NSString).deletingLastPathComponent
    let obstacles = [("the file", path), ("its folder", folder.isEmpty ? "." : folder)]
    for (what, place) in obstacles where access(place, W_OK) != 0 {
      // A read-only medium refuses the system's administrator too.
      return EventStoreError(
        .readOnly,
        errno == EROFS
          ? "\(path) can only be read: it is on a read-only medium"
          : "\(path) can only be read: this user may not write to \(what)",
        advice: errno == EROFS
          ? "To write, copy it to another disk. Commands that only read work here."
          : "To write, ask for write permission on the file and on its folder. Commands that "
            + "only read work here.")
    }
    var disk = statvfs()
    if statvfs(folder.isEmpty ? "." : folder, &disk) == 0, disk.f_bavail == 0 {
      return EventStoreError(
        .readOnly, "\(path) can only be read: its disk is full",
        advice: "To write, free some space on the disk. Commands that only read work.")
    }
    let text = error.map { ": \($0.message ?? $0.resultCode.description)" } ?? ""
    return EventStoreError(
      .readOnly, "\(path) can only be read\(text)",
      advice: "To write, check the permissions of the file and of its folder.")
  }

  /// Whether it says that nothing can be written now, which those who only read need not mind.
  var leavesReading: Bool { [.readOnly, .locked, .storage, .diskFull].contains(code) }
}
