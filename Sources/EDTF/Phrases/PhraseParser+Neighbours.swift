// The units beside the anchor's own: "this week", "last year", "next June".

extension PhraseParser {
  /// "this", "last" and "next" with a unit, a month, a season or a day of the week.
  mutating func neighbour(
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
  mutating func neighbouringYear(
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

  mutating func neighbouringWeekday(
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
}
