// Dates that leave their year to the reader: "December", "20 July", "in the spring".

extension PhraseParser {
  /// Gives a date without a year the latest that had begun by the anchor.
  mutating func completed(_ moment: Moment) throws(DatePhraseError) -> Moment {
    var moment = moment
    switch moment.core {
    case .number(let number):
      let digits = Moment.padded(number.magnitude, 2)
      guard number < 100 else { throw needsEra(digits, at: moment.offset) }
      guard number >= 10 || number == 0 else {
        throw DatePhraseError(.notUnderstood, at: moment.offset, "a number alone is not a date")
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
    guard tense == .past || (tense == .told && monthsBack <= 6) else {
      throw DatePhraseError(
        .ambiguous, at: offset, "the \(name) can be past or future: name its year",
        readings: [year, year + 1].compactMap { Moment(core: core($0), offset: 0).text })
    }
    assume("without a year, a date is read as the latest that had begun by the anchor")
    return core(year)
  }
}
