// `conflicts`: facts and sources of which somebody has to decide what they say.

public import EventStore

/// A member with several values, and why each was given.
public struct OpenConflict: Sendable {
  /// One of the values, and who holds it.
  public struct Side: Sendable {
    /// The value; null where it was taken back.
    ///
    /// For `retracted`, a truth value.
    public let value: JSON
    /// The event that gave it, with its author, time and reason.
    public let event: FactEventView
  }

  /// The member; `citations` for citations of one id that differ, `retracted` for a retraction
  /// that others did not see.
  public let member: String
  /// The values in the order of folding.
  public let sides: [Side]
}

/// A fact with members in conflict.
public struct ConflictedFact: Sendable {
  /// The fact.
  public let fact: FactView
  /// The members that have several values.
  public let conflicts: [OpenConflict]
}

/// A source with members in conflict.
public struct ConflictedSource: Sendable {
  /// The source.
  public let source: SourceView
  /// The members that have several values.
  public let conflicts: [OpenConflict]
}

/// All that is in conflict.
public struct ConflictsView: Sendable {
  /// Of what it was made.
  public let context: ViewContext
  /// How many facts there are.
  public let total: Int
  /// The offset of the next page, if there is one.
  public let next: Int?
  /// The facts by date, retracted ones too.
  public let facts: [ConflictedFact]
  /// The sources by title; none where a filter is set.
  public let sources: [ConflictedSource]
}
