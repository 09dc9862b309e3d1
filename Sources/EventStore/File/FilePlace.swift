// Where an open file lies: whether its path still leads to it is asked before anything that was
// written is acknowledged.

import Foundation

/// The place of a chronology's file and of the write-ahead log beside it, as they were opened.
struct FilePlace: Sendable {
  /// A file, whatever it is called.
  struct Identity: Equatable, Sendable {
    let device: dev_t
    let inode: ino_t

    /// What a path leads to; nil if to nothing.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      self.init(status)
    }

    init(_ status: stat) {
      device = status.st_dev
      inode = status.st_ino
    }
  }

  /// The path as it was named, absolute.
  let path: String
  private let walPath: String
  private let main: Identity?
  private let wal: Identity?

  /// - Parameters:
  ///   - path: As it was named, absolute; a link in it is followed anew each time it is asked.
  ///   - file: The file that it led to, without links: what is beside it is SQLite's.
  init(path: String, file: String) {
    self.path = path
    walPath = file + "-wal"
    main = Identity(path)
    wal = Identity(walPath)
  }

  /// Whether the path still leads to the file that was opened.
  var isThere: Bool { Identity(path) == main }

  /// Whether nothing has taken the path of a file that is gone, while its write-ahead log is still
  /// beside it: then what is committed there can be brought into the file, wherever that is now.
  var isVacant: Bool { Identity(path) == nil && wal != nil && Identity(walPath) == wal }

  /// - Throws: `fileMoved` if the path does not lead to the file, or the write-ahead log beside it is
  ///   not the one that is written.
  func check() throws {
    let found = Identity(path)
    guard found == main else {
      throw EventStoreError(
        .fileMoved,
        found == nil
          ? "\(path) is gone: the file was removed or renamed while it was open"
          : "\(path) is no longer the file that was opened: it was replaced while it was open",
        advice:
          "Stop the programs that have it open, check which file it should be, and start again.")
    }
    guard Identity(walPath) == wal else {
      throw EventStoreError(
        .fileMoved,
        "\(walPath), the newest part of the chronology, was removed or replaced while it was open",
        advice:
          "Stop the programs that have the chronology open, put the file back if it was moved, "
          + "and start again.")
    }
  }
}
