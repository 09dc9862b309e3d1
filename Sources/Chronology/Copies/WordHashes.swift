// A document's words as numbers, without what copying changes: the first step of comparing texts.

/// The words of a text, each as the hash of its letters and digits.
///
/// White space of every kind, letter case, punctuation, hyphenation and invisible characters make no
/// difference. A character of a script that is written without spaces is a word.
struct WordHashes {
  /// The words in their order.
  private(set) var words: [UInt64] = []

  private var hash = Self.basis
  private var isWithin = false
  /// Where the text is after a hyphen that followed a letter.
  private var hyphen = Hyphen.none

  private enum Hyphen { case none, open, beforeLineBreak }

  /// - Parameter text: A text in UTF-8.
  init(_ text: [UInt8]) {
    words.reserveCapacity(text.count / 6)
    text.withUnsafeBufferPointer { bytes in
      var position = 0
      while position < bytes.count { take(Self.scalar(bytes, &position)) }
    }
    end()
  }

  private mutating func take(_ scalar: UInt32) {
    switch scalar {
    case 0x61...0x7A, 0x30...0x39: add(scalar)
    case 0x41...0x5A: add(scalar | 0x20)
    // An apostrophe is part of its word, and left out of it.
    case 0x27, 0x2019, 0x2BC: break
    // A hyphen joins what it divides, also where the line ends with it; two are a dash.
    case 0x2D, 0xAD, 0x2010, 0x2011: if isWithin, hyphen == .none { hyphen = .open } else { end() }
    case 0x0A, 0x0D: if hyphen == .none { end() } else { hyphen = .beforeLineBreak }
    case 0x20 where hyphen == .beforeLineBreak: break
    case 0..<0x80: end()
    default: takeOther(scalar)
    }
  }

  private mutating func takeOther(_ scalar: UInt32) {
    if case .nothing = QuoteFoldingClass(scalar) { return }
    guard let known = Unicode.Scalar(scalar), Self.isOfWord(known) else { return end() }
    let standsAlone = Self.standsAlone(scalar)
    if standsAlone { end() }
    for lower in known.properties.lowercaseMapping.unicodeScalars { add(lower.value) }
    if standsAlone { end() }
  }

  private mutating func add(_ scalar: UInt32) {
    isWithin = true
    hyphen = .none
    hash = (hash ^ UInt64(scalar)) &* Self.prime
  }

  private mutating func end() {
    if isWithin { words.append(Self.mixed(hash)) }
    hash = Self.basis
    isWithin = false
    hyphen = .none
  }

  private static func scalar(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
  ) -> UInt32 {
    let first = UInt32(bytes[position])
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var scalar = length == 1 ? first : first & (0x7F >> UInt32(length))
    for offset in 1..<max(1, length) {
      scalar = scalar << 6 | UInt32(bytes[position + offset] & 0x3F)
    }
    position += length
    return scalar
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isAlphabetic { return true }
    switch scalar.properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark: return true
    default: return false
    }
  }

  /// Kana, ideographs and their extensions; Hangul is written with spaces.
  private static func standsAlone(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  /// The start and the factor of FNV-1a with 64 bits, here over code points.
  private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let prime: UInt64 = 0x0000_0100_0000_01B3

  /// Spreads every bit over all others (the end of MurmurHash3).
  static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    value = (value ^ (value >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return value ^ (value >> 33)
  }
}
