// Bytes that somebody sends at a pace of his own: kept aside until they are whole, in memory while
// they are few, in a file without a name beyond that.

import Foundation
import Synchronization
public import TransparencyLog

/// Bytes that arrive in pieces, with their digest.
///
/// The file is unlinked as soon as it is created: it goes away with this object, or the process.
public final class Spool: Sendable {
  private struct State {
    var memory: [UInt8] = []
    var file: FileHandle?
    var byteCount = 0
    var hasher: Hash.Accumulator?
  }

  private let state: Mutex<State>

  /// An empty one.
  ///
  /// - Parameter hashes: Whether the digest is made as bytes come.
  public init(hashes: Bool = true) {
    state = Mutex(State(hasher: hashes ? Hash.Accumulator() : nil))
  }

  /// How many bytes came so far.
  public var byteCount: Int { state.withLock { $0.byteCount } }

  /// The SHA-256 of the bytes that came so far.
  ///
  /// - Throws: `EventStoreError` with `storage` if they cannot be read, where it was not made before.
  public func digest() throws -> Hash {
    if let made = state.withLock({ $0.hasher?.hash }) { return made }
    var hasher = Hash.Accumulator()
    for piece in EventStore.pieces(0..<byteCount) {
      try bytes(piece).withUnsafeBytes { hasher.update($0) }
    }
    return hasher.hash
  }

  /// Takes the next bytes.
  ///
  /// - Throws: `EventStoreError` with `diskFull` or `storage` if they cannot be kept.
  public func append(_ bytes: some Sequence<UInt8> & Sendable) throws {
    let bytes = ContiguousArray(bytes)
    try state.withLock { state in
      bytes.withUnsafeBytes { state.hasher?.update($0) }
      state.byteCount += bytes.count
      if state.file == nil {
        state.memory += bytes
        guard state.memory.count > Limits.spoolMemoryByteCount else { return }
        let file = try Self.unnamedFile()
        try Self.attempting { try file.write(contentsOf: state.memory) }
        state.memory = []
        state.file = file
      } else {
        try Self.attempting { try state.file?.write(contentsOf: bytes) }
      }
    }
  }

  /// A part of the bytes that came so far.
  ///
  /// - Throws: `EventStoreError` with `storage` if they cannot be read.
  public func bytes(_ range: Range<Int>) throws -> [UInt8] {
    try state.withLock { state in
      guard let file = state.file else { return Array(state.memory[range]) }
      return try Self.attempting {
        // Whoever appends next writes at the end again.
        defer { _ = try? file.seekToEnd() }
        try file.seek(toOffset: UInt64(range.lowerBound))
        let bytes = try file.read(upToCount: range.count) ?? Data()
        guard bytes.count == range.count else { throw CocoaError(.fileReadUnknown) }
        return [UInt8](bytes)
      }
    }
  }

  private static func unnamedFile() throws -> FileHandle {
    let folder = FileManager.default.temporaryDirectory.path
    var path = Array("\(folder)/chron.XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw failure(errno) }
    unlink(path)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  private static func attempting<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch {
      let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      let cause = underlying ?? (error as NSError)
      throw failure(cause.domain == NSPOSIXErrorDomain ? Int32(cause.code) : EIO)
    }
  }

  private static func failure(_ code: Int32) -> EventStoreError {
    let folder = FileManager.default.temporaryDirectory.path
    return EventStoreError(
      code == ENOSPC || code == EDQUOT ? .diskFull : .storage,
      "a temporary file in \(folder) could not be written: \(String(cString: strerror(code)))",
      advice: "Check the space there, or set TMPDIR to another folder. Nothing was kept.")
  }
}
