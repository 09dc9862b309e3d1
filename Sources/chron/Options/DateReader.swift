// Reads dates that are given as EDTF or in words, and says on standard error what words it
// understood, and how.

import Chronology
import EDTF
import EventStore
import Foundation

struct DateReader {
  var reading: DateReading
  /// Whether the command has `--anchor` and `--dates`, so that they can be advised.
  var isAdjustable = false
  /// Whether the anchor is today because nobody gave another.
  var isToday = false
  /// When the document at hand was published, which is mostly when its words were said.
  var published: () -> String? = { nil }

  init(_ reading: DateReading, isAdjustable: Bool = false, isToday: Bool = false) {
    self.reading = reading
    self.isAdjustable = isAdjustable
    self.isToday = isToday
  }

  /// The date that an argument says, in whatever words.
  func date(_ text: String, option: String? = nil) throws(Failure) -> EDTF {
    try phrase(text, option: option).date
  }

  /// The same, with what its words say beside.
  ///
  /// - Parameter name: What the date is, where that is not the option's name.
  func phrase(
    _ text: String, option: String? = nil, as name: String? = nil
  ) throws(Failure) -> DatePhrase {
    let phrase: DatePhrase
    do throws(DatePhraseError) {
      phrase = try reading.read(text)
    } catch {
      throw failure(error, text, option)
    }
    guard !phrase.isEDTF else { return phrase }
    let optionName = option.map { String($0.drop { $0 == "-" }).replacing("-", with: " ") }
    for line in echo(phrase, as: name ?? optionName ?? "date") { Messages.say(line) }
    return phrase
  }

  /// The last moment of what an argument says: a time, with its zone or as clocks here show it, or
  /// a day, in whatever words.
  func moment(_ text: String, option: String) throws -> Timestamp {
    do {
      return try MomentReading(zone: Self.zone).lastMoment(of: text) { day throws in
        try date(day, option: option)
      }
    } catch let failure as Failure {
      if failure.isAmbiguous || failure.place == nil { throw failure }
      var failure = failure
      failure.advice = """
        \(option) 10:30     today; or '2026-11-21 10:30', or with a zone 2026-11-21T10:30:00+01:00
        \(option) 2026-11-21     up to the end of that day; or in words: yesterday
        """
      throw failure
    }
  }

  /// How far ahead of UTC this machine's clocks are.
  private static let zone: MomentReading.Zone = { moment in
    var time = time_t(moment)
    var parts = tm()
    localtime_r(&time, &parts)
    return Int64(parts.tm_gmtoff)
  }

  /// `occurred: 2020-06, early (“early June 2020”)`, and what had to be assumed.
  func echo(_ phrase: DatePhrase, as name: String) -> [String] {
    var source = "“\(phrase.text.printable)”"
    if phrase.isRelative, let anchor = reading.anchor {
      source += isToday ? ", said today, \(anchor.text)" : ", said \(anchor.text)"
    }
    let said = [phrase.date.text] + Self.asides(phrase)
    return ["\(name): \(said.joined(separator: ", ")) (\(source))"]
      + phrase.assumptions.map { "  \($0)".printable }
  }

  /// What the words say beside the date: "early", "ends attested".
  static func asides(_ phrase: DatePhrase) -> [String] {
    [
      phrase.modifier.map { $0 == .asEarlyAs ? "as early as" : $0.rawValue },
      phrase.ends.map { "ends \($0.rawValue)" },
    ].compactMap { $0 }
  }

  private func failure(_ error: DatePhraseError, _ text: String, _ option: String?) -> Failure {
    let shown = String(text.drop(while: \.isWhitespace))
    let prefix = option.map { "\($0): " } ?? ""
    switch error.kind {
    case .ambiguous:
      var failure = Failure(
        .usage, "\(prefix)“\(shown.printable)” can mean two dates: \(error.message)".printable)
      failure.candidates = error.readings.map { reading in
        if let order = order(for: reading, of: text) {
          return "\(reading)  --dates \(order.rawValue)"
        }
        let words = DateWords.words(reading)
        return words == reading ? reading : "\(reading)  \(words)"
      }
      failure.isAmbiguous = true
      failure.advice =
        error.readings.contains { order(for: $0, of: text) != nil }
        ? nil : "write the date that you mean, as EDTF"
      return failure
    case .needsAnchor:
      return Failure(
        .usage, "\(prefix)“\(shown.printable)”: \(error.message)".printable,
        advice: anchorAdvice)
    case .notUnderstood, .impossible:
      let before = DisplayWidth.of(
        String(shown.printable.unicodeScalars.prefix(error.offset)))
      return Failure(
        .usage, "\(prefix)not a date: \(error.message)".printable,
        place: "\(shown.printable)\n\(String(repeating: " ", count: before))^",
        advice: """
          EDTF, as in 2020-06, 1842~, 2018-21 (spring), 2014/2018, '[2018,2019]'
          or words, as in 'early June 2020', 'c. 1842', 'since 2008', '44 BCE'
          """)
    }
  }

  private var anchorAdvice: String {
    guard isAdjustable else { return "write the date itself, as EDTF" }
    if reading.anchor == nil, let day = published() {
      return "--anchor \(day)     when the document was published"
    }
    return "--anchor 2020-12-14     the exact day on which it was said"
  }

  /// The order of numbers that would make it this reading, where the command can be told so.
  private func order(for date: String, of text: String) -> DatePhrase.NumericOrder? {
    guard isAdjustable else { return nil }
    return DatePhrase.NumericOrder.allCases.first { order in
      var reading = reading
      reading.order = order
      return (try? reading.read(text))?.date.text == date
    }
  }
}
