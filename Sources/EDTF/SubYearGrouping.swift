// The parts of a year that stand in place of a month: seasons, quarters, quadrimesters, halves.

extension EDTF {
  /// A part of a year, written as a month of 21 to 41 (ISO 8601-2:2019, 4.8; Library of Congress,
  /// "Season" and "Sub-year groupings").
  ///
  /// Which months a season covers is not the standard's to say; here they are the meteorological
  /// ones, and a season without a hemisphere is a northern one.
  public struct SubYearGrouping: Hashable, Sendable {
    /// The code that is written in place of the month, 21 to 41.
    public let code: Int

    /// The grouping of a code; `nil` outside 21 to 41.
    public init?(code: Int) {
      guard Self.codes.contains(code) else { return nil }
      self.code = code
    }

    /// The codes that the standard assigns.
    public static let codes: ClosedRange<Int> = 21...41

    /// The month, 1 to 12, in which it begins.
    public var firstMonth: Int {
      switch code {
      case 21, 25, 31: 3  // northern spring, southern autumn
      case 22, 26, 32: 6  // northern summer, southern winter
      case 23, 27, 29: 9  // northern autumn, southern spring
      case 24, 28, 30: 12  // northern winter, southern summer
      case 33...36: (code - 33) * 3 + 1
      case 37...39: (code - 37) * 4 + 1
      default: (code - 40) * 6 + 1
      }
    }

    /// How many months it runs, into the next year where it begins in December.
    public var monthCount: Int {
      switch code {
      case ..<37: 3
      case 37...39: 4
      default: 6
      }
    }

    /// Its English name: "spring", "northern autumn", "second quarter", "first half".
    public var name: String {
      let seasons = ["spring", "summer", "autumn", "winter"]
      let ordinals = ["first", "second", "third", "fourth"]
      return switch code {
      case 21...24: seasons[code - 21]
      case 25...28: "northern " + seasons[code - 25]
      case 29...32: "southern " + seasons[code - 29]
      case 33...36: ordinals[code - 33] + " quarter"
      case 37...39: ordinals[code - 37] + " four months"
      default: ordinals[code - 40] + " half"
      }
    }

    /// The first and the last day of the grouping in a year.
    func bounds(year: Int64) -> Bounds {
      let end = firstMonth + monthCount
      let next =
        end > 12
        ? GregorianCalendar.dayNumber(year: year + 1, month: end - 12, day: 1)
        : GregorianCalendar.dayNumber(year: year, month: end, day: 1)
      let first = GregorianCalendar.dayNumber(year: year, month: firstMonth, day: 1)
      return Bounds(lower: Day(number: first), upper: Day(number: next - 1))
    }
  }
}
