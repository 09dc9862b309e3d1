// The English words for months, days, seasons and numbers.

enum Vocabulary {
  /// The month, 1 to 12, of a name or a usual abbreviation.
  static func month(_ word: String) -> Int? {
    if word == "sept" { return 9 }
    guard word.utf8.count >= 3 else { return nil }
    return index(of: word, in: months) { $0 == word || $0.prefix(3) == word }
  }

  /// The day of the week, Monday 1 to Sunday 7.
  static func weekday(_ word: String) -> Int? {
    let abbreviations = ["tues": 2, "weds": 3, "thur": 4, "thurs": 4]
    return abbreviations[word]
      ?? index(of: word, in: weekdays) { $0 == word || $0.prefix(3) == word }
  }

  /// The EDTF code, 21 to 24, of a season.
  static func season(_ word: String) -> Int? {
    switch word {
    case "spring", "springtime": 21
    case "summer", "summertime": 22
    case "autumn", "fall": 23
    case "winter", "wintertime": 24
    default: nil
    }
  }

  /// A number that is counted with: "a", "two", "twenty".
  static func cardinal(_ word: String) -> Int? {
    if word == "a" || word == "an" { return 1 }
    return cardinals.firstIndex(of: word).map { $0 + 1 }
      ?? ["thirty": 30, "forty": 40, "fifty": 50, "sixty": 60][word]
  }

  /// A number that is ordered with: "first" to "twenty-first" (in one or two words).
  static func ordinal(_ word: String) -> Int? { ordinals.firstIndex(of: word).map { $0 + 1 } }

  static let isApproximate: Set<String> = [
    "c", "ca", "circa", "about", "around", "approximately", "approx", "roughly",
  ]

  static let isDoubtful: Set<String> = [
    "maybe", "perhaps", "possibly", "probably", "presumably", "uncertain", "likely",
  ]

  /// Occasions of a few days, which a year before their name dates.
  static let isOccasion: Set<String> = [
    "summit", "conference", "congress", "meeting", "election", "elections", "referendum", "treaty",
    "earthquake", "games", "exercise", "exercises",
  ]

  /// Occasions that are named only once they are past.
  static let isPastOccasion: Set<String> = [
    "proposal", "report", "statement", "speech", "announcement", "agreement", "accord", "attack",
    "attacks", "coup",
  ]

  /// Small words that join dates or point at parts of them.
  static let isConnective: Set<String> = [
    "a", "after", "and", "at", "before", "between", "but", "by", "during", "early", "end", "for",
    "from", "half", "in", "last", "late", "later", "mid", "middle", "next", "not", "of", "on",
    "onward", "onwards", "or", "previous", "quarter", "since", "start", "that", "the", "this",
    "through", "till", "to", "until", "week", "year", "month", "day", "decade", "century", "bc",
    "bce", "ad", "ce", "q", "h", "s", "period",
  ]

  static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  private static let cardinals = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
  ]

  private static let ordinals = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
  ]

  private static func index(
    of word: String, in names: [String], where isMatch: (String) -> Bool
  ) -> Int? {
    names.firstIndex(where: isMatch).map { $0 + 1 }
  }
}
