// Phrases for dates: every row of the corpus, what is refused and how, and arbitrary words.

import EDTF
import TestSupport
import Testing

@Suite("Dates as people write them")
struct DatePhraseTests {
  private func phrase(
    _ text: String, anchor: String = "", order: String = ""
  ) throws -> Result<DatePhrase, DatePhraseError> {
    let anchor = anchor.isEmpty ? nil : try EDTF(anchor)
    let order = DatePhrase.NumericOrder(rawValue: order)
    do throws(DatePhraseError) {
      return .success(try DatePhrase(text, anchor: anchor, order: order))
    } catch {
      return .failure(error)
    }
  }

  @Test("every phrase of the corpus means what was written down before the parser")
  func corpus() throws {
    let rows = try CSVTable(file: "data/edtf/phrases.csv").rows
    var (right, refused, wrong) = (0, 0, 0)
    for row in rows {
      let text = try #require(row["phrase"])
      let expected = try #require(row["edtf"])
      switch try phrase(text, anchor: row["anchor"] ?? "", order: row["order"] ?? "") {
      case .success(let phrase):
        let isRight =
          phrase.date.text == expected && phrase.modifier?.rawValue ?? "" == row["modifier"]
          && phrase.ends?.rawValue ?? "" == row["ends"]
        right += isRight ? 1 : 0
        wrong += isRight ? 0 : 1
        #expect(isRight, "\(row) was read as \(phrase)")
      case .failure(let error):
        refused += 1
        let reading =
          error.kind == .ambiguous
          ? "ambiguous: " + error.readings.sorted().joined(separator: "; ") : "refused"
        #expect(reading == expected, "\(row): \(error)")
      }
    }
    print("phrases: \(rows.count), right \(right), refused \(refused), wrong \(wrong)")
    #expect(rows.count >= 266 && wrong == 0)
  }

  @Test("every EDTF text is a phrase that means itself")
  func edtf() throws {
    for date in try ValidVector.all() {
      let phrase = try DatePhrase(date.text)
      #expect(phrase.date == date)
      #expect(phrase.modifier == nil && phrase.ends == nil && !phrase.isRelative)
    }
  }

  @Test("the words are kept, without the white space around them")
  func words() throws {
    let phrase = try DatePhrase(" \u{00A0}In the spring\nof 2018 ")
    #expect(phrase.text == "In the spring\nof 2018")
    #expect(phrase.date.text == "2018-21")
  }

  @Test("what had to be assumed is said")
  func assumptions() throws {
    #expect(try DatePhrase("July 18, 2020").assumptions == [])
    #expect(
      try DatePhrase("07/??/97").assumptions
        == ["“97” is read as 1997: without an anchor, 69 to 99 are in that century"])
    #expect(
      try DatePhrase("19th century").assumptions.first?.hasSuffix("1800 to 1899") == true)
    let december = try DatePhrase("December", anchor: EDTF("2022-04-11"))
    #expect(december.isRelative)
    #expect(december.assumptions.count == 1)
  }

  @Test("a refusal says of which kind it is, where, and what the readings are")
  func refusals() throws {
    func refusal(_ text: String, anchor: String = "") throws -> DatePhraseError? {
      if case .failure(let error) = try phrase(text, anchor: anchor) { error } else { nil }
    }
    let ambiguous = try #require(try refusal("on 03/04/1991"))
    #expect(ambiguous.kind == .ambiguous && ambiguous.offset == 3)
    #expect(ambiguous.readings == ["1991-03-04", "1991-04-03"])
    for reading in ambiguous.readings { #expect(throws: Never.self) { try EDTF(reading) } }
    #expect(try refusal("last month")?.kind == .needsAnchor)
    #expect(try refusal("last month", anchor: "2020")?.kind == .needsAnchor)
    #expect(try refusal("last month", anchor: "../2020")?.kind == .needsAnchor)
    #expect(try refusal("30 February 2020")?.kind == .impossible)
    #expect(
      try refusal("2004/2003")?.message == "the interval ends before it starts: “2004” is later")
    #expect(try refusal("2003-02-29")?.message.contains("28 days") == true)
    #expect(try refusal("1985-13")?.offset == 5)
    let words = try #require(try refusal("18 July or thereabouts"))
    #expect(words.kind == .notUnderstood && words.offset == 11)
    #expect("\(words)".hasSuffix("(at character 12)"))
  }

  @Test("arbitrary phrases of known words are understood or refused, and never stop the program")
  func fuzz() throws {
    var random = SeededGenerator()
    let words =
      """
      since until before after by between and or from to in on the of early mid late c. about ~ ? \
      January June Sept. spring winter 19th 1st century BC AD 1914 1918 18 44 0 97 2020 07/18/97 \
      03/04/1991 ??/07/1997 1990s 90s ' Q3 H1 Monday last next this week month year decade two 19 \
      ago years days now recently recent - – , . ( ) / first half quarter throughout annually \
      99999999999999999999 earlier later onwards present as today both either 2008-10 é %
      """.split(separator: " ").map(String.init)
    let anchors = [
      nil, "2020-12-14", "2020", "-0043-03-15", "0000-01-01", "9999-12-31", "Y25E15", "Y-25E15",
      "../2020", "2020/..",
    ]
    for _ in 0..<40_000 {
      let count = Int.random(in: 0...6, using: &random)
      let text = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }
        .joined(separator: Bool.random(using: &random) ? " " : "")
      let anchor = anchors.randomElement(using: &random) ?? nil
      switch try phrase(text, anchor: anchor ?? "") {
      case .success(let phrase):
        #expect(phrase.date.start.lower <= phrase.date.end.upper, "seed \(random.seed): \(text)")
      case .failure(let error):
        #expect(
          (0...text.unicodeScalars.count).contains(error.offset),
          "seed \(random.seed): \(text): \(error)")
        #expect(!error.message.isEmpty && (error.kind == .ambiguous) == !error.readings.isEmpty)
      }
    }
  }
}
