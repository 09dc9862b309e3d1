// Years by their era, decades, centuries, and years of two digits.

extension PhraseParser {
  /// Which way an era counts.
  enum Era {
    /// BC, BCE: year 1 is astronomical year 0.
    case before
    /// AD, CE.
    case common
  }

  /// Whether an era comes next, without stepping over it.
  func isEra() -> Bool {
    var copy = self
    return copy.era() != nil
  }

  /// "BC", "B.C.E.", "AD", "CE".
  mutating func era() -> Era? {
    let eras: [(String, Era)] = [
      ("bce", .before), ("bc", .before), ("ad", .common), ("ce", .common),
    ]
    for (name, era) in eras {
      if skip(name) { return era }
      // With a full stop behind each letter.
      let letters = Array(name)
      let isSpelt = letters.indices.allSatisfy { index in
        word(index * 2) == String(letters[index]) && isSign(".", index * 2 + 1)
      }
      if isSpelt {
        position += letters.count * 2
        return era
      }
    }
    return nil
  }

  /// "AD 79", "the year 1800", "the year 44 BC".
  mutating func yearAlone(era leading: Era? = nil) throws(DatePhraseError) -> Moment {
    let offset = offset
    guard let digits = number(), let value = Digits.value(of: digits.utf8) else { throw unexpected }
    position += 1
    if let era = leading ?? era() { return try Moment(year: value, era: era, at: offset) }
    guard digits.utf8.count == 4 else { throw notUnderstood("a year of four digits is missing") }
    return Moment(core: .year(value), offset: offset)
  }

  /// "1990s", "the 90s"; the `s` has been read.
  mutating func decade(
    _ digits: String, _ value: Int64, at offset: Int
  ) throws(DatePhraseError) -> Moment {
    guard value % 10 == 0 else { throw notUnderstood("a decade begins with a year that ends in 0") }
    guard !isEra() else {
      throw notUnderstood("a decade of an era is not understood: name its years")
    }
    if digits.utf8.count == 2 {
      let year = try year(twoDigits: digits, at: offset) { year in
        Moment(core: .decade(year), offset: 0).text
      }
      return Moment(core: .decade(year), offset: offset)
    }
    guard digits.utf8.count == 4 else { throw notUnderstood("a decade has four digits") }
    guard value % 100 != 0 else {
      throw DatePhraseError(
        .ambiguous, at: offset, "“\(digits)s” can be ten years or a hundred",
        readings: [
          Moment(core: .decade(value), offset: 0), Moment(core: .century(value), offset: 0),
        ].compactMap(\.text))
    }
    return Moment(core: .decade(value), offset: offset)
  }

  /// "19th century", "2nd century BC"; the word has been read.
  mutating func century(
    _ ordinal: Int, at offset: Int
  ) throws(DatePhraseError) -> Moment {
    guard (1...100).contains(ordinal) else { throw notUnderstood("centuries are counted to 100") }
    let first = Int64(ordinal - 1) * 100
    guard era() == .before else {
      assume(
        "a century is read as the hundred years that share their first digits, "
          + "\(Moment.text(year: first)) to \(Moment.text(year: first + 99))")
      return Moment(core: .century(first), offset: offset)
    }
    // The first century BC ends with 1 BC, which is year 0 and shares no digits with the others.
    guard ordinal > 1 else { return Moment(core: .years(-99, 0), offset: offset) }
    return Moment(core: .masked("-\(Moment.padded(UInt64(ordinal - 1), 2))XX"), offset: offset)
  }

  mutating func assume(_ sentence: String) {
    if !assumptions.contains(sentence) { assumptions.append(sentence) }
  }

  /// A year of two digits: the latest that is not after the anchor; without an anchor, 69 to 99
  /// are of the twentieth century, as POSIX has it, and the others could be of two.
  mutating func year(
    twoDigits digits: String, at offset: Int, reading: (Int64) -> String? = Moment.text(year:)
  ) throws(DatePhraseError) -> Int64 {
    guard let value = Digits.value(of: digits.utf8) else { throw unexpected }
    guard let anchor = anchor?.civil else {
      guard value >= 69 else {
        throw DatePhraseError(
          .ambiguous, at: offset, "a year of two digits below 69 can be in either of two centuries",
          readings: [1_900 + value, 2_000 + value].compactMap(reading))
      }
      assume("“\(digits)” is read as 19\(digits): without an anchor, 69 to 99 are in that century")
      return 1_900 + value
    }
    isRelative = true
    let century = anchor.year - ((anchor.year % 100) + 100) % 100
    let year = century + value <= anchor.year ? century + value : century + value - 100
    guard year >= 0 else { throw notUnderstood("before year 0, all digits are needed") }
    assume("“\(digits)” is read as \(year), the latest such year at the anchor")
    return year
  }
}
