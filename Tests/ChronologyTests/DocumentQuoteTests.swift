// Quotations: found once, found twice, found nowhere, in texts with noise between their words.

import Chronology
import TestSupport
import Testing

@Suite("A quotation")
struct DocumentQuoteTests {
  private func search(_ quote: String, in text: String) throws -> QuoteSearch {
    try QuoteFinder(DocumentText(text)).search(quote)
  }

  private func spans(_ text: String) throws -> [Span] { try Span.list(text) }

  @Test(
    "is found in spite of what copying and typesetting change",
    arguments: [
      ("two words", "x two\n   words y", "2-14"),
      ("two words", "x two\u{A0}words y", "2-11"),
      ("two words", "x two\u{202F}\u{2009}words y", "2-12"),
      ("two\nwords", "x two words y", "2-11"),
      ("two words", "x tw\u{200B}o \u{FEFF}words y", "2-13"),
      ("national", "a na\u{AD}tion\u{AD}al b", "2-12"),
      ("a rotational force", "a rota-\ntional force", "0-20"),
      ("a rotational force", "a rota\u{AD}\n  tional force", "0-22"),
      ("a rota- tional force", "a rotational force", "0-18"),
      ("a well-known man", "a well-\nknown man", "0-17"),
      ("the US-Russia treaty", "the US–Russia treaty", "0-20"),
      ("a — b", "a--b", "0-4"),
      ("1 - 2", "x 1–2", "2-5"),
      ("the \"so-called\" 'plan'", "the “so‑called” ‘plan’ b", "0-22"),
      ("Moscow's", "in Moscow’s hands", "3-11"),
      ("efficient office", "eﬃcient oﬃce", "0-12"),
      ("  padded – ", "is padded", "3-9"),
      ("naïve café", "a naïve\ncafé", "2-12"),
    ])
  func folding(quote: String, text: String, span: String) throws {
    #expect(try search(quote, in: text) == .found(spans(span)))
  }

  @Test(
    "is another text if case, accents, digits or words differ",
    arguments: [
      ("Two words", "two words"), ("cafe", "café"), ("2018", "2019"), ("2018-21", "201821"),
      ("insight", "in sight"), ("a b", "ab"),
    ])
  func differences(quote: String, text: String) throws {
    guard case .absent = try search(quote, in: text) else {
      Issue.record("\(quote) was found in \(text)")
      return
    }
  }

  @Test(
    "skips where it has an ellipsis, and makes several spans",
    arguments: [
      ("The force … was there", "The force (see note 3) was there.", "0-9,23-32"),
      ("The force [...] was", "The force, it was", "0-9,14-17"),
      ("The force (…) was", "The force, it was", "0-9,14-17"),
      ("… force was....", "The force was", "4-13"),
      ("one…two…three", "one 1 two 2 three", "0-3,6-9,12-17"),
      ("it was... there", "it was… there", "0-6,8-13"),
    ])
  func skips(quote: String, text: String, span: String) throws {
    #expect(try search(quote, in: text) == .found(spans(span)))
  }

