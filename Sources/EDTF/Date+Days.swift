// The first and the last day that a date can be, masked digits and all.

extension EDTF.Date {
  /// The first and the last day that the date can be; `nil` where its digits fit no day at all,
  /// such as `2003-02-3X`.
  var bounds: EDTF.Bounds? {
    guard isMasked || month?.value == nil || yearNumber.significantDigits != 0 else {
      return bounds(inYear: yearNumber.value)
    }
    guard yearNumber.isMasked else {
      let years = yearNumber.range
      guard let first = bounds(inYear: years.lowerBound),
        let last = years.count == 1 ? first : bounds(inYear: years.upperBound)
      else { return nil }
      return EDTF.Bounds(lower: first.lower, upper: last.upper)
    }
    // Which years have the day can depend on their digits (19XX-02-29): look from both sides.
    let indices = 0..<yearNumber.candidateCount
    guard let least = firstBounds(inYears: indices),
      let greatest = firstBounds(inYears: indices.reversed())
    else { return nil }
    return yearNumber.isNegative
      ? EDTF.Bounds(lower: greatest.lower, upper: least.upper)
      : EDTF.Bounds(lower: least.lower, upper: greatest.upper)
  }

  private func firstBounds(inYears indices: some Sequence<Int>) -> EDTF.Bounds? {
    for index in indices {
      if let year = yearNumber.candidate(index), let bounds = bounds(inYear: year) {
        return bounds
      }
    }
    return nil
  }

  /// The first and the last day that the date can be in one year; `nil` if none.
  private func bounds(inYear year: Int64) -> EDTF.Bounds? {
    guard let month else { return days(year, 1, 1, 12, 31) }
    if let number = month.value {
      return number <= 12
        ? bounds(inYear: year, month: number)
        : EDTF.SubYearGrouping(code: number)?.bounds(year: year)
    }
    if (month.tens ?? 0) >= 2 {
      return hull(EDTF.SubYearGrouping.codes.lazy.filter(month.canBe)) { code in
        EDTF.SubYearGrouping(code: code)?.bounds(year: year)
      }
    }
    return hull((1...12).lazy.filter(month.canBe)) { bounds(inYear: year, month: $0) }
  }

  private func bounds(inYear year: Int64, month: Int) -> EDTF.Bounds? {
    let dayCount = GregorianCalendar.dayCount(year: year, month: month)
    guard let day else { return days(year, month, 1, month, dayCount) }
    if let number = day.value {
      return (1...dayCount).contains(number) ? days(year, month, number, month, number) : nil
    }
    guard let first = (1...dayCount).first(where: day.canBe),
      let last = (1...dayCount).last(where: day.canBe)
    else { return nil }
    return days(year, month, first, month, last)
  }

  private func hull(
    _ numbers: some Sequence<Int>, _ bounds: (Int) -> EDTF.Bounds?
  ) -> EDTF.Bounds? {
    var result: EDTF.Bounds?
    for number in numbers {
      guard let next = bounds(number) else { continue }
      guard let known = result else {
        result = next
        continue
      }
      result = EDTF.Bounds(
        lower: min(known.lower, next.lower), upper: max(known.upper, next.upper))
    }
    return result
  }

  private func days(
    _ year: Int64, _ firstMonth: Int, _ firstDay: Int, _ lastMonth: Int, _ lastDay: Int
  ) -> EDTF.Bounds {
    let first = GregorianCalendar.dayNumber(year: year, month: firstMonth, day: firstDay)
    // Within one month the last day follows by subtraction; this is the path of common dates.
    let last =
      firstMonth == lastMonth
      ? first + Int64(lastDay - firstDay)
      : GregorianCalendar.dayNumber(year: year, month: lastMonth, day: lastDay)
    return EDTF.Bounds(lower: Day(number: first), upper: Day(number: last))
  }
}
