// A view is listed in sections, each a range of one index: what had happened, what only publication
// bounds, what was expected, and what nothing places.

import GRDB

/// A part of a view whose rows are ordered by earliest, latest and id.
enum Section: CaseIterable {
  case bounded
  case unbounded
  case forecasts
  /// Unplaced by that day: dates of which only some have a lower bound.
  case unplacedMixed
  /// Unplaced by that day: what only a later publication bounds.
  case unplacedUnbounded
  /// Unplaced on any day.
  case unplacedAlways

  var isUnplaced: Bool {
    switch self {
    case .bounded, .unbounded, .forecasts: false
    case .unplacedMixed, .unplacedUnbounded, .unplacedAlways: true
    }
  }

  /// The rows of the section on a day.
  func condition(by day: Int64) -> Condition {
    switch self {
    case .bounded: Condition("(band = 0 AND earliest <= ?)", [day])
    case .unbounded: Condition("(band = 1 AND latest <= ?)", [day])
    case .forecasts:
      Condition(
        "(band = 2 AND expected_from <= ? AND coalesce(closed_from > ?, 1))", [day, day])
    case .unplacedMixed: Condition("(band = 0 AND unbounded AND earliest > ?)", [day])
    case .unplacedUnbounded: Condition("(band = 1 AND latest > ?)", [day])
    case .unplacedAlways: Condition("band = 3")
    }
  }

  /// The section in which a fact is listed; the same as `condition` says in SQL.
  init?(_ certainty: Certainty?, band: Placement.Band) {
    switch certainty {
    case .certain?, .qualified?, .possible?: self = band == .unbounded ? .unbounded : .bounded
    case .expected?, .due?: self = .forecasts
    case .unplaced?:
      switch band {
      case .bounded: self = .unplacedMixed
      case .unbounded: self = .unplacedUnbounded
      case .forecast, .unplaced, .hidden: self = .unplacedAlways
      }
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
