// Reads comma-separated values (RFC 4180) one record at a time, and says where one is malformed.

/// A record of a CSV file.
struct CSVRecord {
  /// The line on which it begins, from 1.
  let line: Int
  /// The record as it stands in the file, without the line break that ends it.
  let bytes: [UInt8]
  let fields: [Field]

  struct Field {
    /// The value, without quotes and with doubled ones undone.
    let value: [UInt8]
    /// Where in ``CSVRecord/bytes`` the value begins, after an opening quote.
    let offset: Int
  }

  func place(_ offset: Int) -> RowPlace { RowPlace(of: offset, in: bytes, startingOn: line) }
}

/// Reads the records of a CSV file.
///
/// RFC 4180, with these readings of what it leaves open: UTF-8; a byte order mark is skipped; lines
/// end with CRLF, LF or CR; empty lines are skipped; white space belongs to a value; how many
/// fields a record may have is the caller's to check.
///
/// After a malformed record it goes on with the line after the one on which that record began, so
/// that a quote that nobody closed does not swallow the rows after it.
struct CSVReader {
  private var window: RecordWindow

  init(_ reader: ByteReader) throws {
    window = try RecordWindow(reader)
  }

  /// The next record, or why it is malformed; nil at the end of the file.
  mutating func next() throws -> Result<CSVRecord, RefusedRow>? {
    while try skipEmptyLine() {}
    guard try window.byte(at: 0) != nil else { return nil }
    var fields: [CSVRecord.Field] = []
    var offset = 0
    while true {
      switch try field(at: offset) {
      case .malformed(let problem): return .failure(try refuse(problem))
      case .field(let field, let end):
        fields.append(field)
        guard try window.byte(at: end) != UInt8(ascii: ",") else {
          offset = end + 1
          continue
        }
        let bytes = Array(window.slice(0..<end))
        let line = window.line
        let lineEnd = try lineBreak(at: end)
        let breaks = RowPlace(of: bytes.count, in: bytes, startingOn: 0).line
        window.finish(end + lineEnd, lineBreaks: breaks + (lineEnd > 0 ? 1 : 0))
        return .success(CSVRecord(line: line, bytes: bytes, fields: fields))
      }
    }
  }

  private struct Problem {
    let offset: Int
    let message: String
  }

  private enum Scanned {
    /// A field, and the offset of the comma or line break after it.
    case field(CSVRecord.Field, end: Int)
    case malformed(Problem)
  }

  private mutating func field(at start: Int) throws -> Scanned {
    guard try window.byte(at: start) == UInt8(ascii: "\"") else { return try plainField(at: start) }
    var value: [UInt8] = []
    var offset = start + 1
    while true {
      let end = try window.end(ofRunAt: offset) { $0 == UInt8(ascii: "\"") }
      guard end < RecordWindow.recordByteLimit, try window.byte(at: end) != nil else {
        return .malformed(Problem(offset: start, message: "an opening quote that is never closed"))
      }
      value += window.slice(offset..<end)
      switch try window.byte(at: end + 1) {
      case UInt8(ascii: "\""):
        value.append(UInt8(ascii: "\""))
        offset = end + 2
      case nil, UInt8(ascii: ","), 0x0A, 0x0D:
        return .field(CSVRecord.Field(value: value, offset: start + 1), end: end + 1)
      default:
        return .malformed(
          Problem(
            offset: end + 1,
            message: "text after a closing quote; within quotes, a quote is written twice (\"\")"))
      }
    }
  }

  private mutating func plainField(at start: Int) throws -> Scanned {
    let end = try window.end(ofRunAt: start) { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }
    if try window.byte(at: end) == UInt8(ascii: "\"") {
      return .malformed(
        Problem(
          offset: end,
          message: "a quote within a value that does not begin with one; put the whole value in "
            + "quotes, and each quote within it twice (\"\")"))
    }
    guard end < RecordWindow.recordByteLimit else {
      return .malformed(Problem(offset: start, message: "a value longer than a megabyte"))
    }
    return .field(CSVRecord.Field(value: Array(window.slice(start..<end)), offset: start), end: end)
  }

  /// The length of the line break at an offset: 2 for CRLF, 1 for LF or CR, 0 at the end.
  private mutating func lineBreak(at offset: Int) throws -> Int {
    switch try window.byte(at: offset) {
    case 0x0A: 1
    case 0x0D: try window.byte(at: offset + 1) == 0x0A ? 2 : 1
    default: 0
    }
  }

  private mutating func skipEmptyLine() throws -> Bool {
    let length = try lineBreak(at: 0)
    window.finish(length, lineBreaks: length > 0 ? 1 : 0)
    return length > 0
  }

  /// Names the place of a problem and moves on to the next line.
  private mutating func refuse(_ problem: Problem) throws -> RefusedRow {
    let place = RowPlace(
      of: problem.offset, in: window.slice(0..<problem.offset), startingOn: window.line)
    try window.skipLine()
    return RefusedRow(place: place, message: problem.message)
  }
}
