// SQLite's write-ahead log, read without SQLite: to see whose it is before SQLite takes it for that
// of the file beside it, and to read both where SQLite may not make the index that it needs.

import Foundation

/// A write-ahead log as it lies on the disk (sqlite.org/fileformat2.html, 4).
final class WriteAheadLog {
  /// A page as some transaction left it.
  struct Frame {
    let page: Int
    /// Pages of the whole database, if the frame ends a transaction; else 0.
    let pageCount: Int
    /// Where the page's bytes begin.
    let offset: Int64
  }

  private static let headerByteCount = 32
  private static let frameHeaderByteCount = 24

  let pageSize: Int
  private let file: Int32
  /// What SQLite writes into every frame of one use of the log.
  private let salts: ArraySlice<UInt8>
  private let isBigEndian: Bool
  private let checksum: Checksum

  /// The log at `path`; nil if there is none that SQLite would read.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return nil }
    self.file = file
    let header = Self.read(file, Self.headerByteCount, at: 0)
    guard header.count == Self.headerByteCount else {
      close(file)
      return nil
    }
    let magic = header.bigEndian(at: 0)
    isBigEndian = magic & 1 == 1
    pageSize = Int(header.bigEndian(at: 8))
    salts = header[16..<24]
    var sum = Checksum()
    sum.add(header[..<24], isBigEndian: isBigEndian)
    checksum = sum
    guard magic & ~1 == 0x377F_0682, (512...65_536).contains(pageSize),
      pageSize.nonzeroBitCount == 1, sum == Checksum(header, at: 24)
    else {
      close(file)
      return nil
    }
  }

  deinit { close(file) }

  /// Whether it holds anything.
  var isEmpty: Bool {
    var isEmpty = true
    frames { _ in
      isEmpty = false
      return false
    }
    return isEmpty
  }

  /// Hands on the frames of the log's current use, in their order, until `body` returns false.
  ///
  /// The last may be of a transaction that did not end.
  func frames(_ body: (Frame) -> Bool) {
    var offset = Int64(Self.headerByteCount)
    while let frame = frame(at: offset)?.frame, body(frame) {
      offset = frame.offset + Int64(pageSize)
    }
  }

  private func frame(at offset: Int64) -> (frame: Frame, header: [UInt8])? {
    let header = Self.read(file, Self.frameHeaderByteCount, at: offset)
    guard header.count == Self.frameHeaderByteCount, header[8..<16] == salts else { return nil }
    let frame = Frame(
      page: Int(header.bigEndian(at: 0)), pageCount: Int(header.bigEndian(at: 4)),
      offset: offset + Int64(header.count))
    return (frame, header)
  }

  /// The bytes of a frame's page; fewer if the log ends within it.
  func bytes(of frame: Frame) -> [UInt8] { Self.read(file, pageSize, at: frame.offset) }

  /// Brings a database up to the last transaction that the log holds whole.
  ///
  /// - Parameter limit: The most bytes that it may come to.
  /// - Returns: False if it would come to more.
  func apply(to database: inout [UInt8], limit: Int) -> Bool {
    var offset = Int64(Self.headerByteCount)
    var sum = checksum
    var pages: [Int: [UInt8]] = [:]
    while let (frame, header) = frame(at: offset) {
      let bytes = bytes(of: frame)
      sum.add(header[..<8], isBigEndian: isBigEndian)
      sum.add(bytes[...], isBigEndian: isBigEndian)
      guard bytes.count == pageSize, frame.page > 0, sum == Checksum(header, at: 16) else { break }
      pages[frame.page] = bytes
      offset = frame.offset + Int64(pageSize)
      guard frame.pageCount > 0 else { continue }
      let size = frame.pageCount * pageSize
      guard size <= limit else { return false }
      if database.count > size { database.removeLast(database.count - size) }
      database.append(contentsOf: repeatElement(0, count: size - database.count))
      for (page, bytes) in pages where page <= frame.pageCount {
        database.replaceSubrange((page - 1) * pageSize..<page * pageSize, with: bytes)
      }
      pages = [:]
    }
    return true
  }

  private static func read(_ file: Int32, _ count: Int, at offset: Int64) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, pread(file, buffer.baseAddress, count, off_t(offset)))
    }
  }
}

/// The running sum over a log's header and frames (sqlite.org/fileformat2.html, 4.2).
private struct Checksum: Equatable {
  private var first: UInt32 = 0
  private var second: UInt32 = 0

  init() {}

  /// A sum as it is stored.
  init(_ bytes: [UInt8], at offset: Int) {
    first = bytes.bigEndian(at: offset)
    second = bytes.bigEndian(at: offset + 4)
  }

  /// Adds bytes, whose number is a multiple of eight; what is left over is not counted.
  mutating func add(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) {
    bytes.withUnsafeBytes { bytes in
      for offset in stride(from: 0, to: bytes.count & ~7, by: 8) {
        let one = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        let two = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
        first &+= (isBigEndian ? UInt32(bigEndian: one) : UInt32(littleEndian: one)) &+ second
        second &+= (isBigEndian ? UInt32(bigEndian: two) : UInt32(littleEndian: two)) &+ first
      }
    }
  }
}

extension [UInt8] {
  fileprivate func bigEndian(at offset: Int) -> UInt32 {
    self[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
