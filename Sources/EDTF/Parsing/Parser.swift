// The parser's hands: a position in UTF-8 bytes, and the errors that name it. The grammar itself
// is in the extensions beside this file, one for each part of the specification.

/// A reading position in the bytes of one text.
///
/// It copies nothing and allocates nothing but the elements of sets. Everything before the
/// position is ASCII, since the grammar accepts nothing else; so offsets in bytes are offsets in
/// code points.
struct Parser {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  /// The byte at the position, or 0 at the end; a byte 0 in the text matches nothing either.
  var next: UInt8 { byte(ahead: 0) }

  func byte(ahead distance: Int) -> UInt8 {
    position + distance < bytes.count ? bytes[position + distance] : 0
  }

  /// Steps over the byte if it comes next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  /// Steps over `..` if it comes next.
  mutating func skipDots() -> Bool {
    guard next == .dot, byte(ahead: 1) == .dot else { return false }
    position += 2
    return true
  }

  /// Steps over a qualifier if one comes next.
  mutating func qualifier() -> EDTF.Qualifier? {
    guard let qualifier = EDTF.Qualifier(mark: next) else { return nil }
    position += 1
    return qualifier
  }

  /// The refusal of what stands at the position.
  func expected(_ what: String) -> EDTFError {
    EDTFError(at: position, "expected \(what), found \(found)")
  }

  /// What stands at the position, in words.
  private var found: String {
    if isAtEnd { return position == 0 ? "nothing" : "the end" }
    // Bytes that are no UTF-8 cannot occur: the text comes from a `String`.
    var end = position + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    guard let scalar = text.unicodeScalars.first else { return "nothing" }
    if scalar == " " { return "a space" }
    return scalar.value < 0x21 || scalar.value == 0x7F || !scalar.properties.isGraphic
      ? "U+" + String(repeating: "0", count: max(0, 4 - scalar.hex.utf8.count)) + scalar.hex
      : "“\(text)”"
  }
}

extension Unicode.Scalar {
  fileprivate var hex: String { String(value, radix: 16, uppercase: true) }
}

extension Unicode.Scalar.Properties {
  fileprivate var isGraphic: Bool {
    switch generalCategory {
    case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      false
    default: true
    }
  }
}

extension UInt8 {
  static let dot = UInt8(ascii: ".")
  static let hyphen = UInt8(ascii: "-")
  static let slash = UInt8(ascii: "/")
  static let comma = UInt8(ascii: ",")

  /// The value of a decimal digit in ASCII; `nil` for other bytes.
  var decimal: UInt8? { self >= 0x30 && self <= 0x39 ? self - 0x30 : nil }
}
