// Reads I-JSON (RFC 7493): what RFC 8259 allows, less duplicate names, lone surrogates,
// noncharacters and bytes that are not UTF-8. Payloads come from other machines, so depth is bounded.

import Foundation

extension JSON {
  /// Reads one JSON text that fills `bytes` but for white space.
  ///
  /// - Parameter maximumDepth: how deep arrays and objects may nest.
  /// - Throws: `JSONError` with the offset of the first byte that makes no sense.
  public static func parse(
    _ bytes: [UInt8], maximumDepth: Int = Limits.jsonDepth
  ) throws(JSONError) -> JSON {
    // `withUnsafeBufferPointer` cannot carry a typed throw through `rethrows`, hence the result.
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<JSON, JSONError> in
      var parser = JSONParser(bytes: buffer, maximumDepth: maximumDepth)
      do throws(JSONError) {
        return .success(try parser.document())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Reads one JSON text.
  public static func parse(_ text: String) throws(JSONError) -> JSON {
    try parse(Array(text.utf8))
  }
}

private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let maximumDepth: Int
  var position = 0
  var depth = 0

  init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  mutating func document() throws(JSONError) -> JSON {
    skipWhiteSpace()
    let value = try self.value()
    skipWhiteSpace()
    guard position == bytes.count else { throw error("text after the JSON value") }
    return value
  }

  private func error(_ message: String) -> JSONError { JSONError(message, at: position) }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipWhiteSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func value() throws(JSONError) -> JSON {
    guard let byte = peek() else { throw error("the text ends where a value should be") }
    switch byte {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw error("no JSON value starts with this byte")
    }
  }

  private mutating func literal(
    _ text: StaticString, _ value: JSON
  ) throws(JSONError) -> JSON {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count,
      (0..<count).allSatisfy({ bytes[position + $0] == text.utf8Start[$0] })
    else { throw error("expected \(text)") }
    position += count
    return value
  }

  private mutating func enter() throws(JSONError) {
    depth += 1
    guard depth <= maximumDepth else { throw error("nested deeper than \(maximumDepth)") }
    position += 1
    skipWhiteSpace()
  }

  private mutating func leave() {
    depth -= 1
    position += 1
  }

  private mutating func array() throws(JSONError) -> [JSON] {
    try enter()
    var elements: [JSON] = []
    if peek() == UInt8(ascii: "]") {
      leave()
      return elements
    }
    while true {
      elements.append(try value())
      skipWhiteSpace()
      switch peek() {
      case UInt8(ascii: ","):
        position += 1
        skipWhiteSpace()
      case UInt8(ascii: "]"):
        leave()
        return elements
      default: throw error("expected , or ] in an array")
      }
    }
  }

  private mutating func object() throws(JSONError) -> JSONObject {
    try enter()
    var members: [(name: String, value: JSON)] = []
    if peek() == UInt8(ascii: "}") {
      leave()
      return JSONObject()
    }
    // Most objects of payloads have three to twelve members, their parts fewer: room for them is
    // made once.
    members.reserveCapacity(depth == 1 ? 16 : 8)
    // Few members are compared one by one; many go through a set, so that no payload is quadratic.
    var names: Set<[UInt8]>?
    while true {
      guard peek() == UInt8(ascii: "\"") else { throw error("expected the name of a member") }
      let nameOffset = position
      let name = try string()
      let isDuplicate: Bool
      if members.count < 16 {
        isDuplicate = members.contains { $0.name.hasSameBytes(as: name) }
      } else {
        if names == nil { names = Set(members.map { Array($0.name.utf8) }) }
        isDuplicate = names?.insert(Array(name.utf8)).inserted == false
      }
      guard !isDuplicate else {
        throw JSONError("member \"\(name)\" appears twice (RFC 7493, 2.3)", at: nameOffset)
      }
      skipWhiteSpace()
      guard peek() == UInt8(ascii: ":") else { throw error("expected : after a member's name") }
      position += 1
      skipWhiteSpace()
      members.append((name, try value()))
      skipWhiteSpace()
      switch peek() {
      case UInt8(ascii: ","):
        position += 1
        skipWhiteSpace()
      case UInt8(ascii: "}"):
        leave()
        return JSONObject(unchecked: members)
      default: throw error("expected , or } in an object")
      }
    }
  }

  private mutating func number() throws(JSONError) -> String {
    let start = position
    func isDigit(_ byte: UInt8?) -> Bool {
      byte.map { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } ?? false
    }
    if peek() == UInt8(ascii: "-") { position += 1 }
    guard isDigit(peek()) else { throw error("expected a digit") }
    if peek() == UInt8(ascii: "0") {
      position += 1
      guard !isDigit(peek()) else { throw error("a number starts with a needless 0") }
    } else {
      while isDigit(peek()) { position += 1 }
    }
    if peek() == UInt8(ascii: ".") {
      position += 1
      guard isDigit(peek()) else { throw error("expected a digit after the point") }
      while isDigit(peek()) { position += 1 }
    }
    if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
      guard isDigit(peek()) else { throw error("expected a digit in the exponent") }
      while isDigit(peek()) { position += 1 }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    if let end = endOfPlainString() {
      position = end + 1
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
    var isASCII = true
    while let byte = peek() {
      if byte == UInt8(ascii: "\"") {
        let text = try decoded(start..<position, isASCII: isASCII)
        position += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= 0x20 else { throw error("a control character in a string") }
      if byte >= 0x80 { isASCII = false }
      position += 1
    }
    throw error("a string has no end")
  }

  /// Where the string at hand ends, if it is ASCII and has nothing that has to be looked at: most are.
  private func endOfPlainString() -> Int? {
    guard let base = bytes.baseAddress,
      let quote = memchr(base + position, 0x22, bytes.count - position)
    else { return nil }
    let end = UnsafeRawPointer(quote) - UnsafeRawPointer(base)
    // Without a way out of the loop the compiler looks at many bytes at a time.
    let odd = bytes[position..<end].reduce(UInt8(0)) { odd, byte in
      odd | (byte & 0x80) | (byte < 0x20 ? 1 : 0) | (byte == 0x5C ? 1 : 0)
    }
    return odd == 0 ? end : nil
  }

  /// The text of `range`, valid UTF-8 and without noncharacters (RFC 7493, 2.1).
  private func decoded(_ range: Range<Int>, isASCII: Bool) throws(JSONError) -> String {
    if isASCII { return String(decoding: bytes[range], as: UTF8.self) }
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw JSONError("a string is not UTF-8", at: range.lowerBound)
    }
    guard text.firstNoncharacter == nil else {
      throw JSONError("a string holds a noncharacter (RFC 7493, 2.1)", at: range.lowerBound)
    }
    return text
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var result = try decoded(start..<position, isASCII: false)
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return result
      case UInt8(ascii: "\\"):
        position += 1
        result.unicodeScalars.append(try escape())
      case ..<0x20:
        throw error("a control character in a string")
      default:
        let run = position
        while let byte = peek(), byte >= 0x20, byte != UInt8(ascii: "\""),
          byte != UInt8(ascii: "\\")
        {
          position += 1
        }
        result += try decoded(run..<position, isASCII: false)
      }
    }
    throw error("a string has no end")
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let byte = peek() else { throw error("a string has no end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default:
      position -= 1
      throw error("no such escape")
    }
  }

  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let offset = position
    var code = UInt32(try hexadecimal())
    if code & 0xFC00 == 0xD800 {
      guard peek() == UInt8(ascii: "\\"), position + 1 < bytes.count,
        bytes[position + 1] == UInt8(ascii: "u")
      else { throw JSONError("half of a surrogate pair (RFC 7493, 2.1)", at: offset) }
      position += 2
      let low = UInt32(try hexadecimal())
      guard low & 0xFC00 == 0xDC00 else {
        throw JSONError("half of a surrogate pair (RFC 7493, 2.1)", at: offset)
      }
      code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw JSONError("half of a surrogate pair (RFC 7493, 2.1)", at: offset)
    }
    guard !scalar.isNoncharacter else {
      throw JSONError("a string holds a noncharacter (RFC 7493, 2.1)", at: offset)
    }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Hexadecimal.value(of: byte) else {
        throw error("expected four hexadecimal digits")
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }
}

extension String {
  /// How many code points come before the first that I-JSON forbids (RFC 7493, 2.1); nil if there is
  /// none.
  public var firstNoncharacter: Int? {
    unicodeScalars.enumerated().first { $0.element.isNoncharacter }?.offset
  }
}

extension Unicode.Scalar {
  fileprivate var isNoncharacter: Bool {
    value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value)
  }
}
