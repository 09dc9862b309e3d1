// The proleptic Gregorian calendar as arithmetic on day numbers: no time zone, no locale, no clock.
//
// The two conversions follow Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"
// (howardhinnant.github.io/date_algorithms.html), `days_from_civil` and `civil_from_days`: years
// that begin in March put the leap day last, so that a month's first day is a linear function.

enum GregorianCalendar {
  /// The astronomical years that can be counted in `Int64` days, with room to spare on both sides
  /// (the widest whole number of years would be ±25,252,734,927,764,000).
  static let years: ClosedRange<Int64> = -25_000_000_000_000_000...25_000_000_000_000_000

  /// Days in 400 years, after which the calendar repeats.
  private static let daysPerEra: Int64 = 146_097

  /// Days from 0000-03-01 to 1970-01-01.
  private static let epochShift: Int64 = 719_468

  static func isLeap(_ year: Int64) -> Bool {
    year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The number of days in a month.
  ///
  /// - Parameter month: 1 to 12.
  static func dayCount(year: Int64, month: Int) -> Int {
    if month == 2 { return isLeap(year) ? 29 : 28 }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
  }

  /// Days from 1970-01-01 to the given day.
  ///
  /// - Parameters:
  ///   - year: Within ``years``, or the year after, which keeps every product below `Int64.max`.
  ///   - month: 1 to 12.
  ///   - day: 1 to 31; a day past the month's end counts on into the next.
  static func dayNumber(year: Int64, month: Int, day: Int) -> Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = floorDivide(marchYear, 400)
    let yearOfEra = marchYear - era * 400
    let monthFromMarch = Int64(month > 2 ? month - 3 : month + 9)
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * daysPerEra + (dayOfEra - epochShift)
  }

  /// The year, month and day of a day number; defined for every `Int64`.
  static func civil(dayNumber: Int64) -> (year: Int64, month: Int, day: Int) {
    // The remainder is taken before the shift, so that no number near the ends can overflow.
    let wholeEras = floorDivide(dayNumber, daysPerEra)
    let remainder = dayNumber % daysPerEra
    let shifted = (remainder < 0 ? remainder + daysPerEra : remainder) + epochShift
    let era = wholeEras + shifted / daysPerEra
    let dayOfEra = shifted % daysPerEra
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    let month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }

  private static func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
  }
}
