// The order in which dates are listed: earliest first.

extension EDTF: Comparable {
  /// Whether the left date is listed before the right one: by the earliest start, then by the
  /// latest start, the earliest end, the latest end, and the text.
  ///
  /// A date without a lower bound comes after all that have one: nothing says when it began.
  public static func < (left: EDTF, right: EDTF) -> Bool {
    if left.corners != right.corners { return left.corners.isListed(before: right.corners) }
    return left.text < right.text
  }
}

extension EDTF.Corners {
  /// Whether these corners are listed before others; see the order of ``EDTF/EDTF``.
  public func isListed(before other: EDTF.Corners) -> Bool {
    if start.lower != other.start.lower {
      if start.lower == .distantPast { return false }
      if other.start.lower == .distantPast { return true }
      return start.lower < other.start.lower
    }
    if start.upper != other.start.upper { return start.upper < other.start.upper }
    if end.lower != other.end.lower { return end.lower < other.end.lower }
    return end.upper < other.end.upper
  }
}
