// A single date of EDTF: a year, perhaps a month or a part of the year, perhaps a day, any digit
// of which may be masked and any component qualified.

extension EDTF {
  /// A single date as EDTF writes it.
  public struct Date: Hashable, Sendable {
    /// The year as written, in three aspects that decide which years it can be.
    var yearNumber: YearNumber

    /// The two digits in the month's place; `nil` in a year alone.
    public internal(set) var month: TwoDigits?

    /// The two digits of the day; `nil` in a coarser date.
    public internal(set) var day: TwoDigits?

    var qualifiers = QualifierPlaces()

    init(_ yearNumber: YearNumber) { self.yearNumber = yearNumber }

    /// How finely the date is written.
    public enum Precision: Hashable, Sendable {
      /// A year, or a masked one: a decade, a century.
      case year

      /// A season, quarter or other part of a year.
      case grouping

      /// A month.
      case month

      /// A day.
      case day
    }

    /// How finely the date is written.
    public var precision: Precision {
      guard let month else { return .year }
      if day != nil { return .day }
      return (month.tens ?? 0) >= 2 ? .grouping : .month
    }

    /// The years that it can lie in, from the first to the last; some between may be excluded by
    /// their digits, as in `19X4`.
    public var years: ClosedRange<Int64> { yearNumber.range }

    /// The year that is meant, or estimated (`1950S2`); `nil` where a digit is masked.
    public var year: Int64? { yearNumber.isMasked ? nil : yearNumber.value }

    /// How many of the year's digits are significant (`1950S2`); `nil` where it does not say.
    public var significantDigits: Int? {
      yearNumber.significantDigits == 0 ? nil : Int(yearNumber.significantDigits)
    }

    /// The season or other part of the year; `nil` where there is none or its digits are masked.
    public var grouping: SubYearGrouping? {
      guard let code = month?.value else { return nil }
      return SubYearGrouping(code: code)
    }

    /// Whether a digit is masked with `X`.
    public var isMasked: Bool {
      yearNumber.isMasked || month?.isMasked == true || day?.isMasked == true
    }

    /// What covers a component: its own qualifiers, and those right of it, which cover all to
    /// their left.
    public func qualifier(of component: Component) -> Qualifier { qualifiers.covering(component) }

    /// Every quality that covers any part of the date.
    public var qualifier: Qualifier { qualifiers.union }
  }
}
