// `as-of` and `timeline`: what is asked, and what the answer says.

public import EDTF

/// A question for what had happened by a day.
public struct AsOfQuery: Sendable {
  /// The date, whose last day counts.
  public var date: EDTF
  /// Only what a source had made public by that day.
  public var knownThen: Bool
  /// The other axes.
  ///
  /// A `reportedBy` beside `knownThen` narrows it further.
  public var bounds: ViewBounds
  /// Which facts.
  public var filter: FactFilter
  /// Which rows.
  public var page: Page
  /// Whether to list facts that nothing bounds from below.
  public var includesUnplaced: Bool

  /// A question; by default for all that is known now.
  public init(
    _ date: EDTF, knownThen: Bool = false, bounds: ViewBounds = .now,
    filter: FactFilter = FactFilter(), page: Page = Page(), includesUnplaced: Bool = false
  ) {
    self.date = date
    self.knownThen = knownThen
    self.bounds = bounds
    self.filter = filter
    self.page = page
    self.includesUnplaced = includesUnplaced
  }
}

/// A question for what happened between two days.
public struct TimelineQuery: Sendable {
  /// From the first day of this date; nil is from the beginning.
  public var from: EDTF?
  /// To the last day of this date; nil is to the end.
  public var to: EDTF?
  /// The other axes.
  public var bounds: ViewBounds
  /// Which facts.
  public var filter: FactFilter
  /// Which rows.
  public var page: Page

  /// A question; by default for everything that has a date.
  public init(
    from: EDTF? = nil, to: EDTF? = nil, bounds: ViewBounds = .now,
    filter: FactFilter = FactFilter(), page: Page = Page()
  ) {
    self.from = from
    self.to = to
    self.bounds = bounds
    self.filter = filter
    self.page = page
  }
}

/// How many facts a view has of each sort, within its filters, whatever page is shown.
public struct ViewCounts: Equatable, Sendable {
  /// Certain, qualified and possible facts.
  public var certain = 0
  /// Facts that are certain if their date holds.
  public var qualified = 0
  /// Facts that may have happened by then.
  public var possible = 0
  /// Forecasts that had been stated.
  public var expected = 0
  /// Forecasts whose time had passed.
  public var due = 0
  /// Of the certain, qualified and possible ones: first made public later.
  public var reportedLater = 0
  /// Facts that nothing bounds from below.
  public var unplaced = 0
  /// Facts taken back that would be in view.
  public var retracted = 0
  /// Events of facts and sources whose payload is not here.
  public var missing = 0

  /// Counts of nothing.
  public init() {}
}

/// What had happened by a day.
public struct AsOfView: Sendable {
  /// Of what it was made.
  public let context: ViewContext
  /// The date as it was asked.
  public let asOf: EDTF
  /// Its last day.
  public let until: Day
  /// Certain, qualified and possible facts: what had happened, or may have.
  public let total: Int
  /// All rows that pages run through: `total`, forecasts, and unplaced facts if they are listed.
  public let rows: Int
  /// The offset of the next page, if there is one.
  public let next: Int?
  /// How many there are of each sort.
  public let counts: ViewCounts
  /// History by date, then forecasts, then unplaced facts.
  public let facts: [FactView]
}

/// What happened between two days.
public struct TimelineView: Sendable {
  /// Of what it was made.
  public let context: ViewContext
  /// The first day, or `distantPast`.
  public let from: Day
  /// The last day, or `distantFuture`.
  public let to: Day
  /// How many facts there are.
  public let total: Int
  /// The offset of the next page, if there is one.
  public let next: Int?
  /// The facts by date; `certainty` says whether they began between the two days for certain.
  public let facts: [FactView]
}
