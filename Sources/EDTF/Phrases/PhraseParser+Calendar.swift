// Dates by the names of the calendar: months and days, seasons, quarters and halves.

extension PhraseParser {
  /// A year at the end of a date: four digits, any number with an era, or two after an apostrophe.
  mutating func trailingYear() throws(DatePhraseError) -> Int64? {
    let start = position
    _ =
      skip(sign: ",") || skip("of") || (isSign("-") && token()?.isGlued == true && skip(sign: "-"))
    let offset = offset
    if isSign("'"), let digits = number(1), digits.utf8.count == 2 {
      position += 2
      return try year(twoDigits: digits, at: offset)
    }
    if let digits = number(), let value = Digits.value(of: digits.utf8) {
      position += 1
      let isDecade = token()?.isGlued == true && word() == "s"
      if let era = era() {
        guard case .year(let year) = try Moment(year: value, era: era, at: offset).core else {
          return nil
        }
        return try namable(year, at: offset)
      }
      if digits.utf8.count == 4, !isDecade { return value }
    }
    position = start
    return nil
  }

  /// EDTF writes months and days only of years of four digits.
  private func namable(_ year: Int64, at offset: Int) throws(DatePhraseError) -> Int64 {
    guard abs(year) <= 9_999 else {
      throw DatePhraseError(
        .impossible, at: offset, "years of more than four digits have no months in EDTF")
    }
    return year
  }

  /// "July 2020", "July 18, 2020", "July 18".
  mutating func monthFirst() throws(DatePhraseError) -> Moment {
    let offset = offset
    guard let month = word().flatMap(Vocabulary.month) else { throw unexpected }
    position += 1
    _ = skip(sign: ".")
    if let year = try trailingYear() {
      return Moment(core: .month(year: year, month), offset: offset)
    }
    guard let digits = number(), digits.utf8.count <= 2, let day = Digits.value(of: digits.utf8)
    else { return Moment(core: .month(year: nil, month), offset: offset) }
    let place = self.offset
    position += 1
    if isOrdinalSuffix() { position += 1 }
    return try Moment(year: trailingYear(), month: month, day: day, at: place)
  }

  /// "18 July 2020", "18th of July"; the number has been read.
  mutating func dayFirst(_ day: Int64, at offset: Int) throws(DatePhraseError) -> Moment {
    guard let month = word().flatMap(Vocabulary.month) else { throw unexpected }
    position += 1
    _ = skip(sign: ".")
    return try Moment(year: trailingYear(), month: month, day: day, at: offset)
  }

  /// What an ordinal begins: "19th century", "third quarter of 2021", "18th of July".
  mutating func afterOrdinal(_ ordinal: Int) throws(DatePhraseError) -> Moment {
    let offset = offset
    if skip(anyOf: "century", "cent") { return try century(ordinal, at: offset) }
    if skip("quarter") { return try partOfYear(32 + ordinal, within: 33...36, at: offset) }
    if skip("half") { return try partOfYear(39 + ordinal, within: 40...41, at: offset) }
    _ = skip("of")
    return try dayFirst(Int64(ordinal), at: offset)
  }

  private mutating func partOfYear(
    _ code: Int, within codes: ClosedRange<Int>, at offset: Int
  ) throws(DatePhraseError) -> Moment {
    guard codes.contains(code) else { throw notUnderstood("a year has no such part") }
    _ = skip("of", "the", "year") || skip("of", "the")
    guard let year = try trailingYear() else { throw notUnderstood("the part's year is missing") }
    return Moment(core: .grouping(year: year, code: code), offset: offset)
  }

  /// "Q3 2021", "H1 2020".
  mutating func numberedPart() throws(DatePhraseError) -> Moment {
    let offset = offset
    let code = try part()
    return try partOfYear(code, within: code >= 40 ? 40...41 : 33...36, at: offset)
  }

  /// "Q3" or "H1" as a code of EDTF.
  mutating func part() throws(DatePhraseError) -> Int {
    let isHalf = word() == "h"
    guard let digits = number(1), token(1)?.isGlued == true,
      let value = Digits.value(of: digits.utf8), (1...(isHalf ? 2 : 4)).contains(value)
    else { throw unexpected }
    position += 2
    return (isHalf ? 39 : 32) + Int(value)
  }

  /// "spring 2018", "the winter of 1941–42".
  mutating func season() throws(DatePhraseError) -> Moment {
    let offset = offset
    guard let code = word().flatMap(Vocabulary.season) else { throw unexpected }
    position += 1
    guard let year = try trailingYear() else {
      guard code != 24 else {
        throw notUnderstood("a winter lies in two years: name both")
      }
      return Moment(core: .grouping(year: nil, code: code), offset: offset)
    }
    guard code == 24 else { return Moment(core: .grouping(year: year, code: code), offset: offset) }
    guard isDash() || isSign("/"), let digits = number(1) else {
      let readings = [year - 1, year].map { Moment.text(year: $0) + "-24" }
      throw DatePhraseError(
        .ambiguous, at: offset, "a winter lies in two years, and only one is named",
        readings: readings)
    }
    let next = year + 1
    let isNext =
      digits == Moment.padded(UInt64(next.magnitude), 4)
      || digits == Moment.padded(UInt64(next.magnitude % 100), 2)
    guard isNext else { throw notUnderstood("a winter ends in the year after it begins") }
    position += 2
    return Moment(core: .grouping(year: year, code: 24), offset: offset)
  }
}
