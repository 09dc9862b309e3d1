// `during`: what overlaps a time (docs: dates, "during").

import EDTF
import EventStore
import GRDB

/// The days that are asked about, first and last included.
struct DuringSpan {
  let first: Int64
  let last: Int64

  init(from: Day, to: Day) {
    first = from.number
    // What may begin at the end of time is not certain to overlap anything.
    last = min(to.number, Int64.max - 1)
  }

  /// A part of the view whose rows are ordered by earliest, latest and id.
  enum Part: CaseIterable {
    case bounded
    case unbounded
    case lapsedBounded
    case lapsedUnbounded
    case unplacedUnbounded
    case unplacedAlways

    var overlaps: Bool { self == .bounded || self == .unbounded }
    var isLapsed: Bool { self == .lapsedBounded || self == .lapsedUnbounded }
  }

  /// Rows of facts with one date; what has several is judged one by one.
  func condition(_ part: Part) -> Condition {
    switch part {
    case .bounded: .all([Condition("band = 0 AND earliest <= ?", [last]), reaches, !lapsed])
    case .unbounded: .all([Condition("band = 1"), certain])
    case .lapsedBounded: .all([Condition("band = 0 AND earliest <= ?", [last]), lapsed])
    case .lapsedUnbounded: .all([Condition("band = 1"), lapsed])
    case .unplacedUnbounded: .all([Condition("band = 1"), reaches, !lapsed, !certain])
    case .unplacedAlways: .all([Condition("band = 3"), reaches])
    }
  }

  var certain: Condition { Condition("(latest <= ? AND lasts >= ?)", [last, first]) }

  /// It was not over before.
  private var reaches: Condition { Condition("(attested OR finish >= ?)", [first]) }

  private var lapsed: Condition {
    Condition("(attested AND vouched IS NOT NULL AND lasts < ? AND latest < ?)", [first, first])
  }

  /// Where a fact is listed; the same as `condition` says in SQL.
  func part(of row: FactRow) -> Part? {
    let isBounded = row.placement.band == .bounded
    switch row.overlap(from: first, to: last) {
    case .certain?, .qualified?, .possible?: return isBounded ? .bounded : .unbounded
    case .lapsed?: return isBounded ? .lapsedBounded : .lapsedUnbounded
    case .unplaced?:
      return row.placement.band == .unplaced ? .unplacedAlways : .unplacedUnbounded
    case nil: return nil
    }
  }
}

extension Snapshot {
  /// The counts of a view of a time, and its parts.
  func during(
    _ span: DuringSpan, includesLapsed: Bool, includesUnplaced: Bool
  ) throws -> (DuringCounts, [PagedSection]) {
    try single(out: Condition("several"))
    try showOnce { $0.overlap(from: span.first, to: span.last)?.rawValue }
    var counts = DuringCounts()
    var sections: [PagedSection] = []
    for part in DuringSpan.Part.allCases {
      let found = try section(span.condition(part)) { span.part(of: $0) == part }
      if part.overlaps {
        try count(found, span, into: &counts)
      } else if part.isLapsed {
        counts.lapsed += found.count
      } else {
        counts.unplaced += found.count
      }
      let isListed = part.overlaps || (part.isLapsed ? includesLapsed : includesUnplaced)
      if isListed { sections.append(found) }
    }
    return (counts, sections)
  }

  private func count(
    _ section: PagedSection, _ span: DuringSpan, into counts: inout DuringCounts
  ) throws {
    let certain = Condition.all([section.condition, span.certain])
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT coalesce(sum(NOT qualified), 0), coalesce(sum(qualified), 0) FROM fact \
          WHERE \(certain.sql)
          """), arguments: StatementArguments(certain.arguments))
    let judged = section.cut.compactMap { $0.overlap(from: span.first, to: span.last) }
    let found = (
      certain: (try row?.stored(0) ?? 0) + judged.count { $0 == .certain },
      qualified: (try row?.stored(1) ?? 0) + judged.count { $0 == .qualified }
    )
    counts.certain += found.certain
    counts.qualified += found.qualified
    counts.possible += section.count - found.certain - found.qualified
  }

  /// A fact as a view of a time shows it.
  func view(_ row: FactRow, during span: DuringSpan) throws -> FactView {
    let state = try loader.state(of: row)
    let isSeveral = row.hasSeveralDates && row.stretches == nil
    let judged = isSeveral ? try loader.row(key: row.key, state, reportedBy: reportedBy) : row
    let overlap = judged.overlap(from: span.first, to: span.last)
    return try view(
      row, state: state, certainty: overlap?.certainty, by: nil,
      inForce: state.kind == .state ? overlap?.inForce : nil)
  }
}

extension Overlap {
  fileprivate var certainty: Certainty {
    switch self {
    case .certain: .certain
    case .qualified: .qualified
    case .possible, .lapsed: .possible
    case .unplaced: .unplaced
    }
  }

  fileprivate var inForce: InForce? {
    switch self {
    case .certain, .qualified: .certain
    case .possible: .possible
    case .lapsed: .lastAttested
    case .unplaced: nil
    }
  }
}
