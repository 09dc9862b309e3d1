// A whole day, the unit in which every bound of a date is given.

/// A day of the proleptic Gregorian calendar with astronomical years, or one of the two ends of
/// time.
///
/// Year 0 is 1 BC, year −1 is 2 BC. ``distantPast`` and ``distantFuture`` mean "no bound" and are
/// less and greater than every real day.
public struct Day: Hashable, Sendable {
  /// Days since 1970-01-01; `Int64.min` and `Int64.max` mark the two ends of time.
  public var number: Int64

  /// Before every day; printed as `-inf`.
  public static let distantPast = Day(number: .min)

  /// After every day; printed as `+inf`.
  public static let distantFuture = Day(number: .max)

  /// The day that lies `number` days after 1970-01-01.
  public init(number: Int64) {
    self.number = number
  }

  /// A day of the calendar.
  ///
  /// - Returns: `nil` where there is no such day (month 13, 2003-02-29), or where the year lies
  ///   beyond ±25,000,000,000,000,000 and cannot be counted in days.
  public init?(year: Int64, month: Int, day: Int) {
    guard GregorianCalendar.years.contains(year), (1...12).contains(month), day >= 1,
      day <= GregorianCalendar.dayCount(year: year, month: month)
    else { return nil }
    number = GregorianCalendar.dayNumber(year: year, month: month, day: day)
  }

  /// Whether this is a real day, neither ``distantPast`` nor ``distantFuture``.
  public var isFinite: Bool { number != .min && number != .max }

  /// The astronomical year, the month (1–12) and the day of the month; `nil` at the ends of time.
  public var civil: (year: Int64, month: Int, day: Int)? {
    isFinite ? GregorianCalendar.civil(dayNumber: number) : nil
  }

  /// The day of the week as ISO 8601 counts it, Monday 1 to Sunday 7; `nil` at the ends of time.
  public var weekday: Int? {
    guard isFinite else { return nil }
    // 1970-01-01 was a Thursday; the remainder is taken first, so that nothing can overflow.
    let fromThursday = Int(number % 7)
    return (fromThursday + 3 + 7) % 7 + 1
  }

  /// The day that lies `days` later (earlier, where negative).
  ///
  /// The ends of time stay where they are, and what would pass them becomes them.
  public func advanced(by days: Int64) -> Day {
    guard isFinite else { return self }
    let (sum, overflow) = number.addingReportingOverflow(days)
    if overflow { return days < 0 ? .distantPast : .distantFuture }
    return Day(number: sum)
  }
}

extension Day: Comparable {
  /// Whether the left day comes before the right one.
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}
