// Reads the lines of a file one at a time.

/// Reads lines that LF, CRLF or CR ends; a byte order mark at the start is skipped.
struct LineReader {
  private var window: RecordWindow

  init(_ reader: ByteReader) throws {
    window = try RecordWindow(reader)
  }

  /// The next line that is not blank, with its number from 1; nil at the end of the file.
  ///
  /// Of a line that is too long, only the first bytes come, and `isCut` is true.
  mutating func next() throws -> (number: Int, bytes: [UInt8], isCut: Bool)? {
    while try window.byte(at: 0) != nil {
      let number = window.line
      let end = try window.end(ofLineAt: 0)
      let bytes = Array(window.slice(0..<end))
      try window.skipLine(from: end)
      let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
      if !isBlank { return (number, bytes, end > RecordWindow.recordByteLimit) }
    }
    return nil
  }
}
