// The corners of intervals and sets, put together from those of the dates in them.

extension EDTF {
  /// The members of an all-of set `{…}` in the order of writing; `nil` for every other form.
  ///
  /// A range is one member that starts at its first date and ends at its last.
  public var members: [Corners]? {
    guard case .allOf(let elements) = form else { return nil }
    return elements.compactMap(\.corners)
  }
}

extension EDTF.Element {
  /// The corners of the element; `nil` only for dates that fit no day, which the parser refuses.
  var corners: EDTF.Corners? {
    switch self {
    case .date(let date):
      guard let bounds = date.bounds else { return nil }
      return EDTF.Corners(within: bounds)
    case .range(let from, let through):
      guard let first = from.bounds, let last = through.bounds else { return nil }
      return EDTF.Corners(start: first, end: last)
    case .onOrBefore(let date):
      guard let last = date.bounds else { return nil }
      return EDTF.Corners(start: .openStart, end: last)
    case .onOrAfter(let date):
      guard let first = date.bounds else { return nil }
      return EDTF.Corners(start: first, end: .openEnd)
    }
  }
}

extension EDTF.Bounds {
  /// An open start: it has always been.
  static let openStart = EDTF.Bounds(lower: .distantPast, upper: .distantPast)

  /// An open end: it has none.
  static let openEnd = EDTF.Bounds(lower: .distantFuture, upper: .distantFuture)
}

extension EDTF.Corners {
  /// The corners of `A/B`, where each end has its bounds, or is open, or unknown (`nil`).
  ///
  /// An unknown start is some time up to the end's last day; an unknown end, some time from the
  /// start's first day on.
  static func interval(from start: EDTF.Bounds?, to end: EDTF.Bounds?) -> EDTF.Corners {
    EDTF.Corners(
      start: start
        ?? EDTF.Bounds(lower: .distantPast, upper: end?.upper ?? .distantFuture),
      end: end
        ?? EDTF.Bounds(lower: start?.lower ?? .distantPast, upper: .distantFuture))
  }

  /// One of several, not known which: somewhere within the hull of them all.
  static func oneOf(_ members: [EDTF.Corners]) -> EDTF.Corners? {
    guard let first = members.first else { return nil }
    var hull = EDTF.Bounds(lower: first.start.lower, upper: first.end.upper)
    for member in members.dropFirst() {
      hull.lower = min(hull.lower, member.start.lower)
      hull.upper = max(hull.upper, member.end.upper)
    }
    return EDTF.Corners(within: hull)
  }

  /// All of several: from the start of whichever is first to the end of whichever is last.
  ///
  /// Taking the least of each start's bounds (and the greatest of each end's) is exact for
  /// members in any order of writing, and for members in order it is the first one's start.
  static func allOf(_ members: [EDTF.Corners]) -> EDTF.Corners? {
    guard var whole = members.first else { return nil }
    for member in members.dropFirst() {
      whole.start.lower = min(whole.start.lower, member.start.lower)
      whole.start.upper = min(whole.start.upper, member.start.upper)
      whole.end.lower = max(whole.end.lower, member.end.lower)
      whole.end.upper = max(whole.end.upper, member.end.upper)
    }
    return whole
  }
}
