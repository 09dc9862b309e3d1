// Dates that start from the anchor: "yesterday", "19 years ago", "on Monday", "earlier this year".

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
    let latest = anchor.advanced(by: -Int64(back))
    guard back > 0 else {
      throw DatePhraseError(
        .ambiguous, at: offset, "the anchor is that day of the week itself",
        readings: [latest.advanced(by: -7), latest].map(\.description))
    }
    guard tense != .either else {
      throw DatePhraseError(
        .ambiguous, at: offset, "it can be the day before the anchor or the one after it",
        readings: [latest, latest.advanced(by: 7)].map(\.description))
    }
    assume("a day of the week is read as the latest before the anchor")
    return try day(latest, at: offset)
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
  mutating func week(count: Int64, at offset: Int) throws(DatePhraseError) -> Moment {
    let anchor = try anchored(at: offset)
    let monday = anchor.advanced(by: 7 * count - Int64((anchor.weekday ?? 1) - 1))
    assume("weeks are read from Monday to Sunday")
    return Moment(core: .span(monday, monday.advanced(by: 6)), offset: offset)
  }

  func day(_ day: Day, at offset: Int) throws(DatePhraseError) -> Moment {
    guard let date = day.civil else {
      throw DatePhraseError(.needsAnchor, at: offset, "the anchor has no bound")
    }
    return Moment(core: .day(year: date.year, month: date.month, date.day), offset: offset)
  }
}
