// `during`: what is asked, and what the answer says.

public import EDTF

/// A question for what overlaps a time.
public struct DuringQuery: Sendable {
  /// The time: from the first day of this date to its last.
  public var date: EDTF
  /// The other axes.
  public var bounds: ViewBounds
  /// Which facts.
  public var filter: FactFilter
  /// Which rows.
  public var page: Page
  /// Whether to list states that were last attested before.
  public var includesLapsed: Bool
  /// Whether to list facts that nothing bounds from below.
  public var includesUnplaced: Bool

  /// A question; by default for all that is known now.
  public init(
    _ date: EDTF, bounds: ViewBounds = .now, filter: FactFilter = FactFilter(),
    page: Page = Page(), includesLapsed: Bool = false, includesUnplaced: Bool = false
  ) {
    self.date = date
    self.bounds = bounds
    self.filter = filter
    self.page = page
    self.includesLapsed = includesLapsed
    self.includesUnplaced = includesUnplaced
  }
}

/// How many facts a view of a time has of each sort, within its filters, whatever page is shown.
public struct DuringCounts: Equatable, Sendable {
  /// Facts that went on within it, whatever the truth within their dates.
  public var certain = 0
  /// The same, if their date holds.
  public var qualified = 0
  /// Facts that may have.
  public var possible = 0
  /// States that were last attested before it, and of which nothing says when they were over.
  public var lapsed = 0
  /// Facts that nothing bounds from below.
  public var unplaced = 0

  /// Counts of nothing.
  public init() {}
}

/// What overlaps a time.
public struct DuringView: Sendable {
  /// Of what it was made.
  public let context: ViewContext
  /// The date as it was asked.
  public let during: EDTF
  /// Its first day, or `distantPast`.
  public let from: Day
  /// Its last day, or `distantFuture`.
  public let to: Day
  /// Certain, qualified and possible facts.
  public let total: Int
  /// The offset of the next page, if there is one.
  public let next: Int?
  /// How many there are of each sort.
  public let counts: DuringCounts
  /// The facts by date, then those last attested before and the unplaced, if they are listed.
  ///
  /// `certainty` says how far each went on within the time; a state that was last attested before
  /// is possible, and its `inForce` says so.
  public let facts: [FactView]
}

extension Chronology {
  /// What happened or held on some day of a time.
  public func during(_ query: DuringQuery) throws -> DuringView {
    let (from, to) = (query.date.start.lower, query.date.end.upper)
    let span = DuringSpan(from: from, to: to)
    return try ViewFrame(store, query.bounds).view(filter: query.filter) { snapshot, context in
      let (counts, sections) = try snapshot.during(
        span, includesLapsed: query.includesLapsed, includesUnplaced: query.includesUnplaced)
      let rows = try snapshot.rows(sections, query.page)
      return DuringView(
        context: context, during: query.date, from: from, to: to,
        total: counts.certain + counts.qualified + counts.possible,
        next: query.page.next(
          after: rows.count, of: sections.reduce(0) { $0 + $1.count }), counts: counts,
        facts: try rows.map { try snapshot.view($0, during: span) })
    }
  }
}
