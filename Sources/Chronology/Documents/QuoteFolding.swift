// What a quotation is compared by: a text without the differences that copying and typesetting make.

/// A character of a folded text, and the bytes of the document that it stands for.
struct FoldedCharacter {
  let scalar: UInt32
  let start: Int
  let end: Int
}

/// Folds UTF-8 text one character at a time, so that equal quotations become equal characters.
///
/// - a run of white space of any kind (line breaks, non-breaking and thin spaces too) is one space;
/// - soft hyphens, zero-width and other invisible characters, and byte order marks are nothing;
/// - hyphens, dashes and minus signs of every length are one `-`, runs of them and the white space
///   around them included; between two letters they are nothing, so that a word that a line break
///   hyphenated (`rota-⏎tional`), one spelt with a hyphen, and either spelling of a dash are equal;
/// - typographic quotation marks, primes and backticks are the straight `'` and `"`;
/// - `…` is three dots, and the ligatures of typesetting (ﬁ, ﬂ …) are their letters.
///
/// Letter case, accents and digits are kept: what differs in them is another text. A value type
/// without a reference to the text, so that a copy of it marks a place to go on from.
struct QuoteFolding {
  /// The next byte to read.
  private(set) var position = 0
  private var afterLetter = false
  /// The rest of a character that folds to several, with the bytes that they all stand for.
  private var pending: [UInt32] = []
  private var pendingStart = 0

  /// The next folded character of `bytes`, which must be UTF-8; nil at the end.
  mutating func next(_ bytes: UnsafeBufferPointer<UInt8>) -> FoldedCharacter? {
    if let scalar = pending.popLast() {
      return FoldedCharacter(scalar: scalar, start: pendingStart, end: position)
    }
    while position < bytes.count {
      let start = position
      let first = bytes[start]
      if let isLetter = Self.isPlainLetter(first) {
        position += 1
        afterLetter = isLetter
        return FoldedCharacter(scalar: UInt32(first), start: start, end: position)
      }
      let scalar = Self.decode(bytes, &position)
      switch QuoteFoldingClass(scalar) {
      case .nothing: continue
      case .space, .dash, .softHyphen:
        position = start
        if let folded = foldBreak(bytes) {
          afterLetter = false
          return FoldedCharacter(scalar: folded, start: start, end: position)
        }
      case .character(let folded):
        afterLetter = QuoteFoldingClass.isLetter(folded)
        return FoldedCharacter(scalar: folded, start: start, end: position)
      case .characters(let folded):
        afterLetter = folded.last.map(QuoteFoldingClass.isLetter) ?? false
        pending = Array(folded.dropFirst().reversed())
        pendingStart = start
        return FoldedCharacter(scalar: folded[0], start: start, end: position)
      }
    }
    return nil
  }

  /// Reads a run of white space, dashes and invisible characters; nil if it folds to nothing.
  private mutating func foldBreak(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32? {
    var hasSpace = false
    var hasDash = false
    // A soft hyphen joins the parts of a word only where it is the first of the run.
    var beginsWithSoftHyphen: Bool?
    var isBeforeLetter = false
    while position < bytes.count {
      let start = position
      let scalar = Self.decode(bytes, &position)
      switch QuoteFoldingClass(scalar) {
      case .nothing: continue
      case .space:
        hasSpace = true
        beginsWithSoftHyphen = beginsWithSoftHyphen ?? false
        continue
      case .dash:
        hasDash = true
        continue
      case .softHyphen:
        beginsWithSoftHyphen = beginsWithSoftHyphen ?? true
        continue
      case .character(let folded): isBeforeLetter = QuoteFoldingClass.isLetter(folded)
      case .characters(let folded): isBeforeLetter = QuoteFoldingClass.isLetter(folded[0])
      }
      position = start
      break
    }
    let joins = afterLetter && isBeforeLetter
    if hasDash { return joins ? nil : 0x2D }
    guard hasSpace else { return nil }
    return joins && beginsWithSoftHyphen == true ? nil : 0x20
  }

  /// Whether a byte is a letter, if it is ASCII that folds to itself and begins no run; else nil.
  private static func isPlainLetter(_ byte: UInt8) -> Bool? {
    switch byte {
    case 0x61...0x7A, 0x41...0x5A: true
    case 0x30...0x39, 0x21...0x2C, 0x2E, 0x2F, 0x3A...0x40, 0x5B...0x5F, 0x7B...0x7E: false
    default: nil
    }
  }

  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> UInt32 {
    let first = UInt32(bytes[position])
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var scalar = length == 1 ? first : first & (0x7F >> UInt32(length))
    for offset in 1..<length {
      scalar = scalar << 6 | UInt32(bytes[position + offset] & 0x3F)
    }
    position += length
    return scalar
  }
}
