// What becomes of each code point when quotations are compared; the table behind `QuoteFolding`.

/// What a code point is to a comparison of quotations.
enum QuoteFoldingClass {
  /// Invisible: left out.
  case nothing
  /// White space, as Unicode's property White_Space has it.
  case space
  /// A hyphen, dash or minus sign.
  case dash
  /// U+00AD, which shows only where a line breaks.
  case softHyphen
  /// Any other code point, as what it folds to.
  case character(UInt32)
  /// A code point that folds to several.
  case characters([UInt32])

  init(_ scalar: UInt32) {
    if scalar < 0x80 {
      switch scalar {
      case 0x09...0x0D, 0x20: self = .space
      case 0x2D: self = .dash
      case 0x60: self = .character(Self.apostrophe)
      default: self = .character(scalar)
      }
      return
    }
    switch scalar {
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
      self = .space
    case 0xAD: self = .softHyphen
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF:
      self = .nothing
    // Hyphens, figure, en and em dashes, horizontal bar, minus, their small and wide forms.
    case 0x2010...0x2015, 0x2043, 0x2212, 0xFE58, 0xFE63, 0xFF0D: self = .dash
    case 0xB4, 0x2BB, 0x2BC, 0x2018...0x201B, 0x2032, 0x2035, 0x2039, 0x203A:
      self = .character(Self.apostrophe)
    case 0xAB, 0xBB, 0x201C...0x201F, 0x2033, 0x2036, 0x301D...0x301F:
      self = .character(Self.quotationMark)
    case 0x2026: self = .characters([0x2E, 0x2E, 0x2E])
    case 0xFB00...0xFB06: self = .characters(Self.ligatures[Int(scalar - 0xFB00)])
    default: self = .character(scalar)
    }
  }

  private static let apostrophe: UInt32 = 0x27
  private static let quotationMark: UInt32 = 0x22
  /// ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ, from U+FB00 on.
  private static let ligatures: [[UInt32]] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]
    .map { $0.unicodeScalars.map(\.value) }

  /// Whether a code point is part of a word, so that a hyphen next to it may be hyphenation.
  static func isLetter(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return (0x61...0x7A).contains(scalar | 0x20) }
    guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
    return properties.isAlphabetic || properties.generalCategory == .nonspacingMark
  }
}
