// Dates that start from the anchor: "last month", "19 years ago", "on Monday", "December".

extension PhraseParser {
  /// Reads a relative date if one comes next.
  mutating func relative() throws(DatePhraseError) -> Moment? {
    let offset = offset
    let days: [String: Int64] = ["today": 0, "yesterday": -1, "tomorrow": 1]
    if let word = word(), let distance = days[word] {
      position += 1
      return try day(try anchored(at: offset).advanced(by: distance), at: offset)
    }
    if word() == "earlier", word(1) == "this" {
      position += 1
      return try earlier(at: offset)
    }
    if let word = word(), ["this", "last", "next"].contains(word) {
      position += 1
      return try neighbour(word, at: offset)
    }
    return try ago(at: offset)
  }

  /// "two years ago", "10 days ago", "a decade ago".
  private mutating func ago(at offset: Int) throws(DatePhraseError) -> Moment? {
    guard let unit = word(1), word(2) == "ago" else { return nil }
    let count =
      number().flatMap { Digits.value(of: $0.utf8) }
      ?? word().flatMap(Vocabulary.cardinal).map(Int64.init)
    guard let count, count <= 1_000_000 else { return nil }
    let date = try anchoredDate(at: offset)
    let moment: Moment
    switch unit {
    case "day", "days": moment = try day(try anchored(at: offset).advanced(by: -count), at: offset)
    case "week", "weeks": moment = try week(count: -count, at: offset)
    case "month", "months":
      let months = date.year * 12 + Int64(date.month - 1) - count
      let month = Int((months % 12 + 12) % 12)
      moment = Moment(
        core: .month(year: (months - Int64(month)) / 12, month + 1), offset: offset)
    case "year", "years":
      // A whole number of tens is a round number, though it was said without "about".
      let isRound = count > 0 && count % 10 == 0
      moment = Moment(
        core: .year(date.year - count), qualifier: isRound ? .approximate : [], offset: offset)
    case "decade", "decades":
      // Said of tens of years, it is a round number.
      moment = Moment(
        core: .year(date.year - 10 * count), qualifier: .approximate, offset: offset)
    default: return nil
    }
    position += 3
    return moment
  }

  /// "this", "last" and "next" with a unit, a month, a season or a day of the week.
  private mutating func neighbour(
    _ which: String, at offset: Int
  ) throws(DatePhraseError) -> Moment {
    guard let unit = word() else { throw unexpected }
    let step: Int64 = which == "last" ? -1 : which == "next" ? 1 : 0
    let date = try anchoredDate(at: offset)
    if unit == "week" {
      position += 1
      return try week(count: step, at: offset)
    }
    if unit == "month" {
      position += 1
      let months = date.year * 12 + Int64(date.month - 1) + step
      let month = Int((months % 12 + 12) % 12)
      return Moment(core: .month(year: (months - Int64(month)) / 12, month + 1), offset: offset)
    }
    if unit == "year" {
      position += 1
      return Moment(core: .year(date.year + step), offset: offset)
    }
    if let weekday = Vocabulary.weekday(unit) {
      position += 1
      return try neighbouringWeekday(weekday, step, at: offset)
    }
    if let month = Vocabulary.month(unit) {
      position += 1
      let year = try neighbouringYear(ofMonth: month, step, unit, at: offset) { year in
        .month(year: year, month)
      }
      return Moment(core: .month(year: year, month), offset: offset)
    }
    if let code = Vocabulary.season(unit), code != 24,
      let grouping = EDTF.SubYearGrouping(code: code)
    {
      position += 1
      let year = try neighbouringYear(ofMonth: grouping.firstMonth, step, unit, at: offset) {
        .grouping(year: $0, code: code)
      }
      return Moment(core: .grouping(year: year, code: code), offset: offset)
    }
    throw unexpected
  }

  /// The year of "last March", which is ambiguous after a March of the anchor's own year.
  private mutating func neighbouringYear(
    ofMonth month: Int, _ step: Int64, _ name: String, at offset: Int,
    core: (Int64) -> Moment.Core
  ) throws(DatePhraseError) -> Int64 {
    let date = try anchoredDate(at: offset)
    guard step != 0 else { return date.year }
    let isNearer = step < 0 ? month < date.month : month > date.month
    guard isNearer else { return date.year + step }
    throw DatePhraseError(
      .ambiguous, at: offset, "it can be the \(name) of this year or of the one beside it",
      readings: [min(date.year, date.year + step), max(date.year, date.year + step)]
        .compactMap { Moment(core: core($0), offset: 0).text })
  }

  private mutating func neighbouringWeekday(
    _ weekday: Int, _ step: Int64, at offset: Int
  ) throws(DatePhraseError) -> Moment {
    let anchor = try anchored(at: offset)
    let today = anchor.weekday ?? 1
    let inThisWeek = anchor.advanced(by: Int64(weekday - today))
    guard step != 0 else { return try day(inThisWeek, at: offset) }
    let isNearer = step < 0 ? weekday < today : weekday > today
    guard isNearer else { return try day(inThisWeek.advanced(by: 7 * step), at: offset) }
    let readings = [inThisWeek, inThisWeek.advanced(by: 7 * step)].sorted()
    throw DatePhraseError(
      .ambiguous, at: offset, "it can be the day of this week or of the one beside it",
      readings: readings.map(\.description))
  }

