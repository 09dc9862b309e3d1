// Writes rows as comma-separated values (RFC 4180) that `CSVReader` and `CSVCell` read back.

import EventStore

/// Writes rows under a header.
struct CSVWriter {
  let columns: [RowMember]

  /// The columns of an export; those that both kinds of row have come once.
  init(hasFacts: Bool, hasSources: Bool) {
    let facts =
      [RowMember("fact")] + RowMember.content
      + RowMember.envelope.filter { !["id", "fact"].contains($0.name) }
    columns =
      (hasFacts ? facts : []) + (hasSources ? [RowMember("source")] + RowMember.source : [])
      + [RowMember.other]
  }

  /// The header, with the end of its line.
  var header: [UInt8] { line(columns.map(\.name)) }

  /// A row, with the end of its line.
  func row(_ members: JSONObject) -> [UInt8] {
    line(columns.map { column in members[column.name].map { Self.cell($0, column) } ?? "" })
  }

  private func line(_ cells: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += Self.quoted(cell)
    }
    return bytes + [0x0D, 0x0A]
  }

  private static func cell(_ value: JSON, _ column: RowMember) -> String {
    switch (value, column.kind) {
    case (.string(let text), .text), (.string(let text), .date), (.string(let text), .word):
      return text
    case (.number(let number), _): return number
    case (.bool(let flag), _): return flag ? "true" : "false"
    case (.array(let elements), .names):
      let names = elements.compactMap(\.stringValue)
      // What the plain form cannot hold, or would be read as something else, goes as JSON.
      let isPlain = names.allSatisfy { name in
        !name.contains(";") && name.trimmed.hasSameBytes(as: name)
      }
      let plain = names.joined(separator: "; ")
      return isPlain && !CSVCell.isJSONArray(plain) ? plain : value.encodedString
    case (.array(let elements), .derivations):
      let parts = elements.compactMap { element -> String? in
        guard let object = element.objectValue, let source = object["source"]?.stringValue,
          let relation = object["relation"]?.stringValue, object.members.count == 2
        else { return nil }
        return "\(relation) \(source)"
      }
      return parts.count == elements.count
        ? parts.joined(separator: "; ") : value.encodedString
    default: return value.encodedString
    }
  }

  private static func quoted(_ cell: String) -> [UInt8] {
    let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D]
    guard cell.utf8.contains(where: special.contains) else { return Array(cell.utf8) }
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in cell.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    return bytes + [UInt8(ascii: "\"")]
  }
}
