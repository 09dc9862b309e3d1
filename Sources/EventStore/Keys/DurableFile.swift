// Writes small files whole: a reader sees the old text or the new one, also after a crash.

import Foundation

enum DurableFile {
  /// What a disk writes at once: a write within it is there whole or not at all.
  private static let sectorByteCount = 512

  /// What a key or a head has at most, by far.
  private static let smallByteCount = 65_536

  /// Writes `text` to a new file beside `path`, renames it over `path`, and forces both file and
  /// folder to the disk before it returns.
  static func replace(_ path: String, with text: String, mode: mode_t) throws {
    let temporary = path + ".new"
    // What a crash left there goes, and so does a link that somebody put there: it is not followed.
    _ = FileCalls.run(.unlink) { unlink(temporary) }
    let file = FileCalls.run(.open) {
      open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    }
    guard file >= 0 else { throw failure("made", temporary) }
    do {
      defer { close(file) }
      try write(text, to: file, path: temporary)
      guard FileCalls.run(.sync, { fsync(file) }) == 0 else {
        throw failure("forced to the disk", temporary)
      }
    }
    guard FileCalls.run(.rename, { rename(temporary, path) }) == 0 else {
      throw failure("renamed", temporary)
    }
    try synchronizeFolder(of: path)
  }

  /// Writes `text` over the text of a file, if both have the same length and lie in one sector.
  ///
  /// It is not forced to the disk: a power failure may leave the old text, never half of either. A
  /// new file and its name would cost the disk as much again as the commit that the text is about.
  ///
  /// - Returns: Whether it was written.
  static func overwrite(_ path: String, with text: String) throws -> Bool {
    guard text.utf8.count <= sectorByteCount else { return false }
    // A link is not followed: it gives way to a file.
    let file = FileCalls.run(.open) { open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC) }
    guard file >= 0 else {
      if errno == ENOENT || errno == ELOOP { return false }
      throw failure("opened", path)
    }
    defer { close(file) }
    guard FileCalls.run(.seek, { lseek(file, 0, SEEK_END) }) == text.utf8.count,
      FileCalls.run(.seek, { lseek(file, 0, SEEK_SET) }) == 0
    else { return false }
    try write(text, to: file, path: path)
    return true
  }

  private static func write(_ text: String, to file: Int32, path: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = FileCalls.run(.write) {
        bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      }
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw failure("written", path)
      }
      bytes = bytes.dropFirst(count)
    }
  }

  /// The text of a small file; nil if there is none.
  static func contents(of path: String) throws(EventStoreError) -> String? {
    // Without waiting for whoever writes to it, where it is a pipe.
    let file = FileCalls.run(.open) { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("opened", path)
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    while true {
      var chunk = [UInt8](repeating: 0, count: 1_024)
      let count = FileCalls.run(.read) { read(file, &chunk, chunk.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", path) }
      guard count > 0 else { break }
      guard bytes.count < smallByteCount else {
        throw EventStoreError(.storage, "\(path) is too large to be what its name says")
      }
      bytes += chunk.prefix(count)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw EventStoreError(.storage, "\(path) is not text")
    }
    return text
  }

  /// Forces a file that exists to the disk.
  static func synchronize(_ path: String) throws {
    let file = FileCalls.run(.open) { open(path, O_RDONLY | O_CLOEXEC) }
    guard file >= 0 else { throw failure("opened", path) }
    defer { close(file) }
    guard FileCalls.run(.sync, { fsync(file) }) == 0 else {
      throw failure("forced to the disk", path)
    }
  }

  static func synchronizeFolder(of path: String) throws {
    let name = (path as NSString).deletingLastPathComponent
    let folder = FileCalls.run(.open) {
      open(name.isEmpty ? "." : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    guard folder >= 0 else { throw failure("opened", name) }
    defer { close(folder) }
    guard FileCalls.run(.sync, { fsync(folder) }) == 0 else {
      throw failure("forced to the disk", name)
    }
  }

  private static func failure(_ what: String, _ path: String) -> EventStoreError {
    EventStoreError(
      .storage, "\(path) could not be \(what): \(String(cString: strerror(errno)))",
      advice: "Check the folder's permissions and the space on the disk.")
  }
}
