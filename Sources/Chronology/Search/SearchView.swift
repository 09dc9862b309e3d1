// `search`: what is asked, and what the answer says.

public import EDTF

/// A question for facts that have some words.
public struct SearchQuery: Sendable {
  /// What they have to have.
  public var words: SearchWords
  /// Only what is in view as of this date, whose last day counts; nil is whatever the date.
  public var date: EDTF?
  /// Only what a source had made public by that day; of no effect without a date.
  public var knownThen: Bool
  /// The other axes: only what lies within them is looked through.
  public var bounds: ViewBounds
  /// Which facts.
  public var filter: FactFilter
  /// Which rows; the latest first instead of the best, if it says so.
  public var page: Page
  /// Whether to list, as of a date, facts that nothing bounds from below.
  public var includesUnplaced: Bool

  /// A question; by default for all that is known now.
  public init(
    _ words: SearchWords, date: EDTF? = nil, knownThen: Bool = false, bounds: ViewBounds = .now,
    filter: FactFilter = FactFilter(), page: Page = Page(), includesUnplaced: Bool = false
  ) {
    self.words = words
    self.date = date
    self.knownThen = knownThen
    self.bounds = bounds
    self.filter = filter
    self.page = page
    self.includesUnplaced = includesUnplaced
  }
}

/// A text of a fact in which some of the words are.
public struct FoundText: Equatable, Sendable {
  /// Which text.
  public enum Field: String, CaseIterable, Sendable {
    /// What the fact says.
    case statement
    /// What else was worth saying.
    case note
    /// One who took part.
    case actor
    /// Where.
    case place
    /// A word under which it is filed.
    case tag
    /// The title of a document that it is cited from.
    case title
    /// Why it was changed or judged.
    case reason
  }

  /// A stretch of the text.
  public struct Piece: Equatable, Sendable {
    /// Its characters.
    public let text: String
    /// Whether it is what was looked for.
    public let isMatch: Bool

    /// A stretch.
    public init(_ text: String, isMatch: Bool) {
      self.text = text
      self.isMatch = isMatch
    }
  }

  /// Which text.
  public let field: Field
  /// Which of the terms it has, by their places in ``SearchWords/terms``.
  public let terms: [Int]
  /// The whole text, in order.
  public let pieces: [Piece]

  /// The whole text.
  public var text: String { pieces.map(\.text).joined() }
}

/// A fact that has the words.
public struct SearchMatch: Sendable {
  /// The fact.
  public let fact: FactView
  /// How much the words weigh there; greater is better.
  public let score: Int
  /// Where the words are, the fact's statement first.
  public let found: [FoundText]
}

/// The facts that have some words.
public struct SearchView: Sendable {
  /// Of what it was made.
  public let context: ViewContext
  /// What was looked for.
  public let words: SearchWords
  /// The date as it was asked.
  public let asOf: EDTF?
  /// Its last day.
  public let until: Day?
  /// How many facts there are.
  public let total: Int
  /// The offset of the next page, if there is one.
  public let next: Int?
  /// If there are none: words that are nowhere in the chronology, with what is spelt nearly so.
  public let absent: [AbsentTerm]
  /// The facts, best first, then in the order of views.
  public let matches: [SearchMatch]
}

/// A term that nothing in the chronology has.
public struct AbsentTerm: Equatable, Sendable {
  /// What was looked for.
  public let term: SearchWords.Term
  /// Words that are there, in lower case, nearest first.
  public let near: [String]
}
