// Dates of numbers: 18/07/2020, 07/??/97, 2020/07/18, 7/2008.

extension PhraseParser {
  /// Whether fields of a numeric date come next: three joined by one sign, or two by a slash or a
  /// full stop, or a month and a year by a hyphen.
  func isNumericDate() -> Bool {
    let sign: Character
    switch token(1)?.kind {
    case .sign(let found) where "/.-".contains(found): sign = found
    default: return false
    }
    guard token(1)?.isGlued == true, isField(at: 2) else { return false }
    let width = fieldWidth(at: 2)
    if isSign(sign, 2 + width), isField(at: 3 + width) { return true }
    return sign != "-" || (number()?.utf8.count ?? 0 <= 2 && number(2)?.utf8.count == 4)
  }

  private func isField(at ahead: Int) -> Bool { number(ahead) != nil || fieldWidth(at: ahead) == 2 }

  /// How many tokens a field has: two for `??`.
  private func fieldWidth(at ahead: Int) -> Int {
    isSign("?", ahead) && isSign("?", ahead + 1) ? 2 : 1
  }

  /// A field: its digits, or `nil` for one that is not known.
  private mutating func field() throws(DatePhraseError) -> (digits: String?, offset: Int) {
    let offset = offset
    if let digits = number() {
      position += 1
      return (digits, offset)
    }
    guard skip(sign: "?"), skip(sign: "?") else { throw unexpected }
    return (nil, offset)
  }

  mutating func numericDate() throws(DatePhraseError) -> Moment {
    let start = offset
    let first = try field()
    guard case .sign(let sign)? = token()?.kind, "/.-".contains(sign) else { throw unexpected }
    position += 1
    let second = try field()
    guard isSign(sign), isField(at: 1) else {
      return try monthAndYear(first.digits, second.digits, at: start)
    }
    position += 1
    let third = try field()
    if let digits = first.digits, digits.utf8.count == 4 {
      guard let year = Digits.value(of: digits.utf8) else { throw unexpected }
      let readings = reading(
        year: year, month: second.digits, day: third.digits)
      return try chosen([readings].compactMap(\.self), at: start)
    }
    guard let digits = third.digits, digits.utf8.count == 4 || digits.utf8.count == 2 else {
      throw DatePhraseError(.notUnderstood, at: third.offset, "the year is missing")
    }
    let year =
      digits.utf8.count == 4
      ? Digits.value(of: digits.utf8) ?? 0 : try year(twoDigits: digits, at: third.offset)
    // Where one field is not known, it is the day, unless the order says otherwise.
    let isUnknown = (first.digits == nil, second.digits == nil)
    let dayFirst =
      order == .monthDayYear || (order == nil && isUnknown == (false, true))
      ? nil : reading(year: year, month: second.digits, day: first.digits)
    let monthFirst =
      order == .dayMonthYear || (order == nil && isUnknown == (true, false))
      ? nil : reading(year: year, month: first.digits, day: second.digits)
    return try chosen([monthFirst, dayFirst].compactMap(\.self), at: start)
  }

  private func monthAndYear(
    _ month: String?, _ year: String?, at offset: Int
  ) throws(DatePhraseError) -> Moment {
    guard let month, let year, month.utf8.count <= 2, year.utf8.count == 4,
      let number = Digits.value(of: month.utf8), (1...12).contains(number),
      let value = Digits.value(of: year.utf8)
    else {
      throw DatePhraseError(
        .notUnderstood, at: offset, "two numbers are read only as a month and a year, 07/2020")
    }
    return Moment(core: .month(year: value, Int(number)), offset: offset)
  }

  /// One reading; `nil` where its day does not exist.
  private func reading(year: Int64, month: String?, day: String?) -> Moment.Core? {
    let monthNumber = month.flatMap { $0.utf8.count <= 2 ? Digits.value(of: $0.utf8) : nil }
    let dayNumber = day.flatMap { $0.utf8.count <= 2 ? Digits.value(of: $0.utf8) : nil }
    guard (month == nil) == (monthNumber == nil), (day == nil) == (dayNumber == nil) else {
      return nil
    }
    if let monthNumber, let dayNumber {
      guard Day(year: year, month: Int(monthNumber), day: Int(dayNumber)) != nil else { return nil }
      return .day(year: year, month: Int(monthNumber), Int(dayNumber))
    }
    let fields = [monthNumber, dayNumber].map { number in
      number.map { Moment.padded($0.magnitude, 2) } ?? "XX"
    }
    let text = ([Moment.text(year: year)] + fields).joined(separator: "-")
    return (try? EDTF(text)) == nil ? nil : .masked(text)
  }

  private func chosen(
    _ readings: [Moment.Core], at offset: Int
  ) throws(DatePhraseError) -> Moment {
    guard let reading = readings.first else {
      let form = order.map { ", read as \($0.rawValue)" } ?? ""
      throw DatePhraseError(.impossible, at: offset, "there is no such day\(form)")
    }
    guard Set(readings).count == 1 else {
      throw DatePhraseError(
        .ambiguous, at: offset,
        "month and day could be either way round; say which with the order dmy or mdy",
        readings: readings.compactMap { Moment(core: $0, offset: 0).text })
    }
    return Moment(core: reading, offset: offset)
  }
}
