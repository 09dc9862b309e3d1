// `diff`: two views of one chronology are asked for, and what the one has that the other has not.

public import EDTF
public import EventStore

/// A question for what differs between two views.
public struct DiffQuery: Sendable {
  /// One of the two views.
  public struct Side: Sendable {
    /// What had happened by the last day of this date; nil is everything that is recorded.
    public var asOf: EDTF?
    /// Only what a source had made public by that day.
    public var knownThen: Bool
    /// The other axes.
    public var bounds: ViewBounds

    /// A view; by default of all that is known now.
    public init(asOf: EDTF? = nil, knownThen: Bool = false, bounds: ViewBounds = .now) {
      self.asOf = asOf
      self.knownThen = knownThen
      self.bounds = bounds
    }
  }

  /// The view from which changes are told.
  public var before: Side
  /// The view to which they lead.
  public var after: Side
  /// Which facts: those that it lets through on either side.
  public var filter: FactFilter
  /// Which rows.
  public var page: Page

  /// A question; by default for all facts that differ.
  public init(
    from before: Side, to after: Side, filter: FactFilter = FactFilter(), page: Page = Page()
  ) {
    self.before = before
    self.after = after
    self.filter = filter
    self.page = page
  }
}

/// A way in which a fact differs between two views.
public enum Difference: String, CaseIterable, Sendable {
  /// It is in the later view alone.
  case added
  /// It is in the earlier view alone.
  case gone
  /// It was taken back.
  case retracted
  /// Its retraction was taken back.
  case reinstated
  /// A member has come to have several values.
  case conflicted
  /// A member that had several values has one.
  case settled
  /// What it says, or what the view says of it.
  case changed
  /// An assessment has come to stand against it.
  case disputed
  /// None does any more.
  case undisputed
  /// A link has come to say otherwise.
  case contradicted
  /// None does any more.
  case uncontradicted
}

/// A member of a fact with other values than before.
public struct MemberDifference: Equatable, Sendable {
  /// A member of the content; or what a view says of the fact beside it: `retracted`,
  /// `assessments`, `links`, `start`, `end`, `reported`, `lastAttested`, `certainty`, `phase`,
  /// `inForce`.
  public let member: String
  /// The values that it had: none, one, several in conflict, or the elements of a list.
  public let before: [JSON]
  /// The values that it has.
  public let after: [JSON]
  /// The events that changed it, of those of the fact's difference; none where only the bounds of
  /// the views did.
  public let events: [EventID]

  /// The elements that came: the values of a member of one value, and what a list gained.
  public var added: [JSON] { after.filter { !before.contains($0) } }
  /// The elements that went.
  public var removed: [JSON] { before.filter { !after.contains($0) } }
}

/// A fact that differs between two views.
public struct FactDifference: Sendable {
  /// How, the most telling first.
  public let differences: [Difference]
  /// The fact in the later view; in the earlier one, if it is gone.
  public let fact: FactView
  /// What changed in it; empty for a fact that is in one view alone.
  public let members: [MemberDifference]
  /// The events behind it, in the order of folding: those that one view sees and the other does
  /// not; where there are none, those that gave the fact what moves it from one view to the other.
  public let events: [FactEventView]
}

/// What differs between two views.
public struct DiffView: Sendable {
  /// One of the views.
  public struct Side: Sendable {
    /// The date as it was asked.
    public let asOf: EDTF?
    /// Its last day.
    public let until: Day?
    /// The bounds that hold, `reportedBy` set by `knownThen` too.
    public let bounds: ViewBounds
    /// With `recordedBy`: how many events that fall under it came to this replica after it.
    public let lateArrivals: Int?
  }

  /// The chronology's id.
  public let chronology: ChronologyID
  /// Its name.
  public let name: String
  /// The id of the frontier at which the question was asked.
  public let frontier: String
  /// The view from which changes are told.
  public let before: Side
  /// The view to which they lead.
  public let after: Side
  /// The filter.
  public let filter: FactFilter
  /// How many facts differ.
  public let total: Int
  /// The offset of the next page, if there is one.
  public let next: Int?
  /// How many facts differ in each way; a fact can in several.
  public let counts: [Difference: Int]
  /// The facts: by their first difference, then as views order them.
  public let facts: [FactDifference]
}
