// Tables, widths and texts as they reach the terminal.

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
    #expect("a\u{1B}[2Jb".printable == "a\u{FFFD}[2Jb")
    #expect("line\nbreak\u{2028}x".printable == "line break x")
    #expect("\u{202E}evil\u{9B}".printable == "\u{FFFD}evil\u{FFFD}")
    #expect("Привет — ok".printable == "Привет — ok")
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
