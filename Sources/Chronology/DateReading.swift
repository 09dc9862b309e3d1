// How the dates that people wrote are read, and what they make a fact say beside its date.

public import EDTF
public import EventStore

/// How dates are read that are given as EDTF or in words.
public struct DateReading: Sendable {
  /// When relative words, "last month", were said; without it they are refused.
  public var anchor: EDTF?
  /// The order of day and month in dates of numbers; without it, ambiguous ones are refused.
  public var order: DatePhrase.NumericOrder?
  /// How years before the year 1 are numbered; without it, as EDTF does.
  public var years: DatePhrase.YearNumbering?

  /// Dates as EDTF, and in words that say by themselves what they mean.
  public init(
    anchor: EDTF? = nil, order: DatePhrase.NumericOrder? = nil,
    years: DatePhrase.YearNumbering? = nil
  ) {
    self.anchor = anchor
    self.order = order
    self.years = years
  }

  /// Reads a date.
  ///
  /// - Throws: `DatePhraseError` with the place where it stopped making sense, or both readings.
  public func read(_ text: String) throws(DatePhraseError) -> DatePhrase {
    try DatePhrase(text, anchor: anchor, order: order, years: years)
  }
}

extension DatePhrase {
  /// The members that a date in words gives a fact beside `occurred`: the words themselves, and
  /// `modifier` and `ends` where they say so; none for a date that was given as EDTF.
  ///
  /// - Parameter kind: The fact's; only a state's end is stated or attested, and a fact whose kind
  ///   is not said may become one.
  public func members(for kind: Kind?) -> JSONObject {
    guard !isEDTF else { return [:] }
    var members: JSONObject = ["occurredText": .string(text)]
    if let modifier { members["modifier"] = .string(modifier.rawValue) }
    if let ends, kind == nil || kind == .state { members["ends"] = .string(ends.rawValue) }
    return members
  }
}
