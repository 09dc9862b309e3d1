// What an import reads: a file, standard input or bytes at hand, from the start as often as needed.

public import Foundation
import TransparencyLog

/// The rows to import, before anything is known of them.
///
/// An import reads its rows twice, first to say what they would do, then to do it. What can be read
/// only once (a pipe) is therefore copied into a temporary file first.
public final class ImportInput: Sendable {
  /// The name of the file, as its rows remember it; the default namespace is it without its ending.
  public let fileName: String
  /// The folder in which sources that are named by their file's name are looked for.
  public let folder: URL?
  private let contents: Contents
  private let temporary: URL?

  private enum Contents: Sendable {
    case file(URL)
    case bytes([UInt8])
  }

  /// A file, which is opened when it is read.
  public init(path: String) {
    let url = URL(filePath: path)
    fileName = url.lastPathComponent
    folder = url.deletingLastPathComponent()
    contents = .file(url)
    temporary = nil
  }

  /// Bytes at hand.
  public init(_ bytes: [UInt8], fileName: String) {
    self.fileName = fileName
    folder = nil
    contents = .bytes(bytes)
    temporary = nil
  }

  /// What a pipe yields, up to its end; it is read at once.
  /// - Throws: what reading, or writing a temporary file, throws.
  public init(copying pipe: FileHandle, fileName: String = "-") throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "chron-import-\(UUID().uuidString)")
    guard
      FileManager.default.createFile(
        atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url.path]) }
    let copy = try FileHandle(forWritingTo: url)
    while case let chunk = try pipe.bytes(upTo: ByteReader.chunkByteCount), !chunk.isEmpty {
      try copy.write(contentsOf: chunk)
    }
    try copy.close()
    self.fileName = fileName
    folder = nil
    contents = .file(url)
    temporary = url
  }

  deinit {
    // Nobody else knows of the copy; that it cannot be removed harms nothing but the disk's space.
    if let temporary { try? FileManager.default.removeItem(at: temporary) }
  }

  /// A reader at the start.
  func reader() throws -> ByteReader {
    switch contents {
    case .file(let url): ByteReader(file: try FileHandle(forReadingFrom: url))
    case .bytes(let bytes): ByteReader(bytes)
    }
  }

  /// SHA-256 of all bytes, so that an interrupted import knows its file again.
  func digest() throws -> Hash {
    var hashing = StreamedHash()
    var reader = try reader()
    while let chunk = try reader.next() { hashing.update(chunk) }
    return hashing.value()
  }
}

/// Yields bytes in chunks.
struct ByteReader {
  static let chunkByteCount = 256 * 1_024

  private let file: FileHandle?
  private var rest: [UInt8]?

  init(file: FileHandle) {
    self.file = file
    rest = nil
  }

  init(_ bytes: [UInt8]) {
    file = nil
    rest = bytes
  }

  /// The next bytes; nil at the end.
  mutating func next() throws -> [UInt8]? {
    guard let file else {
      defer { rest = nil }
      return rest.flatMap { $0.isEmpty ? nil : $0 }
    }
    let chunk = try file.bytes(upTo: Self.chunkByteCount)
    guard !chunk.isEmpty else {
      try file.close()
      return nil
    }
    return chunk
  }
}
