// One EDTF date, without interval or set, worded for a reader.

struct WordedDate {
  enum Unit: Equatable {
    case year
    case month
    case day
    case season
    case other
  }

  /// "about", "perhaps", or both, from a qualifier of the whole date.
  private var qualifier: String?
  private var core: String
  private var unit: Unit
  private var year: String
  private var month: String?

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// Nil when there is no wording that says exactly what the EDTF says.
  init?(_ edtf: String) {
    var text = Substring(edtf)
    switch text.last {
    case "?": qualifier = "perhaps"
    case "~": qualifier = "about"
    case "%": qualifier = "perhaps about"
    default: qualifier = nil
    }
    if qualifier != nil { text.removeLast() }
    // Qualifiers of single components have no short wording.
    if text.contains(where: { "?~%".contains($0) }) { return nil }

    if let time = text.firstIndex(of: "T") {
      let clock = text[text.index(after: time)...]
      guard !clock.isEmpty else { return nil }
      (core, unit, year) = ("\(text[..<time]) \(clock)", .other, "")
      return
    }
    let sign = text.hasPrefix("-") ? "-" : ""
    let parts = text.dropFirst(sign.count).split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, let yearWords = Self.year(sign + first) else { return nil }
    year = yearWords
    switch parts.count {
    case 1:
      (core, unit) = (yearWords, .year)
    case 2:
      guard let (words, unit) = Self.part(String(parts[1]), of: yearWords) else { return nil }
      (core, self.unit) = (words, unit)
      if unit == .month { month = core.split(separator: " ").first.map(String.init) }
    case 3 where parts[2] == "XX":
      guard let (words, unit) = Self.part(String(parts[1]), of: yearWords) else { return nil }
      (core, self.unit) = (words, unit)
      if unit == .month { month = core.split(separator: " ").first.map(String.init) }
    case 3:
      // A day is shortest, and sorts, as it is written.
      guard parts.allSatisfy({ $0.allSatisfy(\.isNumber) }), sign.isEmpty else { return nil }
      (core, unit) = (String(text), .day)
    default:
      return nil
    }
  }

  func words(modifier: String? = nil) -> String {
    [qualifier, modifier, core].compactMap { $0 }.joined(separator: " ")
  }

  /// The words behind a preposition: "from the 1990s".
  func inSentence(modifier: String? = nil) -> String {
    let text = words(modifier: modifier)
    return core.hasSuffix("0s") && qualifier == nil && modifier == nil ? "the \(text)" : text
  }

  /// "2014–2018", "June–July 2020", "2018 to June 2020".
  static func range(_ start: WordedDate, _ end: WordedDate) -> String {
    if start.qualifier == nil, end.qualifier == nil {
      if start.unit == .year, end.unit == .year, start.isPlainYear, end.isPlainYear {
        return "\(start.core)–\(end.core)"
      }
      if start.unit == .month, end.unit == .month, start.year == end.year,
        let from = start.month, let to = end.month
      {
        return "\(from)–\(to) \(start.year)"
      }
    }
    return "\(start.words()) to \(end.words())"
  }

  /// "between January and March 2022", "between 2017 and 2020-12-14".
  static func between(_ start: WordedDate, _ end: WordedDate) -> String {
    if start.qualifier == nil, end.qualifier == nil, start.year == end.year,
      let from = start.month, end.month != nil
    {
      return "between \(from) and \(end.core)"
    }
    return "between \(start.inSentence()) and \(end.inSentence())"
  }

  private var isPlainYear: Bool { core.allSatisfy(\.isNumber) }

  private static func year(_ text: String) -> String? {
    if text.count == 4, text.allSatisfy({ $0.isNumber || $0 == "X" }), text.contains("X") {
      return masked(text)
    }
    guard text.count >= 4, let number = Int64(text), text.dropFirst().allSatisfy(\.isNumber)
    else { return nil }
    if number > 999 { return String(number) }
    // EDTF counts astronomically: 0000 is 1 BCE.
    return number > 0 ? "\(number) CE" : "\(1 - number) BCE"
  }

  /// `199X` → `1990s`; `190X` → `1900–1909` and `19XX` → `1900–1999`, since "1900s" is read as
  /// either.
  private static func masked(_ text: String) -> String? {
    let digits = text.prefix { $0 != "X" }
    guard text.dropFirst(digits.count).allSatisfy({ $0 == "X" }), digits.first != "0" else {
      return nil
    }
    switch digits.count {
    case 3: return digits.hasSuffix("0") ? "\(digits)0–\(digits)9" : "\(digits)0s"
    case 2: return "\(digits)00–\(digits)99"
    default: return nil
    }
  }

  /// What stands where the month does: a month, or a division of the year (ISO 8601-2 §4.8).
  private static func part(_ text: String, of year: String) -> (String, Unit)? {
    if text == "XX" { return (year, .year) }
    guard text.count == 2, let number = Int(text) else { return nil }
    switch number {
    case 1...12:
      return ("\(months[number - 1]) \(year)", .month)
    case 21...28:
      let season = ["spring", "summer", "autumn", "winter"][(number - 21) % 4]
      return ("\(season) \(number % 4 == 0 ? winter(year) : year)", .season)
    case 29...32:
      let season = ["spring", "summer", "autumn", "winter"][number - 29]
      return ("southern \(season) \(year)", .season)
    case 33...36:
      return ("Q\(number - 32) \(year)", .season)
    case 37...39:
      let months = ["January–April", "May–August", "September–December"][number - 37]
      return ("\(months) \(year)", .other)
    case 40, 41:
      return ("\(["first", "second"][number - 40]) half of \(year)", .season)
    default:
      return nil
    }
  }

  /// Winter runs into the next year: "winter 2018/19".
  private static func winter(_ year: String) -> String {
    guard let number = Int(year), number > 999 else { return year }
    let next = String(number + 1)
    return number % 100 == 99 ? "\(year)/\(next)" : "\(year)/\(next.suffix(2))"
  }
}
