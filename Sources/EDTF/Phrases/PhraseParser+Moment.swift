// A single date within a phrase: its hedges, the part of it that is meant, and the date itself.

extension PhraseParser {
  /// Reads one date with the words around it that qualify it.
  mutating func moment() throws(DatePhraseError) -> Moment {
    var qualifier: EDTF.Qualifier = []
    var modifier: DatePhrase.Modifier?
    let offset = offset
    while true {
      skipFillers()
      if let hedge = hedge() {
        qualifier.formUnion(hedge)
      } else if let found = partOfDate() {
        guard modifier == nil else { throw unexpected }
        modifier = found
      } else {
        break
      }
    }
    var moment = try core()
    moment.offset = offset
    while let hedge = trailingHedge() { qualifier.formUnion(hedge) }
    moment.qualifier.formUnion(qualifier)
    moment.modifier = modifier ?? moment.modifier
    return moment
  }

  /// The date itself.
  private mutating func core() throws(DatePhraseError) -> Moment {
    if let relative = try relative() { return relative }
    if let word = word() {
      if Vocabulary.weekday(word) != nil { return try weekday() }
      if Vocabulary.month(word) != nil { return try monthFirst() }
      if Vocabulary.season(word) != nil { return try season() }
      if word == "q" || word == "h" { return try numberedPart() }
      if let ordinal = Vocabulary.ordinal(word) {
        position += 1
        return try afterOrdinal(ordinal)
      }
      if word == "year" {
        position += 1
        return try yearAlone()
      }
      if isEra(), let era = era() { return try yearAlone(era: era) }
      throw unexpected
    }
    if isSign("'"), let digits = number(1), digits.utf8.count == 2 {
      let offset = offset
      position += 1
      if word(1) == "s" { return try numberFirst() }
      position += 1
      return Moment(core: .year(try year(twoDigits: digits, at: offset)), offset: offset)
    }
    if isSign("?") { return try numericDate() }
    guard number() != nil else { throw unexpected }
    return try numberFirst()
  }

  /// Whatever begins with a number: a year, a decade, a day, a century, a date of numbers.
  private mutating func numberFirst() throws(DatePhraseError) -> Moment {
    let offset = offset
    guard let digits = number(), let value = Digits.value(of: digits.utf8) else { throw unexpected }
    if isNumericDate() { return try numericDate() }
    position += 1
    if isOrdinalSuffix() {
      position += 1
      return try afterOrdinal(Int(min(value, 1_000_000)))
    }
    if token()?.isGlued == true, skip("s") { return try decade(digits, value, at: offset) }

    let separator = isSign("-") && token()?.isGlued == true ? 1 : 0
    if let word = word(separator), Vocabulary.month(word) != nil {
      position += separator
      if digits.utf8.count <= 2 { return try dayFirst(value, at: offset) }
      if digits.utf8.count == 4, separator == 0 { return try yearFirst(value, at: offset) }
    }
    if digits.utf8.count == 4, word() == "q" {
      let part = try part()
      return Moment(core: .grouping(year: value, code: part), offset: offset)
    }
    if let moment = try thousands(digits, at: offset) { return moment }
    if let era = era() { return try Moment(year: value, era: era, at: offset) }
    guard digits.utf8.count == 4 else {
      guard digits.utf8.count <= 3 else { throw needsEra(digits, at: offset) }
      return Moment(core: .number(value), offset: offset)
    }
    return try yearAndHyphen(value, at: offset) ?? Moment(core: .year(value), offset: offset)
  }

  /// "2008-10" within a phrase: October, or the years 2008 to 2010? The year has been read.
  private mutating func yearAndHyphen(
    _ year: Int64, at offset: Int
  ) throws(DatePhraseError) -> Moment? {
    guard isSign("-"), token()?.isGlued == true, let digits = number(1), digits.utf8.count == 2,
      token(1)?.isGlued == true, let number = Digits.value(of: digits.utf8)
    else { return nil }
    let core: Moment.Core
    switch Int(number) {
    case 1...12: core = .month(year: year, Int(number))
    case EDTF.SubYearGrouping.codes: core = .grouping(year: year, code: Int(number))
    default: return nil
    }
    let text = Moment.text(year: year)
    guard number <= year % 100 else {
      let last = Moment.text(year: year - year % 100 + number)
      throw DatePhraseError(
        .ambiguous, at: offset, "it can be a part of a year, or two years",
        readings: ["\(text)-\(digits)", "\(text)/\(last)"])
    }
    position += 2
    return Moment(core: core, offset: offset)
  }

  func needsEra(_ digits: String, at offset: Int) -> DatePhraseError {
    DatePhraseError(
      .notUnderstood, at: offset,
      "a year of \(digits.utf8.count) digits needs an era, as in “AD \(digits)”")
  }

  /// "10,000 BC"; what stands before the comma has been read.
  private mutating func thousands(
    _ digits: String, at offset: Int
  ) throws(DatePhraseError) -> Moment? {
    guard isSign(","), token()?.isGlued == true, let rest = number(1), token(1)?.isGlued == true,
      digits.utf8.count <= 3, rest.utf8.count == 3
    else { return nil }
    let start = position
    position += 2
    guard let value = Digits.value(of: (digits + rest).utf8), let era = era() else {
      position = start
      return nil
    }
    return try Moment(year: value, era: era, at: offset)
  }

  /// "2020 July 18", "2020 July"; the year has been read.
  private mutating func yearFirst(_ year: Int64, at offset: Int) throws(DatePhraseError) -> Moment {
    guard let month = word().flatMap(Vocabulary.month) else { throw unexpected }
    position += 1
    _ = skip(sign: ".")
    guard let digits = number(), digits.utf8.count <= 2, let day = Digits.value(of: digits.utf8)
    else { return Moment(core: .month(year: year, month), offset: offset) }
    let place = self.offset
    position += 1
    _ = isOrdinalSuffix() ? skip(anyOf: "st", "nd", "rd", "th") : false
    return try Moment(year: year, month: month, day: day, at: place)
  }

  func isOrdinalSuffix() -> Bool {
    guard let word = word(), token()?.isGlued == true else { return false }
    return ["st", "nd", "rd", "th"].contains(word)
  }
}

extension Moment {
  /// A day that is checked where it is said, if its year is.
  init(year: Int64?, month: Int, day: Int64, at offset: Int) throws(DatePhraseError) {
    // Without a year, any year could be meant, a leap year too.
    let dayCount = GregorianCalendar.dayCount(year: year ?? 2_000, month: month)
    guard day >= 1, day <= dayCount else {
      let name = Vocabulary.months[month - 1]
      throw DatePhraseError(
        .impossible, at: offset,
        "there is no day \(day) in \(name.prefix(1).uppercased() + name.dropFirst())"
          + (year.map { " of \($0)" } ?? ""))
    }
    self.init(core: .day(year: year, month: month, Int(day)), offset: offset)
  }

  /// A year as an era counts it, which has no year 0.
  init(year: Int64, era: PhraseParser.Era, at offset: Int) throws(DatePhraseError) {
    guard year >= 1, year <= 1_000_000_000_000 else {
      throw DatePhraseError(.impossible, at: offset, "years of an era are counted from 1")
    }
    self.init(core: .year(era == .before ? 1 - year : year), offset: offset)
    hasEra = true
  }
}
