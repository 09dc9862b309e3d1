// A document's text: code points and bytes, UTF-8 as the standard library judges it, spans.

import Chronology
import TestSupport
import Testing
import TransparencyLog

@Suite("A document's text")
struct DocumentTextTests {
  @Test("finds every code point's byte and every byte's code point, far into a mixed text")
  func offsets() throws {
    var generator = SeededGenerator()
    let alphabet: [Unicode.Scalar] = ["a", "é", "–", "𝔸", "\n", "\u{A0}", "я", "\u{301}"]
    var text = String.UnicodeScalarView()
    for _ in 0..<3_000 { text.append(alphabet.randomElement(using: &generator) ?? "a") }
    let document = try DocumentText(String(text))
    #expect(document.count == 3_000)
    var byte = 0
    for (number, scalar) in text.enumerated() {
      #expect(document.byteOffset(of: number) == byte, "seed \(generator.seed)")
      for part in 0..<UTF8.width(scalar) {
        #expect(document.codePoint(at: byte + part) == number, "seed \(generator.seed)")
      }
      byte += UTF8.width(scalar)
    }
    #expect(document.byteOffset(of: 3_000) == byte)
    #expect(document.codePoint(at: byte) == 3_000)
  }

  @Test(
    "refuses what is not UTF-8 and names the first byte that does not fit",
    arguments: [
      ([0x61, 0xFF], 1), ([0x61, 0x80], 1), ([0xC0, 0x80], 0), ([0xC3], 1), ([0xC3, 0x28], 1),
      ([0xE0, 0x80, 0x80], 1), ([0xED, 0xA0, 0x80], 1), ([0xE2, 0x82], 2), ([0xE2, 0x82, 0x41], 2),
      ([0xF0, 0x8F, 0x80, 0x80], 1), ([0xF4, 0x90, 0x80, 0x80], 1), ([0xF5, 0x80], 0),
      ([0x41, 0xF0, 0x9F, 0x98], 4),
    ] as [([UInt8], Int)])
  func refusals(bytes: [UInt8], offset: Int) {
    #expect(throws: DocumentError.notUTF8(byteOffset: offset)) { try DocumentText(bytes) }
  }

  @Test("agrees with the standard library on which random bytes are UTF-8")
  func validity() {
    var generator = SeededGenerator()
    let bytes: [UInt8] = [
      0x41, 0x7F, 0x80, 0x8F, 0x90, 0xA0, 0xBF, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4,
    ]
    for _ in 0..<20_000 {
      let sample = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
        bytes.randomElement(using: &generator) ?? 0x41
      }
      let accepted = (try? DocumentText(sample)) != nil
      #expect(accepted == (String(validating: sample, as: UTF8.self) != nil), "\(sample)")
    }
  }

  @Test("counts a byte order mark as its first code point")
  func byteOrderMark() throws {
    let document = try DocumentText("\u{FEFF}abc")
    #expect(document.count == 4)
    #expect(try document.text(of: #require(Span(start: 1, end: 3))) == "ab")
  }

  @Test("hashes spans as their texts, concatenated")
  func spanDigests() throws {
    let document = try DocumentText("alpha — beta — gamma")
    let spans = try Span.list("0-5,15-20")
    #expect(try document.digest(of: spans) == Hash.sha256(Array("alphagamma".utf8)))
    #expect(document.digest == Hash.sha256(Array("alpha — beta — gamma".utf8)))
  }

  @Test("refuses a span that ends after the document")
  func outside() throws {
    let document = try DocumentText("abc")
    let span = try #require(Span(start: 1, end: 4))
    #expect(throws: DocumentError.outside(span, count: 3)) { try document.text(of: span) }
    #expect(throws: DocumentError.outside(span, count: 3)) { try document.digest(of: [span]) }
  }

  @Test("of no bytes has no code points and no whole span")
  func empty() throws {
    let document = try DocumentText([])
    #expect(document.count == 0)
    #expect(document.whole == nil)
    #expect(document.byteOffset(of: 0) == 0)
  }
}

@Suite("A list of spans")
struct DocumentSpanTests {
  @Test(
    "reads one span or several, with spaces and either dash",
    arguments: [
      ("216-332", ["216-332"]), ("216-332,400-420", ["216-332", "400-420"]),
      (" 1 – 2 , 2-3 ", ["1-2", "2-3"]),
    ] as [(String, [String])])
  func reads(text: String, spans: [String]) throws {
    #expect(try Span.list(text).map(\.description) == spans)
  }

  @Test(
    "is refused at the character where it stops making sense",
    arguments: [
      ("", 0), ("216", 3), ("216-", 4), ("216-216", 0), ("332-216", 0), ("a-3", 0), ("1-3;4-5", 3),
      ("1-3,2-5", 4), ("1-3,", 4), ("4-5,1-2", 4), ("99999999999999999999-3", 10),
    ] as [(String, Int)])
  func refuses(text: String, offset: Int) {
    #expect {
      try Span.list(text)
    } throws: { error in
      guard case .unreadableSpans(_, let found, _)? = error as? DocumentError else { return false }
      return found == offset
    }
  }
}
