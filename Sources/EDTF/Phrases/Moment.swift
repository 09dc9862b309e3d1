// One date within a phrase, perhaps still without its year, and how it is written as EDTF.

/// A single date of a phrase: "early June 2020", "the 1990s", "18" in "18–20 July".
struct Moment {
  enum Core: Hashable {
    case year(Int64)
    /// The first of ten years, or of a hundred, not before year 0.
    case decade(Int64)
    case century(Int64)
    case grouping(year: Int64?, code: Int)
    case month(year: Int64?, Int)
    case day(year: Int64?, month: Int, Int)
    /// A number that its neighbour must explain.
    case number(Int64)
    /// A date with masked digits, as EDTF, to the day or, in centuries BC, to the year.
    case masked(String)
    /// Some day from the one to the other.
    case span(Day, Day)
    /// Some year from the one to the other.
    case years(Int64, Int64)
  }

  var core: Core
  var qualifier: EDTF.Qualifier = []
  var modifier: DatePhrase.Modifier?

  /// Where in the phrase it begins.
  var offset: Int

  /// Whether its year was written with an era, which numbers before it then share.
  var hasEra = false

  /// Whether it is complete in itself.
  var isComplete: Bool {
    switch core {
    case .grouping(nil, _), .month(nil, _), .day(nil, _, _), .number: false
    default: true
    }
  }

  /// Whether neither a hedge nor a part of the date blurs it, so that "before" can exclude it.
  var isSharp: Bool { qualifier.isEmpty && modifier == nil }

  /// The year that is said; `nil` where none is.
  var year: Int64? {
    switch core {
    case .year(let year), .grouping(let year?, _), .month(let year?, _), .day(let year?, _, _): year
    default: nil
    }
  }

  /// The date as EDTF with its qualifier; `nil` where it is incomplete, or a span.
  var text: String? { first == last ? first : nil }

  /// The first and the last date of a span, or the date itself, with the qualifier.
  var first: String? { texts.map { $0.0 + qualifier.mark } }
  var last: String? { texts.map { $0.1 + qualifier.mark } }

  private var texts: (String, String)? {
    let one: String? =
      switch core {
      case .year(let year): Self.text(year: year)
      case .decade(let year): "\(Self.padded(UInt64(year / 10), 3))X"
      case .century(let year): "\(Self.padded(UInt64(year / 100), 2))XX"
      case .grouping(let year?, let code): Self.text(year: year) + "-\(code)"
      case .month(let year?, let month):
        Self.text(year: year) + "-" + Self.padded(UInt64(month), 2)
      case .day(let year?, let month, let day):
        Self.text(year: year) + "-" + Self.padded(UInt64(month), 2) + "-"
          + Self.padded(UInt64(day), 2)
      case .masked(let text): text
      default: nil
      }
    if let one { return (one, one) }
    return switch core {
    case .span(let first, let last): (first.description, last.description)
    case .years(let first, let last): (Self.text(year: first), Self.text(year: last))
    default: nil
    }
  }

  static func text(year: Int64) -> String {
    guard abs(year) <= 9_999 else { return "Y\(year)" }
    return (year < 0 ? "-" : "") + padded(year.magnitude, 4)
  }

  static func padded(_ number: UInt64, _ width: Int) -> String {
    var text = ""
    Digits.append(number, width: width, to: &text)
    return text
  }
}

extension Moment {
  /// How finely the date is said, for dates before, after and between.
  enum Grain: Comparable {
    case day
    case month
    case year
  }

  var grain: Grain {
    switch core {
    case .year, .decade, .century, .years: .year
    case .month: .month
    case .masked(let text): text.utf8.dropFirst().contains(.hyphen) ? .day : .year
    default: .day
    }
  }

  /// The first and the last day that it can be.
  var bounds: EDTF.Bounds? {
    guard let first, let last, let from = try? EDTF(first), let through = try? EDTF(last) else {
      return nil
    }
    return EDTF.Bounds(lower: from.start.lower, upper: through.end.upper)
  }

  /// The day, the month or the year that a day lies in, as EDTF.
  static func text(_ day: Day, grain: Grain) -> String? {
    guard let (year, month, number) = day.civil else { return nil }
    let core: Core =
      switch grain {
      case .day: .day(year: year, month: month, number)
      case .month: .month(year: year, month)
      case .year: .year(year)
      }
    return Moment(core: core, offset: 0).text
  }
}
