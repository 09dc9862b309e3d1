// Tables, widths and texts as they reach the terminal.

import EventStore
import Testing

@testable import chron

@Suite("Rendering")
struct RenderingTests {
  @Test(
    "width is counted in columns, not characters",
    arguments: [
      ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("👍", 2), ("👩‍👩‍👧", 2), ("☀️", 2), ("…", 1),
      ("\u{200B}", 0), ("Калининград", 11),
    ])
  func width(text: String, columns: Int) { #expect(DisplayWidth.of(text) == columns) }

  @Test("text from another machine cannot steer the terminal")
  func hostile() {
    #expect("a\u{1B}[2Jb".printable == "a<U+001B>[2Jb")
    #expect("line\nbreak\u{2028}x".printable == "line break x")
    #expect("\u{202E}evil\u{9B}".printable == "<U+202E>evil<U+009B>")
    #expect("Привет — ok 👩‍👩‍👧 می‌خواهم".printable == "Привет — ok 👩‍👩‍👧 می‌خواهم")
  }

  /// What a terminal may not be sent, but for line breaks.
  static let hostile: [Unicode.Scalar] =
    (Array(0...0x1F) + Array(0x7F...0x9F) + [0x61C, 0x200B, 0x200E, 0x200F] + Array(0x2028...0x202E)
    + Array(0x2060...0x206F) + [0xFEFF, 0xE0041, 0x3164]).compactMap { Unicode.Scalar($0) }

  @Test("no way to the screen lets a hostile character through, in whatever style")
  func everyWay() {
    for scalar in Self.hostile where scalar != "\n" && scalar.value != 0x2065 {
      let text = "a\(scalar)b"
      for shown in [
        text.printable, Printable.lines(text), Printable.message(text), Printable.rendered(text),
        StyledText(text, .date).rendered(isColoured: false),
        Printable.rendered(StyledText(text, .date).rendered(isColoured: true)),
        StyledText(text).wrapped(to: 9).map { $0.rendered(isColoured: false) }.joined(),
        CSVColumns.visible(scalar == "\t" ? "ab" : text),
        String(decoding: Printable.json(JSON.string(text).encoded()), as: UTF8.self),
        Failure(.failed, text, place: text, kept: text, advice: text)
          .lines(isColoured: false).joined(),
      ] {
        let isThere = shown.unicodeScalars.contains(scalar) && scalar != "\u{1B}"
        #expect(!isThere, "U+\(String(scalar.value, radix: 16)) in \(shown.debugDescription)")
        #expect(!shown.contains("\u{1B}b"), "\(shown.debugDescription)")
      }
    }
  }

  @Test("the styles of a line stay, and no other sequence passes for one")
  func styles() {
    let styled = Style.date.applied(to: "2015", isColoured: true) + " x"
    #expect(Printable.rendered(styled) == styled)
    #expect(Printable.rendered("\u{1B}[5mx") == "<U+001B>[5mx")
    #expect(Printable.rendered("\u{1B}]0;t\u{7}") == "<U+001B>]0;t<U+0007>")
    #expect(Printable.rendered("\u{1B}[36") == "<U+001B>[36")
  }

  @Test("JSON says the same with its hostile characters escaped")
  func escapes() throws {
    let text = String(String.UnicodeScalarView(Self.hostile)) + "é—日本👍"
    let bytes = Printable.json(JSON.object(["text": .string(text)]).encoded())
    #expect(try JSON.parse(bytes)["text"] == .string(text))
    let shown = String(decoding: bytes, as: UTF8.self)
    #expect(shown.contains(#"\u009b"#) && shown.contains(#"\u202e"#) && shown.contains("é—日本👍"))
  }

  @Test("what is long is cut, and says how long it is")
  func length() {
    let long = String(repeating: "x", count: 1_048_576)
    #expect(long.printable.utf8.count < 17_000)
    #expect(long.printable.hasSuffix("… (1,048,576 characters in all)"))
    #expect(StyledText(long).plain.utf8.count < 17_000)
    #expect(Printable.message(long).utf8.count < 1_100)
    let lines = Array(repeating: "line", count: 1_000_000).joined(separator: "\n")
    #expect(Printable.message(lines).utf8.count < 3_000)
    #expect(Printable.message(lines).hasSuffix("more lines)"))
    let failure = Failure(.failed, long, place: lines, kept: long, advice: long)
    #expect(failure.lines(isColoured: false).joined(separator: "\n").utf8.count < 10_000)
  }

  @Test("a table aligns by width and wraps the column that takes what remains")
  func table() {
    var table = Table([.fitting(), .remaining(), .fitting()])
    table.add(["2015", "Officials warned of 日本 and more than fits", "k7f2m0"])
    table.add(["spring 2018", "Short", "p9x4tz"])
    #expect(
      table.lines(width: 45, isColoured: false) == [
        "2015         Officials warned of 日本  k7f2m0",
        "             and more than fits",
        "spring 2018  Short                     p9x4tz",
      ])
  }

  @Test("no line of a table is wider than asked, whatever the words")
  func tableWidth() {
    var random = SystemRandomNumberGenerator()
    let seed = random.next()
    var generator = SplitMix(state: seed)
    for _ in 0..<200 {
      var table = Table([.fitting(12), .remaining(10), .fitting(10)])
      for _ in 0..<3 {
        table.add(
          (0..<3).map { _ in
            StyledText(
              (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                String(repeating: "wé日", count: Int.random(in: 1...6, using: &generator))
              }.joined(separator: " "))
          })
      }
      let lines = table.lines(width: 60, isColoured: false)
      #expect(lines.allSatisfy { DisplayWidth.of($0) <= 60 }, "seed \(seed): \(lines)")
    }
  }

  @Test("a table that is too wide for the line has its text beneath the rest, in the width given")
  func narrow() {
    var table = Table([.fitting(20), .remaining(24), .fitting(), .fitting(11)])
    table.add([
      StyledText("about winter 1841/42", .date), "The old ferry sank off Thessaloniki.", "gr2spk",
      "1 source\n(2 copies)",
    ])
    #expect(
      table.lines(width: 40, isColoured: false) == [
        "about winter 1841/42  gr2spk  1 source", "(2 copies)",
        "  The old ferry sank off Thessaloniki.",
      ])
    for width in 40...120 {
      #expect(table.lines(width: width, isColoured: false).allSatisfy { $0.count <= width })
    }
  }

  @Test("colour is nothing but decoration")
  func colour() {
    var table = Table([.fitting(), .remaining()])
    table.add([StyledText("2015", .date), "x"])
    #expect(table.lines(width: 80, isColoured: true) == ["\u{1B}[36m2015\u{1B}[0m  x"])
    #expect(table.lines(width: 80, isColoured: false) == ["2015  x"])
  }

  @Test("counts and sizes are said as people say them")
  func words() {
    #expect(Words.count(0, "source") == "no sources")
    #expect(Words.count(1, "source") == "1 source")
    #expect(Words.count(100_000, "fact") == "100,000 facts")
    #expect(Words.count(2, "copy", "copies") == "2 copies")
    #expect(Words.list(["a", "b", "c"], "or") == "a, b or c")
    #expect(Words.bytes(999) == "999 bytes")
    #expect(Words.bytes(9850) == "9.8 kB")
    #expect(Words.bytes(123_456_789) == "123 MB")
  }
}

/// A small seeded generator (SplitMix64), so that a failure can be run again.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
