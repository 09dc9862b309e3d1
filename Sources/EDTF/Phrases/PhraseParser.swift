// The phrase parser's hands: a position among tokens, its errors, and what it may assume.

/// A reading position among the tokens of one phrase.
struct PhraseParser {
  let tokens: [PhraseToken]

  /// The day from which relative phrases count.
  let anchor: Day?
  let order: DatePhrase.NumericOrder?

  var position = 0
  var assumptions: [String] = []
  var isRelative = false

  /// What the words around a date say of past or future.
  enum Tense {
    /// "since": it is past.
    case past
    /// "until", "by": it can be past or to come, however near the past one is.
    case either
    /// Nothing: what is told has mostly happened.
    case told
  }

  var tense = Tense.told

  init(tokens: [PhraseToken], anchor: Day?, order: DatePhrase.NumericOrder?) {
    self.tokens = tokens
    self.anchor = anchor
    self.order = order
  }

  var isAtEnd: Bool { position >= tokens.count }

  /// Where the next token is, or the end of the last one.
  var offset: Int { position < tokens.count ? tokens[position].offset : tokens.last?.end ?? 0 }

  func token(_ ahead: Int = 0) -> PhraseToken? {
    position + ahead < tokens.count ? tokens[position + ahead] : nil
  }

  func word(_ ahead: Int = 0) -> String? {
    if case .word(let word)? = token(ahead)?.kind { word } else { nil }
  }

  func number(_ ahead: Int = 0) -> String? {
    if case .number(let digits)? = token(ahead)?.kind { digits } else { nil }
  }

  func isSign(_ sign: Character, _ ahead: Int = 0) -> Bool {
    token(ahead)?.kind == .sign(sign)
  }

  /// Whether a hyphen or a dash comes next.
  func isDash(_ ahead: Int = 0) -> Bool { isSign("-", ahead) || isSign(PhraseToken.dash, ahead) }

  /// Steps over the words if they come next, all of them.
  mutating func skip(_ words: String...) -> Bool {
    for (ahead, expected) in words.enumerated() where word(ahead) != expected { return false }
    position += words.count
    return true
  }

  /// Steps over one of the words if it comes next.
  mutating func skip(anyOf words: String...) -> Bool {
    guard let word = word(), words.contains(word) else { return false }
    position += 1
    return true
  }

  mutating func skip(sign: Character) -> Bool {
    guard isSign(sign) else { return false }
    position += 1
    return true
  }

  /// Steps over the small words that stand before a date and say nothing of it.
  mutating func skipFillers() {
    while skip(anyOf: "in", "on", "the", "during", "dated", "sometime", "of")
      || skip("some", "time") || skip("at", "some", "time")
      || skip("at", "the")
    {}
  }

  func notUnderstood(_ what: String) -> DatePhraseError {
    DatePhraseError(.notUnderstood, at: offset, what)
  }

  /// The refusal of whatever stands at the position.
  var unexpected: DatePhraseError {
    guard let token = token() else {
      return notUnderstood(tokens.isEmpty ? "there is nothing to understand" : "a date is missing")
    }
    let text =
      switch token.kind {
      case .word(let word): word
      case .number(let digits): digits
      case .sign(let sign): String(sign)
      }
    return notUnderstood("“\(text)” is not understood as part of a date here")
  }

  /// The anchor, for a phrase that is relative to it.
  mutating func anchored(at offset: Int) throws(DatePhraseError) -> Day {
    guard let anchor else {
      throw DatePhraseError(
        .needsAnchor, at: offset,
        "it depends on when it was said: name the year, or give the day as anchor")
    }
    isRelative = true
    return anchor
  }

  /// The anchor's year, month and day.
  mutating func anchoredDate(
    at offset: Int
  ) throws(DatePhraseError) -> (year: Int64, month: Int, day: Int) {
    let anchor = try anchored(at: offset)
    guard let date = anchor.civil else {
      throw DatePhraseError(.needsAnchor, at: offset, "the anchor has no bound")
    }
    return date
  }
}