  /// "on Monday": the latest one; "Saturday, July 18, 2020": checked.
  mutating func weekday() throws(DatePhraseError) -> Moment {
    let offset = offset
    guard let weekday = word().flatMap(Vocabulary.weekday) else { throw unexpected }
    position += 1
    _ = skip(sign: ".")
    let start = position
    if skip(sign: ",") || number() != nil || word().flatMap(Vocabulary.month) != nil {
      _ = skip("the")
      let date = try moment()
      guard let day = date.bounds, day.lower == day.upper else {
        position = start
        throw unexpected
      }
      guard day.lower.weekday == weekday else {
        throw DatePhraseError(
          .impossible, at: offset, "\(day.lower) is another day of the week")
      }
      return date
    }
    let anchor = try anchored(at: offset)
    let back = ((anchor.weekday ?? 1) - weekday + 7) % 7
    guard back > 0 else {
      throw DatePhraseError(
        .ambiguous, at: offset, "the anchor is that day of the week itself",
        readings: [anchor.advanced(by: -7), anchor].map(\.description))
    }
    assume("a day of the week is read as the latest before the anchor")
    return try day(anchor.advanced(by: -Int64(back)), at: offset)
  }

  /// "earlier this year": from its first day to the anchor.
  private mutating func earlier(at offset: Int) throws(DatePhraseError) -> Moment {
    let anchor = try anchored(at: offset)
    position += 1
    let whole = try neighbour("this", at: offset)
    guard let bounds = whole.bounds ?? spanBounds(whole), bounds.contains(anchor) else {
      throw unexpected
    }
    return Moment(core: .span(bounds.lower, anchor), offset: offset)
  }

  private func spanBounds(_ moment: Moment) -> EDTF.Bounds? {
    guard case .span(let first, let last) = moment.core else { return nil }
    return EDTF.Bounds(lower: first, upper: last)
  }

  /// Some day of a week, from Monday to Sunday as ISO 8601 has it.
  private mutating func week(count: Int64, at offset: Int) throws(DatePhraseError) -> Moment {
    let anchor = try anchored(at: offset)
    let monday = anchor.advanced(by: 7 * count - Int64((anchor.weekday ?? 1) - 1))
    assume("weeks are read from Monday to Sunday")
    return Moment(core: .span(monday, monday.advanced(by: 6)), offset: offset)
  }

  private func day(_ day: Day, at offset: Int) throws(DatePhraseError) -> Moment {
    guard let date = day.civil else {
      throw DatePhraseError(.needsAnchor, at: offset, "the anchor has no bound")
    }
    return Moment(core: .day(year: date.year, month: date.month, date.day), offset: offset)
  }

  /// Gives a date without a year the latest that had begun by the anchor.
  mutating func completed(_ moment: Moment) throws(DatePhraseError) -> Moment {
    var moment = moment
    switch moment.core {
    case .number(let number):
      let digits = Moment.padded(number.magnitude, 2)
      guard number < 100 else { throw needsEra(digits, at: moment.offset) }
      guard number >= 10 || number == 0 else {
        throw DatePhraseError(.notUnderstood, at: moment.offset, "a number alone is no date")
      }
      let year = try year(twoDigits: digits, at: moment.offset)
      throw DatePhraseError(
        .ambiguous, at: moment.offset,
        "two digits can be a year of the first century or a late one",
        readings: ["00\(digits)", Moment.text(year: year)])
    case .grouping(nil, let code):
      guard let grouping = EDTF.SubYearGrouping(code: code) else { break }
      let month = grouping.firstMonth
      moment.core = try nearest(month: month, grouping.name, at: moment.offset) { year in
        .grouping(year: year, code: code)
      }
    case .month(nil, let month):
      moment.core = try nearest(month: month, "month", at: moment.offset) { year in
        .month(year: year, month)
      }
    case .day(nil, let month, let day):
      moment.core = try nearest(month: month, day: day, "day", at: moment.offset) { year in
        .day(year: year, month: month, day)
      }
      if case .day(let year, _, _) = moment.core {
        _ = try Moment(year: year, month: month, day: Int64(day), at: moment.offset)
      }
    default: break
    }
    return moment
  }

  /// The latest year by the anchor, where it is half a year back at most: what is further back
  /// could as well be still to come.
  private mutating func nearest(
    month: Int, day: Int = 1, _ name: String, at offset: Int, core: (Int64) -> Moment.Core
  ) throws(DatePhraseError) -> Moment.Core {
    let date = try anchoredDate(at: offset)
    let hasBegun = (month, day) <= (date.month, date.day)
    let year = hasBegun ? date.year : date.year - 1
    let monthsBack = (hasBegun ? 0 : 12) + date.month - month
    guard monthsBack <= 6 || isPast else {
      throw DatePhraseError(
        .ambiguous, at: offset, "the \(name) can be past or to come: name its year",
        readings: [year, year + 1].compactMap { Moment(core: core($0), offset: 0).text })
    }
    assume("a \(name) without a year is read as the latest that had begun by the anchor")
    return core(year)
  }
}
