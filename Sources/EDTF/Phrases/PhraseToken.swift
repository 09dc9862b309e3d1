// The words, numbers and signs of a phrase.

/// A word, a number or a sign, with its place in the trimmed text.
struct PhraseToken: Hashable {
  enum Kind: Hashable {
    /// Letters, in lower case.
    case word(String)

    /// Digits as they were written.
    case number(String)

    /// Any other character; hyphens as `-`, longer dashes as `–`, all apostrophes as `'`.
    case sign(Character)
  }

  var kind: Kind

  /// In code points, from 0.
  var offset: Int

  /// Whether it follows the one before without white space.
  var isGlued: Bool

  /// What all dashes longer than a hyphen are read as.
  static let dash: Character = "–"

  /// Behind its last character.
  var end: Int {
    switch kind {
    case .sign: offset + 1
    case .word(let text), .number(let text): offset + text.unicodeScalars.count
    }
  }

  static func tokens(of text: String) -> [PhraseToken] {
    var tokens: [PhraseToken] = []
    var isGlued = false
    for (offset, scalar) in trimmed(text).unicodeScalars.enumerated() {
      if isSpace(scalar) {
        isGlued = false
        continue
      }
      let kind = kind(of: scalar)
      switch (tokens.last?.kind, kind) {
      case (.word(let known), .word(let letter)) where isGlued:
        tokens[tokens.count - 1].kind = .word(known + letter)
      case (.number(let known), .number(let digit)) where isGlued:
        tokens[tokens.count - 1].kind = .number(known + digit)
      default:
        tokens.append(PhraseToken(kind: kind, offset: offset, isGlued: isGlued))
      }
      isGlued = true
    }
    return tokens
  }

  /// The text without the white space around it.
  static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0) }),
      let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Whether a text is written with EDTF's own characters, so that its errors fit better than
  /// those about words.
  static func looksLikeEDTF(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return "0123456789XY-?~%[{/.".unicodeScalars.contains(first)
      && text.unicodeScalars.allSatisfy {
        "0123456789XYEST:Z+-?~%[]{},./".unicodeScalars.contains($0)
      }
  }

  /// Whether the tokens are two years of four digits with a dash between.
  static func isRangeOfYears(_ tokens: [PhraseToken]) -> Bool {
    guard tokens.count == 3, case .number(let last) = tokens[2].kind else { return false }
    return last.utf8.count == 4 && tokens[1].kind != .sign("/")
  }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar {
    case "0"..."9": .number(String(scalar))
    case "a"..."z", "A"..."Z": .word(Character(scalar).lowercased())
    // Hyphens; dashes, which join ranges only; then quotation marks used as apostrophes.
    case "\u{2010}", "\u{2011}": .sign("-")
    case "\u{2012}"..."\u{2015}", "\u{2212}": .sign(dash)
    case "\u{2018}", "\u{2019}": .sign("'")
    case "&": .word("and")
    default: scalar.properties.isAlphabetic ? .word(String(scalar)) : .sign(Character(scalar))
    }
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
}
