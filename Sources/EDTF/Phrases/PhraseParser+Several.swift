// Phrases of several dates, which share a year, a month or an era where only one of them says it.

extension PhraseParser {
  /// "between 1914 and 1918": some time from the one to the other.
  mutating func between() throws(DatePhraseError) -> Understanding {
    let first = try moment()
    if isDash() {
      position += 1
    } else if !skip("and") {
      throw notUnderstood("“and” and a date are missing")
    }
    let (start, end) = try pair(first, try moment())
    guard let from = start.bounds, let through = end.bounds,
      let finest = [start.grain, end.grain].min()
    else { throw notUnderstood("there is no such date") }
    if start.grain == end.grain, let first = start.text, let last = end.text,
      start.grain != .day || from.lower == from.upper && through.lower == through.upper
    {
      return Understanding("[\(first)..\(last)]")
    }
    // A range goes in steps of one precision, so the coarser date is said by its outer edge.
    guard let first = Moment.text(from.lower, grain: finest),
      let last = Moment.text(through.upper, grain: finest)
    else { throw notUnderstood("there is no such date") }
    return Understanding(
      "[\(first)\(start.qualifier.mark)..\(last)\(end.qualifier.mark)]")
  }

  /// "2018, 2019 and 2020": each of them; with "or": one of them.
  mutating func list(
    startingWith first: Moment, conjunction given: String?
  ) throws(DatePhraseError) -> Understanding {
    var moments = [first]
    var conjunction: String?
    while !isAtEnd, conjunction == nil {
      let isComma = skip(sign: ",")
      if let word = word(), word == "and" || word == "or" {
        position += 1
        conjunction = word
      } else if !isComma {
        throw unexpected
      }
      moments.append(try moment())
    }
    guard let conjunction, given == nil || given == conjunction else {
      throw notUnderstood("“and” or “or” is missing before the last date")
    }
    for index in moments.indices.dropLast().reversed() {
      (moments[index], moments[index + 1]) = try pair(moments[index], moments[index + 1])
    }
    var texts: [String] = []
    for moment in moments { texts.append(try endpoint(moment)) }
    if moments.contains(where: { $0.modifier != nil }) {
      assume("the parts of the dates that are meant stay in the words")
    }
    let joined = texts.joined(separator: ",")
    return Understanding(conjunction == "and" ? "{\(joined)}" : "[\(joined)]")
  }

  /// Two dates in order, each with what it leaves for the other to say.
  mutating func pair(
    _ left: Moment, _ right: Moment
  ) throws(DatePhraseError) -> (Moment, Moment) {
    var (left, right) = (left, right)
    if case .day(_, let month, _) = left.core, case .number(let day) = right.core {
      // "July 18–20, 2020"
      var year = left.year
      if year == nil { year = try trailingYear() }
      right.core = try Moment(year: year, month: month, day: day, at: right.offset).core
    }
    if case .year(let year) = left.core, year >= 100, case .number(let number) = right.core,
      tokenCount(ofNumberAt: right.offset) == 2
    {
      // "1914–18"
      right.core = .year(year - year % 100 + number)
      right.hasEra = left.hasEra
      if left.qualifier.contains(.approximate) { right.qualifier.formUnion(.approximate) }
    }
    if case .year(let year) = left.core, !left.hasEra, right.hasEra, right.year ?? 1 <= 0 {
      // "1200–1000 BC": a later era is the earlier date's too.
      left.core = try Moment(year: year, era: .before, at: left.offset).core
    }
    if !left.isComplete { left.core = try shared(left, with: right) }
    if !right.isComplete, let year = left.year {
      right.core = withYear(year, right.core)
    }
    let isBorrowed = left.isComplete && right.isComplete
    left = try completed(left)
    right = try completed(right)
    if let first = left.bounds, let last = right.bounds, first.lower > last.upper {
      throw DatePhraseError(
        .impossible, at: right.offset,
        isBorrowed
          ? "the second date is before the first: if they are of different years, name both"
          : "the second date is before the first at the anchor: name both years")
    }
    return (left, right)
  }

  /// What a date without a year means beside the one that follows.
  private func shared(_ left: Moment, with right: Moment) throws(DatePhraseError) -> Moment.Core {
    switch (left.core, right.core) {
    case (.number(let day), .day(let year, let month, _)):
      return try Moment(year: year, month: month, day: day, at: left.offset).core
    case (.number(let number), .year(let year)) where right.hasEra:
      return try Moment(year: number, era: year <= 0 ? .before : .common, at: left.offset).core
    default:
      return right.year.map { withYear($0, left.core) } ?? left.core
    }
  }

  private func withYear(_ year: Int64, _ core: Moment.Core) -> Moment.Core {
    switch core {
    case .grouping(nil, let code): .grouping(year: year, code: code)
    case .month(nil, let month): .month(year: year, month)
    case .day(nil, let month, let day): .day(year: year, month: month, day)
    default: core
    }
  }

  /// How many digits the number at an offset of the phrase has.
  private func tokenCount(ofNumberAt offset: Int) -> Int {
    for token in tokens where token.offset == offset {
      if case .number(let digits) = token.kind { return digits.utf8.count }
    }
    return 0
  }
}