  @Test("that is there twice is refused with both places")
  func twice() throws {
    #expect(
      try search("an army", in: "an army and an\narmy")
        == .repeated([spans("0-7"), spans("12-19")], count: 2))
    #expect(try search("aa", in: "aaa") == .repeated([spans("0-2"), spans("1-3")], count: 2))
  }

  @Test("is refused if its pieces can be chosen in several ways")
  func severalWays() throws {
    #expect(
      try search("A … C", in: "A b A c C")
        == .repeated(
          [spans("0-1,8-9"), spans("4-5,8-9")], count: 2))
    // Each `A` before each `b`: 2,000 · 2,001 / 2 ways, counted up to the limit.
    let text = String(repeating: "A b ", count: 2_000)
    guard case .repeated(let places, let count) = try search("A … b", in: text) else {
      Issue.record("not repeated")
      return
    }
    #expect(count == 1_000_000)
    #expect(places.count == QuoteFinder.listedPlaces)
    #expect(try places.prefix(2) == [spans("0-1,2-3"), spans("0-1,6-7")])
  }

  @Test("whose pieces come in another order is refused by the piece that has no place")
  func outOfOrder() throws {
    #expect(try search("later … sooner", in: "sooner and later") == .outOfOrder(piece: " sooner"))
    #expect(try search("ab … bc", in: "abc") == .outOfOrder(piece: " bc"))
  }

  @Test(
    "of nothing but white space, dashes and dots is empty", arguments: ["", " \n", "…", "- ... –"])
  func empty(quote: String) throws {
    #expect(try search(quote, in: "some text") == .empty)
  }

  @Test("that is not there shows the passage most like it")
  func nearest() throws {
    let text = """
      In the spring the harbour was closed to every ship but one. The commission met in May and
      found that four bunkers had been rebuilt since the autumn. Nobody spoke of it again.
      """
    let quote = "the commission met in May, and found that five bunkers were rebuilt"
    guard case .absent(let piece, let near?) = try search(quote, in: text) else {
      Issue.record("no near passage")
      return
    }
    #expect(piece == quote)
    #expect(near.similarity > 0.75 && near.similarity < 1)
    let passage = try DocumentText(text).text(of: near.span)
    #expect(passage.hasPrefix("The commission met in May"))
    #expect(passage.contains("rebuilt"))
    #expect(
      try search("entirely unrelated words, quite", in: text)
        == .absent(
          piece: "entirely unrelated words, quite", nearest: nil))
  }

  @Test(
    "taken from anywhere in a random text is found where it was, whatever happens to its breaks")
  func noise() throws {
    var generator = SeededGenerator()
    for _ in 0..<60 {
      // Numbered words make every passage unique; letters on both sides of some hyphens.
      let words = (0..<400).map { number in
        ["force\(number)", "north-east\(number)", "“\(number)”", "été\(number)", "\(number)–9"]
          .randomElement(using: &generator) ?? "word\(number)"
      }
      let text = words.map { $0 + breakNoise(&generator) }.joined()
      let document = try DocumentText(text)
      let first = Int.random(in: 0..<380, using: &generator)
      let last = Int.random(in: first + 2..<400, using: &generator)
      let quote = words[first...last].map { $0 + breakNoise(&generator) }.joined()
      guard case .found(let spans) = QuoteFinder(document).search(quote) else {
        Issue.record("not found; seed \(generator.seed)")
        return
      }
      #expect(spans.count == 1)
      let found = try document.text(of: spans[0])
      let plain: (String) -> [String] = { text in
        text.unicodeScalars.split { $0.properties.isWhitespace || $0 == "\u{200B}" }.map(
          String.init)
      }
      #expect(plain(found) == Array(words[first...last]), "seed \(generator.seed)")
    }
  }

  private func breakNoise(_ generator: inout SeededGenerator) -> String {
    let breaks = [
      " ", "\n", "\u{A0}", "\r\n", "\u{202F}", "\u{2009}", "\t", "\u{2007}", " \u{200B} ",
    ]
    return (0..<Int.random(in: 1...3, using: &generator))
      .map { _ in breaks.randomElement(using: &generator) ?? " " }.joined()
  }

  @Test(
    "takes time linear in the document, even against texts made to repeat", .timeLimit(.minutes(1)))
  func linear() throws {
    let text = String(repeating: "ab ", count: 300_000) + "abX the end."
    let finder = try QuoteFinder(DocumentText(text))
    #expect(finder.search("ab abX") == .found([try #require(Span(start: 899_997, end: 900_003))]))
    let long = String(repeating: "ab ", count: 100_000) + "ac"
    guard case .absent = finder.search(long) else {
      Issue.record("found what is not there")
      return
    }
    guard case .repeated(_, 1_000_000) = finder.search("ab … ab … ab") else {
      Issue.record("not repeated")
      return
    }
  }
}
