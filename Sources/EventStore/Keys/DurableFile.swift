// Replaces small files whole: a reader sees the old text or the new one, also after a crash.

import Foundation

enum DurableFile {
  /// Writes `text` to a new file beside `path` and renames it over `path`.
  ///
  /// - Parameter durably: whether both file and folder are forced to the disk before this returns.
  ///   Without it a power failure may leave the old text, never half of either.
  static func replace(_ path: String, with text: String, mode: mode_t, durably: Bool) throws {
    let temporary = path + ".new"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard file >= 0 else { throw failure("made", temporary) }
    do {
      defer { close(file) }
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard count >= 0 else {
          if errno == EINTR { continue }
          throw failure("written", temporary)
        }
        bytes = bytes.dropFirst(count)
      }
      if durably, fsync(file) != 0 { throw failure("forced to the disk", temporary) }
    }
    guard rename(temporary, path) == 0 else { throw failure("renamed", temporary) }
    if durably { try synchronizeFolder(of: path) }
  }

  /// Forces a file that exists, and its name, to the disk.
  static func synchronize(_ path: String) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure("opened", path) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw failure("forced to the disk", path) }
    try synchronizeFolder(of: path)
  }

  static func synchronizeFolder(of path: String) throws {
    let name = (path as NSString).deletingLastPathComponent
    let folder = open(name.isEmpty ? "." : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw failure("opened", name) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw failure("forced to the disk", name) }
  }

  private static func failure(_ what: String, _ path: String) -> EventStoreError {
    EventStoreError(
      .storage, "\(path) could not be \(what): \(String(cString: strerror(errno)))",
      advice: "Check the folder's permissions and the space on the disk.")
  }
}
