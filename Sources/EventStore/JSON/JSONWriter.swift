// Writes JSON on one line, as payloads need it, or indented, for people.

extension JSON {
  /// The value as one line of UTF-8: members in their order, no white space.
  ///
  /// U+0085, U+2028 and U+2029 are escaped too: some readers end lines there (log-format, PAYLOAD).
  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1_024)
    write(to: &bytes, indentation: nil)
    return bytes
  }

  /// The value as one line of text.
  public var encodedString: String { String(decoding: encoded(), as: UTF8.self) }

  /// The value over several lines, indented by two spaces a level.
  public func pretty() -> String {
    var bytes: [UInt8] = []
    write(to: &bytes, indentation: 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  fileprivate func write(to bytes: inout [UInt8], indentation: Int?) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .number(let text): bytes += text.utf8
    case .string(let text): text.writeJSON(to: &bytes)
    case .array(let elements):
      writeList(elements, "[", "]", to: &bytes, indentation) { list, index, bytes, indentation in
        list[index].write(to: &bytes, indentation: indentation)
      }
    case .object(let object): object.write(to: &bytes, indentation: indentation)
    }
  }
}

extension JSONObject {
  /// The object as one line of UTF-8.
  public func encoded() -> [UInt8] { JSON.object(self).encoded() }

  fileprivate func write(to bytes: inout [UInt8], indentation: Int?) {
    writeList(members, "{", "}", to: &bytes, indentation) { list, index, bytes, indentation in
      list[index].name.writeJSON(to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      if indentation != nil { bytes.append(UInt8(ascii: " ")) }
      list[index].value.write(to: &bytes, indentation: indentation)
    }
  }
}

/// Writes a bracketed list; with an indentation, an element a line.
///
/// - Parameter write: Writes one of the elements in place: one that is handed on pays for its keep.
@inline(__always)
private func writeList<Element>(
  _ elements: [Element], _ open: Unicode.Scalar, _ close: Unicode.Scalar, to bytes: inout [UInt8],
  _ indentation: Int?,
  _ write: (UnsafeBufferPointer<Element>, Int, inout [UInt8], Int?) -> Void
) {
  func newLine(_ level: Int, to bytes: inout [UInt8]) {
    bytes.append(0x0A)
    bytes += repeatElement(0x20, count: 2 * level)
  }
  bytes.append(UInt8(ascii: open))
  elements.withUnsafeBufferPointer { elements in
    for index in elements.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if let indentation { newLine(indentation + 1, to: &bytes) }
      write(elements, index, &bytes, indentation.map { $0 + 1 })
    }
  }
  if let indentation, !elements.isEmpty { newLine(indentation, to: &bytes) }
  bytes.append(UInt8(ascii: close))
}

extension String {
  fileprivate func writeJSON(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    // Most strings need no escape: one look, one copy.
    var text = self
    let isWritten = text.withUTF8 { buffer in
      // Without a way out of the loop the compiler looks at many bytes at a time.
      let odd = buffer.reduce(UInt8(0)) { odd, byte in
        odd | (byte < 0x20 ? 1 : 0) | (byte >= 0x7F ? 1 : 0) | (byte == 0x22 ? 1 : 0)
          | (byte == 0x5C ? 1 : 0)
      }
      guard odd == 0 else { return false }
      bytes.append(contentsOf: buffer)
      return true
    }
    if !isWritten {
      for scalar in text.unicodeScalars { scalar.writeJSON(to: &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension Unicode.Scalar {
  fileprivate func writeJSON(to bytes: inout [UInt8]) {
    switch value {
    case 0x22: bytes += #"\""#.utf8
    case 0x5C: bytes += #"\\"#.utf8
    case 0x0A: bytes += #"\n"#.utf8
    case 0x0D: bytes += #"\r"#.utf8
    case 0x09: bytes += #"\t"#.utf8
    case ..<0x20, 0x7F, 0x85, 0x2028, 0x2029:
      bytes += #"\u"#.utf8
      for shift in stride(from: 12, through: 0, by: -4) {
        bytes.append(Hexadecimal.digit(UInt8(truncatingIfNeeded: value >> UInt32(shift)) & 0xF))
      }
    default: bytes += UTF8.encode(self).map { Array($0) } ?? []
    }
  }
}
