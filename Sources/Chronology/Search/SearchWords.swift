// What people type to look for: words, "phrases" and begin* of words, made into an expression that
// the index cannot misread.

import EventStore

/// Words, phrases and beginnings of words, all of which a fact has to have.
public struct SearchWords: Equatable, Sendable {
  /// One of them.
  public struct Term: Equatable, Sendable {
    /// How it is compared.
    public enum Sort: String, Sendable {
      /// A whole word; one with a mark inside, as `INF-treaty`, is the words in a row.
      case word
      /// Words in a row.
      case phrase
      /// The last word need only begin so.
      case prefix
    }

    /// How it is compared.
    public let sort: Sort
    /// What was typed, without the marks that say how to compare it.
    public let text: String
  }

  /// The most terms of one question.
  public static let termLimit = 32

  /// What was typed.
  public let text: String
  /// The terms in the order of typing, none twice.
  public let terms: [Term]

  /// One term by itself.
  public init(_ term: Term) {
    text = term.text
    terms = [term]
  }

  /// Reads what was typed.
  ///
  /// Nothing in it is refused but that it names no word: a quotation mark that is not closed holds
  /// to the end, and marks without a letter or digit are passed over.
  ///
  /// - Throws: `ChronologyError` with `invalidSearch` if there is no word in it, or more than
  ///   ``termLimit`` terms.
  public init(_ text: String) throws(ChronologyError) {
    self.text = text
    var reader = TermReader(text)
    var terms: [Term] = []
    while let term = reader.next() {
      if term.hasWord, !terms.contains(where: { $0.isSame(as: term) }) { terms.append(term) }
    }
    guard !terms.isEmpty else {
      throw ChronologyError(
        .invalidSearch, "'\(text)' has no word to look for",
        advice: "Give words, a \"phrase\" in quotation marks, or the begin* of a word.")
    }
    guard terms.count <= Self.termLimit else {
      throw ChronologyError(
        .invalidSearch, "there are \(terms.count) words to look for, and a fact must have them all",
        advice: "Give at most \(Self.termLimit), or a \"phrase\" in quotation marks.")
    }
    self.terms = terms
  }
}

extension SearchWords.Term {
  /// Letters and digits are what words are made of.
  fileprivate var hasWord: Bool {
    text.unicodeScalars.contains {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
  }

  /// Whether it asks for the same, however it was typed.
  fileprivate func isSame(as other: Self) -> Bool {
    expression.hasSameBytes(as: other.expression)
  }

  /// The term as FTS5 reads it: one string, so that nothing in it is an operator.
  var expression: String {
    let quoted = WordFolding.folded(text).split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"")
    return "\"\(quoted)\"" + (sort == .prefix ? " *" : "")
  }
}

/// Cuts what was typed into terms.
private struct TermReader {
  private var rest: Substring.UnicodeScalarView

  /// Quotation marks as keyboards and word processors make them, with what closes each.
  private static let quotes: [Unicode.Scalar: [Unicode.Scalar]] = [
    "\"": ["\""], "“": ["”", "“"], "„": ["“", "”"], "«": ["»"],
  ]

  init(_ text: String) {
    rest = Substring(text).unicodeScalars
  }

  mutating func next() -> SearchWords.Term? {
    rest = rest.drop(while: Self.separates)
    guard let first = rest.first else { return nil }
    if let closing = Self.quotes[first] {
      let phrase = rest.dropFirst().prefix { !closing.contains($0) }
      rest = rest[phrase.endIndex...].dropFirst()
      return term(phrase, .phrase)
    }
    let word = rest.prefix { !Self.separates($0) && Self.quotes[$0] == nil && $0 != "*" }
    rest = rest[word.endIndex...]
    return term(word, .word)
  }

  /// A term, and the star that may follow it.
  private mutating func term(
    _ scalars: Substring.UnicodeScalarView, _ sort: SearchWords.Term.Sort
  ) -> SearchWords.Term {
    let isPrefix = rest.first == "*"
    rest = rest.drop { $0 == "*" }
    let text = scalars.map { Self.separates($0) ? " " : String($0) }.joined()
    return SearchWords.Term(sort: isPrefix ? .prefix : sort, text: text)
  }

  private static func separates(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
  }
}
