// Lower-case hexadecimal: the form of every identifier of the log.

enum Hexadecimal {
  /// The digit for a value below 16.
  static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// The value of a digit of either case, or nil.
  static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.flatMap { [digit($0 >> 4), digit($0 & 0xF)] }, as: UTF8.self)
  }

  static func text(_ value: UInt64) -> String {
    text((0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) })
  }

  /// The bytes of an even number of lower-case digits: identifiers have one spelling.
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2),
      digits.allSatisfy({ value(of: $0) != nil && !(0x41...0x46).contains($0) })
    else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { index in
      (value(of: digits[index]) ?? 0) << 4 | (value(of: digits[index + 1]) ?? 0)
    }
  }

  /// The value of exactly 16 lower-case digits.
  static func integer(_ text: some StringProtocol) -> UInt64? {
    guard text.utf8.count == 16, let bytes = bytes(text) else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
