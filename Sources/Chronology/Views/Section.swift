// A view is listed in sections, each a range of one index: what had happened, what only publication
// bounds, what was expected, and what nothing places.

import GRDB

/// A part of a view whose rows are ordered by earliest, latest and id.
enum Section: CaseIterable {
  case bounded
  case unbounded
  case forecasts
  case unplaced

  static let history: [Section] = [.bounded, .unbounded]

  /// The rows of the section on a day.
  func condition(by day: Int64) -> Condition {
    switch self {
    case .bounded: Condition("(band = 0 AND earliest <= ?)", [day])
    case .unbounded: Condition("(band = 1 AND latest <= ?)", [day])
    case .forecasts:
      Condition(
        "(band = 2 AND expected_from <= ? AND coalesce(closed_from > ?, 1))", [day, day])
    case .unplaced:
      Condition(
        """
        (band = 3 OR (band = 1 AND latest > ?) OR (band = 0 AND unbounded AND earliest > ?))
        """, [day, day])
    }
  }

  /// The section in which a fact is listed; the same as `condition` says in SQL.
  init?(_ certainty: Certainty?, band: Placement.Band) {
    switch certainty {
    case .certain?, .qualified?, .possible?: self = band == .unbounded ? .unbounded : .bounded
    case .expected?, .due?: self = .forecasts
    case .unplaced?: self = .unplaced
    case nil: return nil
    }
  }
}

extension FactRow {
  /// The order of views: earliest, latest, id.
  static func isBefore(_ left: FactRow, _ right: FactRow) -> Bool {
    (left.placement.earliest, left.placement.latest, left.id)
      < (right.placement.earliest, right.placement.latest, right.id)
  }
}
