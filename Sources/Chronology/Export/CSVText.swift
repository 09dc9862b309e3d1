// Comma-separated values as RFC 4180 has them: the bytes of a record, and lists within a cell.

import EventStore

/// What every CSV file that is written here has in common.
public enum CSVText {
  /// A record with the end of its line; what has commas, quotation marks or line breaks is quoted.
  public static func record(_ cells: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(cell, to: &bytes)
    }
    bytes.append(0x0D)
    bytes.append(0x0A)
    return bytes
  }

  /// Names in one cell: `NATO; Russia`, or JSON where that would be read as something else.
  public static func list(_ names: [String]) -> String {
    let isPlain = names.allSatisfy { name in
      !name.utf8.contains(UInt8(ascii: ";")) && name.trimmed.hasSameBytes(as: name)
    }
    let plain = names.joined(separator: "; ")
    return isPlain && !CSVCell.isJSONArray(plain)
      ? plain : JSON.array(names.map { .string($0) }).encodedString
  }

  private static func append(_ cell: String, to bytes: inout [UInt8]) {
    let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D]
    guard cell.utf8.contains(where: special.contains) else {
      bytes += cell.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in cell.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
