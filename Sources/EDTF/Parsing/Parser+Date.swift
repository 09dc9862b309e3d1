// A single date: year, month or part of the year, day; each with its qualifiers and masked digits.

/// A date with what was found out about it while it was read.
struct ReadDate {
  var value: EDTF.Date
  var bounds: EDTF.Bounds
  var level: Int

  /// Where in the text it begins.
  var offset: Int

  /// Whether a month could have come next: it is a year, and not one with a letter.
  var mayHaveMonth: Bool

  /// What could have come after it, for an error about what did.
  var whatMayFollow: String {
    switch value.precision {
    case .day: "“/”, “T” and a time, a qualifier (? ~ %), or the end"
    case .month: "“-” and a day, “/”, a qualifier (? ~ %), or the end"
    case .grouping: "“/”, a qualifier (? ~ %), or the end"
    case .year where mayHaveMonth: "“-” and a month, “/”, a qualifier (? ~ %), or the end"
    case .year: "“/”, a qualifier (? ~ %), or the end"
    }
  }
}

extension Parser {
  /// Reads a date as level 2 has it, up to the first byte that cannot belong to it.
  mutating func readDate() throws(EDTFError) -> ReadDate {
    let offset = position
    var qualifiers = QualifierPlaces()
    if let mark = qualifier() { qualifiers[before: .year] = mark }
    let year = try year()
    var date = EDTF.Date(year.number)
    if let mark = qualifier() { qualifiers[after: .year] = mark }
    try refuseSecondQualifier()

    var last = position
    if year.mayHaveMonth, skip(.hyphen) {
      if let mark = qualifier() { qualifiers[before: .month] = mark }
      last = position
      date.month = try month()
      if let mark = qualifier() { qualifiers[after: .month] = mark }
      try refuseSecondQualifier()
      if next == .hyphen {
        if date.precision == .grouping {
          throw expected("no day: a season or other part of the year (21 to 41) has none")
        }
        position += 1
        if let mark = qualifier() { qualifiers[before: .day] = mark }
        last = position
        date.day = try day()
        if let mark = qualifier() { qualifiers[after: .day] = mark }
        try refuseSecondQualifier()
      }
    }
    date.qualifiers = qualifiers

    guard let bounds = date.bounds else { throw noSuchDay(date, at: last) }
    return ReadDate(
      value: date, bounds: bounds, level: max(year.level, level(of: date)), offset: offset,
      mayHaveMonth: year.mayHaveMonth)
  }

  private func refuseSecondQualifier() throws(EDTFError) {
    guard EDTF.Qualifier(mark: next) != nil else { return }
    throw expected("one qualifier in one place (“%” is both “?” and “~”)")
  }

  /// The month's place: 01 to 12, or 21 to 41, or either with masked digits.
  private mutating func month() throws(EDTFError) -> EDTF.TwoDigits {
    let month = try twoDigits("a month of two digits, 01 to 12, or a part of the year, 21 to 41")
    let isPossible =
      switch month.tens {
      case nil, 0, 1: (1...12).contains(where: month.canBe)
      default: EDTF.SubYearGrouping.codes.contains(where: month.canBe)
      }
    guard isPossible else {
      throw EDTFError(
        at: position - 2,
        "expected a month, 01 to 12, or a part of the year, 21 to 41, found “\(month)”")
    }
    return month
  }

  private mutating func day() throws(EDTFError) -> EDTF.TwoDigits {
    let day = try twoDigits("a day of two digits, 01 to 31")
    guard (1...31).contains(where: day.canBe) else {
      throw EDTFError(at: position - 2, "expected a day, 01 to 31, found “\(day)”")
    }
    return day
  }

  private mutating func twoDigits(_ what: String) throws(EDTFError) -> EDTF.TwoDigits {
    guard let tens = EDTF.TwoDigits.digit(next) else { throw expected(what) }
    guard let ones = EDTF.TwoDigits.digit(byte(ahead: 1)) else {
      position += 1
      throw expected(what)
    }
    position += 2
    return EDTF.TwoDigits(tens: tens, ones: ones)
  }

  private func noSuchDay(_ date: EDTF.Date, at offset: Int) -> EDTFError {
    var message = "there is no such day"
    if let year = date.year, let month = date.month?.value, month <= 12 {
      let dayCount = GregorianCalendar.dayCount(year: year, month: month)
      message += ": month \(month) of year \(year) has \(dayCount) days"
    } else {
      message += " in any month and year that these digits can be"
    }
    return EDTFError(at: offset, message)
  }

  /// The lowest level that has what stands right of the year, qualifiers, and masked digits.
  private func level(of date: EDTF.Date) -> Int {
    var level = 0
    if !date.qualifiers.isEmpty {
      let last: EDTF.Component = date.day != nil ? .day : date.month != nil ? .month : .year
      // Level 1 qualifies complete dates; groups and single components are level 2.
      level = date.qualifiers.isOnlyAfter(last) ? 1 : 2
    }
    if date.isMasked { level = max(level, Self.levelOfMask(date)) }
    if let code = date.month?.value, code > 12 { level = max(level, code <= 24 ? 1 : 2) }
    return level
  }

  /// Level 1 masks from the right: the last one or two digits of a year alone, a whole month, a
  /// whole day, or both; level 2 masks any digit anywhere.
  private static func levelOfMask(_ date: EDTF.Date) -> Int {
    let mask = date.yearNumber.mask
    guard let month = date.month else { return mask == 0b01 || mask == 0b11 ? 1 : 2 }
    guard mask == 0 else { return 2 }
    guard let day = date.day else { return month.isUnspecified ? 1 : 2 }
    return day.isUnspecified && (month.isUnspecified || !month.isMasked) ? 1 : 2
  }
}
