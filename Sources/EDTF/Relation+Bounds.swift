// Which of Allen's relations can hold between two dates whose starts and ends are only bounded.

extension EDTF {
  /// The relations that can hold between this date and another; at least one.
  ///
  /// A year is somewhere within its days, so `1997` can be before, during, or equal to `1997`; for
  /// the whole of it, compare `1997-01-01/1997-12-31`. A set is the stretch from its start to its
  /// end.
  public func possibleRelations(to other: EDTF) -> Relations {
    corners.possibleRelations(to: other.corners)
  }

  /// Whether one of the relations can hold.
  public func isPossibly(_ relations: Relations, _ other: EDTF) -> Bool {
    !possibleRelations(to: other).isDisjoint(with: relations)
  }

  /// Whether one of the relations must hold, whatever the truth within the bounds.
  public func isDefinitely(_ relations: Relations, _ other: EDTF) -> Bool {
    possibleRelations(to: other).isSubset(of: relations)
  }

  /// Whether the relation can hold.
  public func isPossibly(_ relation: Relation, _ other: EDTF) -> Bool {
    isPossibly(Relations(relation), other)
  }

  /// Whether the relation must hold, whatever the truth within the bounds.
  public func isDefinitely(_ relation: Relation, _ other: EDTF) -> Bool {
    isDefinitely(Relations(relation), other)
  }
}

extension EDTF.Corners {
  /// The relations that can hold between a stretch with these corners and one with others.
  public func possibleRelations(to other: EDTF.Corners) -> EDTF.Relations {
    let points = [
      Point(start: start), Point(end: end), Point(start: other.start), Point(end: other.end),
    ]
    return EDTF.Relation.allCases.reduce(into: []) { possible, relation in
      if Self.canHold(order: relation.order, of: points) {
        possible.formUnion(EDTF.Relations(relation))
      }
    }
  }

  /// Whether points can be chosen, each within its bounds, with the ranks that `order` gives.
  ///
  /// Points of one rank coincide and ranks ascend strictly; taking the least value that each rank
  /// allows leaves the most room for the next, so a choice that fails is proof that there is none.
  private static func canHold(order: [Int], of points: [Point]) -> Bool {
    var previous: Int64?
    for rank in 0...3 {
      let coinciding = points.indices.filter { order[$0] == rank }
      guard let greatest = coinciding.map({ points[$0].upper }).min(),
        var least = coinciding.map({ points[$0].lower }).max()
      else { continue }
      if let previous {
        guard previous < .max else { return false }
        least = max(least, previous + 1)
      }
      guard least <= greatest else { return false }
      previous = least
    }
    return true
  }
}

/// A bounded point on the line of days.
///
/// A stretch runs from its first day up to, and without, the
/// day after its last, which makes its points distinct, and "meets" an equality.
private struct Point {
  let lower: Int64
  let upper: Int64

  init(start: EDTF.Bounds) { (lower, upper) = Self.real(start) }

  init(end: EDTF.Bounds) {
    let (lower, upper) = Self.real(end)
    self.lower = lower < .max - 1 ? lower + 1 : lower
    self.upper = upper < .max - 1 ? upper + 1 : upper
  }

  /// Only an open end lies at the end of time; one without a bound is some real day.
  private static func real(_ bounds: EDTF.Bounds) -> (Int64, Int64) {
    (
      bounds.lower == .distantPast && bounds.upper != .distantPast ? .min + 1 : bounds.lower.number,
      bounds.upper == .distantFuture && bounds.lower != .distantFuture
        ? .max - 1 : bounds.upper.number
    )
  }
}

extension EDTF.Relation {
  /// The ranks of the first stretch's start and end and of the second's, in the order of time.
  fileprivate var order: [Int] {
    switch self {
    case .before: [0, 1, 2, 3]
    case .meets: [0, 1, 1, 2]
    case .overlaps: [0, 2, 1, 3]
    case .starts: [0, 1, 0, 2]
    case .during: [1, 2, 0, 3]
    case .finishes: [1, 2, 0, 2]
    case .equals: [0, 1, 0, 1]
    case .finishedBy: [0, 2, 1, 2]
    case .contains: [0, 3, 1, 2]
    case .startedBy: [0, 2, 0, 1]
    case .overlappedBy: [1, 3, 0, 2]
    case .metBy: [1, 2, 0, 1]
    case .after: [2, 3, 0, 1]
    }
  }
}
