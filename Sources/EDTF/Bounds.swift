// Where in time a date may lie: two bounds for its start, two for its end.

extension EDTF {
  /// The earliest and the latest day on which something can have happened, both included.
  public struct Bounds: Hashable, Sendable {
    /// The earliest day; ``Day/distantPast`` where there is no bound.
    public var lower: Day

    /// The latest day; ``Day/distantFuture`` where there is no bound.
    public var upper: Day

    /// Bounds from `lower` to `upper`, both included; `lower` must not be after `upper`.
    public init(lower: Day, upper: Day) {
      self.lower = lower
      self.upper = upper
    }

    /// Whether the day lies within the bounds.
    public func contains(_ day: Day) -> Bool { lower <= day && day <= upper }

    /// Whether both bounds are real days.
    public var isFinite: Bool { lower.isFinite && upper.isFinite }
  }

  /// The four corners of a date: the bounds of its start and the bounds of its end.
  public struct Corners: Hashable, Sendable {
    /// The days on which it can have started.
    public var start: Bounds

    /// The days on which it can have ended.
    public var end: Bounds

    /// Corners from the bounds of the start and of the end.
    public init(start: Bounds, end: Bounds) {
      self.start = start
      self.end = end
    }

    /// Something that lies somewhere within the bounds: a month, a year, one of several dates.
    init(within bounds: Bounds) {
      start = bounds
      end = bounds
    }
  }
}

extension EDTF.Bounds: CustomStringConvertible {
  /// `lower…upper`, or the one day.
  public var description: String { lower == upper ? "\(lower)" : "\(lower)…\(upper)" }
}
