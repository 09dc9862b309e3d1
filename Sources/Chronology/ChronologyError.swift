// The one error of this module: what happened, to what, and what can be done about it.

/// A failure of a question or a change that concerns facts and sources.
public struct ChronologyError: Error, Equatable, CustomStringConvertible {
  /// What kind of failure it is, for programs.
  public enum Code: String, Sendable {
    /// No fact or source has that name.
    case unknownFact, unknownSource
    /// The store does not keep what views are read from.
    case noProjections
    /// Several have it; ``ChronologyError/candidates`` lists them.
    case ambiguous
    /// A name that is no name at all.
    case invalidID
    /// A date that has no last day, where a view needs one.
    case unboundedDate
    /// Content that may not be written: an unreadable date, an empty statement, an empty change.
    case invalidContent
    /// A moment that is neither a time nor a date.
    case invalidTime
    /// A conflict that is to be settled and is none.
    case noConflict
    /// A conflict that has to be settled first, or with it.
    case openConflict
    /// A change that cannot be undone: it is another's, or something rests on it.
    case notUndoable
    /// Words to look for that are none.
    case invalidSearch
    /// A link by which facts would be the same and contradict one another.
    case incompatibleLinks
  }

  /// A thing that may have been meant.
  public struct Candidate: Equatable, Sendable {
    /// What to type to mean it.
    public let id: String
    /// Its statement or title.
    public let title: String

    /// A candidate.
    public init(id: String, title: String) {
      self.id = id
      self.title = title
    }
  }

  /// What kind of failure it is.
  public let code: Code
  /// What was wrong, and where.
  public let message: String
  /// What to try, where something can be tried.
  public let advice: String?
  /// For an ambiguous name: what it can mean.
  ///
  /// For an unknown one: what is spelt nearly so.
  public let candidates: [Candidate]

  /// An error with its advice.
  public init(
    _ code: Code, _ message: String, advice: String? = nil, candidates: [Candidate] = []
  ) {
    self.code = code
    self.message = message
    self.advice = advice
    self.candidates = candidates
  }

  /// The message, the candidates one a line, and the advice.
  public var description: String {
    ([message] + candidates.map { "  \($0.id)  \($0.title)" } + (advice.map { [$0] } ?? []))
      .joined(separator: "\n")
  }
}

extension ChronologyError {
  /// No fact within the bounds of the question has this id.
  static func unknown(_ id: FactID) -> ChronologyError {
    ChronologyError(
      .unknownFact, "there is no fact \(id) in this view",
      advice: "It may be there without bounds, or with later ones.")
  }

  static func unknown(_ id: SourceID) -> ChronologyError {
    ChronologyError(
      .unknownSource, "there is no source \(id)", advice: "'chron source list' lists them.")
  }
}
