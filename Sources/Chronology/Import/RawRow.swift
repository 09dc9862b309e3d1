// A row as it was read: members as JSON values, and the way back to their places in the file.

import EventStore

/// A row of either format, in the shape that rows have in JSON lines.
struct RawRow {
  /// The line on which it begins.
  let line: Int
  /// Its members.
  let members: JSONObject
  private let text: Text

  private enum Text {
    case json([UInt8])
    case csv(CSVRecord, [CSVColumn])
  }

  init(json bytes: [UInt8], line: Int, members: JSONObject) {
    self.line = line
    self.members = members
    text = .json(bytes)
  }

  init(_ record: CSVRecord, _ columns: [CSVColumn], members: JSONObject) {
    self.line = record.line
    self.members = members
    text = .csv(record, columns)
  }

  /// How large it is in the file.
  var byteCount: Int {
    switch text {
    case .json(let bytes): bytes.count
    case .csv(let record, _): record.bytes.count
    }
  }

  /// A problem of this row, with its place in the file.
  func refused(_ problem: RowProblem) -> RefusedRow {
    RefusedRow(
      place: place(problem), message: problem.message, isUnknownSource: problem.isUnknownSource)
  }

  /// Where a member of the row stands.
  func place(of member: String) -> RowPlace {
    place(RowProblem(.member(member), message: ""))
  }

  private func place(_ problem: RowProblem) -> RowPlace {
    switch text {
    case .json(let bytes):
      let offset = JSONPlaces.offset(of: problem.path, in: bytes, codePoint: problem.offset)
      return RowPlace(of: offset, in: bytes, startingOn: line)
    case .csv(let record, let columns):
      let index = columns.firstIndex { $0.holds(problem.path) }
      guard let index, index < record.fields.count else { return record.place(0) }
      let field = record.fields[index]
      var offset = field.offset
      // Doubled quotes before the place would shift it; they are rare, and the field is still right.
      var remaining = problem.offset
      while remaining > 0, offset < record.bytes.count {
        offset += 1
        while offset < record.bytes.count, record.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        remaining -= 1
      }
      return record.place(offset)
    }
  }
}
