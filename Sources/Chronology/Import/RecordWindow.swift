// The part of a file that a record is being read from, however the file came in chunks.

import Foundation

/// A window over a stream of bytes: everything since the start of the record being read.
struct RecordWindow {
  /// How large a record may grow; a larger one has a quote or a line that does not end.
  static let recordByteLimit = 1 << 20

  private var reader: ByteReader
  private var bytes: [UInt8] = []
  /// Where in ``bytes`` the record begins.
  private var start = 0
  private var isAtEnd = false
  /// The line on which the record begins, from 1.
  private(set) var line = 1

  /// Opens a stream and skips a byte order mark, which is no part of the text.
  init(_ reader: ByteReader) throws {
    self.reader = reader
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if try mark.indices.allSatisfy({ try byte(at: $0) == mark[$0] }) { start = 3 }
  }

  /// The byte at an offset from the record's start; nil after the end of the stream.
  mutating func byte(at offset: Int) throws -> UInt8? {
    while start + offset >= bytes.count {
      guard !isAtEnd else { return nil }
      try refill()
    }
    return bytes[start + offset]
  }

  /// The offset of the first byte from an offset on that is a stop, or else of the end, or of
  /// wherever the record has grown too large to go on.
  mutating func end(ofRunAt offset: Int, stoppingAt isStop: (UInt8) -> Bool) throws -> Int {
    try end(ofRunAt: offset) { $0.firstIndex(where: isStop) }
  }

  /// The same for the first line break.
  mutating func end(ofLineAt offset: Int) throws -> Int {
    try end(ofRunAt: offset) { bytes in
      let feed = Self.first(0x0A, in: bytes)
      return Self.first(0x0D, in: UnsafeRawBufferPointer(rebasing: bytes[..<(feed ?? bytes.count)]))
        ?? feed
    }
  }

  private static func first(_ byte: Int32, in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let start = bytes.baseAddress, let found = memchr(start, byte, bytes.count) else {
      return nil
    }
    return UnsafeRawPointer(found) - start
  }

  /// The same for whatever is found first in the bytes at hand, by its offset from their start.
  private mutating func end(
    ofRunAt offset: Int, finding find: (UnsafeRawBufferPointer) -> Int?
  ) throws -> Int {
    var position = start + offset
    while true {
      let stop = bytes.withUnsafeBytes { bytes in
        find(UnsafeRawBufferPointer(rebasing: bytes[position...]))
      }
      if let stop { return position + stop - start }
      let consumed = bytes.count - start
      guard !isAtEnd, consumed <= Self.recordByteLimit else { return consumed }
      try refill()
      position = start + consumed
    }
  }

  /// The bytes of a range of offsets from the record's start, all of which were read.
  func slice(_ range: Range<Int>) -> ArraySlice<UInt8> {
    bytes[(start + range.lowerBound)..<(start + range.upperBound)]
  }

  /// Ends the record before an offset; the next one begins there.
  mutating func finish(_ count: Int, lineBreaks: Int) {
    start += count
    line += lineBreaks
  }

  /// Ends the record after the first line break from an offset on, or at the end of the stream.
  mutating func skipLine(from offset: Int = 0) throws {
    var offset = offset
    while true {
      let end = try end(ofLineAt: offset)
      offset = 0
      guard let stop = try byte(at: end) else { return finish(end, lineBreaks: 0) }
      guard stop == 0x0A || stop == 0x0D else {
        finish(end, lineBreaks: 0)
        continue
      }
      let isPair = try stop == 0x0D && byte(at: end + 1) == 0x0A
      return finish(end + (isPair ? 2 : 1), lineBreaks: 1)
    }
  }

  private mutating func refill() throws {
    // Drop the records that are done: only then does a window stay as small as its record.
    if start > 0 {
      bytes.removeFirst(start)
      start = 0
    }
    guard let chunk = try reader.next() else {
      isAtEnd = true
      return
    }
    bytes += chunk
  }
}
