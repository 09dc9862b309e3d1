// I-JSON: what is read, what is refused and where, and that writing and reading are inverse.

import EventStore
import TestSupport
import Testing

@Suite("JSON")
struct JSONTests {
  private static let readable: [(String, JSON)] = [
    ("null", .null), ("true", true),
    (" [1, 2.50 ,-0e+1]\n", [1, .number("2.50"), .number("-0e+1")]),
    (#"{"a":{"b":[]},"":""}"#, ["a": ["b": []], "": ""]),
    (#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#, .string("\"\\/\u{8}\u{C}\n\r\té😀")),
    (#""é😀""#, "é😀"),
    ("123456789012345678901234567890", .number("123456789012345678901234567890")),
  ]

  @Test("what RFC 8259 and RFC 7493 allow is read", arguments: readable)
  func accepted(text: String, value: JSON) throws {
    #expect(try JSON.parse(text) == value)
  }

  @Test("strings are the same by their bytes, however they lie in memory")
  func sameBytes() {
    let texts = [
      "", "a", "statement", "fifteen bytes..", "sixteen bytes...", "é", "e\u{301}", "日本",
    ]
    for (index, text) in texts.enumerated() {
      // Of the same bytes, but with room of its own.
      var spacious = ""
      spacious.reserveCapacity(100)
      spacious += text
      #expect(text.hasSameBytes(as: spacious) && spacious.hasSameBytes(as: text))
      for (other, different) in texts.enumerated() where other != index {
        #expect(!spacious.hasSameBytes(as: different) && !text.hasSameBytes(as: different))
      }
    }
  }

  private static let refusable: [(String, Int)] = [
    ("", 0), (" ", 1), ("nul", 0), ("[1,]", 3), ("[1", 2), ("{", 1), (#"{"a"}"#, 4),
    (#"{"a":1,}"#, 7), (#"{"a":1,"a":2}"#, 7), ("01", 1), ("1.", 2), ("-", 1), ("1e", 2),
    ("1 2", 2), ("\"\n\"", 1), (#""\x""#, 2), (#""\ud800""#, 3), (#""\ud800\u0041""#, 3),
    (#""\udc00""#, 3), (#""\uffff""#, 3), (#""abc"#, 4), ("+1", 0), ("'a'", 0), ("[1 2]", 3),
    (#""\u00g0""#, 5),
  ]

  @Test("what they refuse is refused, with its place", arguments: refusable)
  func refused(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
    #expect(error?.offset == offset, "\(text)")
  }

  @Test("bytes that are not UTF-8, or a noncharacter, are refused")
  func invalidUTF8() {
    let invalid: [[UInt8]] = [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xEF, 0xB7, 0x90],
    ]
    for bytes in invalid {
      #expect(throws: JSONError.self) { try JSON.parse([0x22] + bytes + [0x22]) }
    }
    #expect(throws: JSONError.self) { try JSON.parse([0xEF, 0xBB, 0xBF, 0x31]) }
  }

  @Test("nesting is bounded")
  func depth() throws {
    let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    _ = try JSON.parse(deep)
    #expect(throws: JSONError.self) { try JSON.parse("[" + deep + "]") }
    let bottomless = String(repeating: "[", count: 1_000_000)
    #expect(throws: JSONError.self) { try JSON.parse(bottomless) }
  }

  @Test("many members are not compared each with each, and a duplicate among them is found")
  func manyMembers() throws {
    let members = (0..<5_000).map { #""m\#($0)":0"# }.joined(separator: ",")
    #expect(try JSON.parse("{\(members)}").objectValue?.members.count == 5_000)
    #expect(throws: JSONError.self) { try JSON.parse("{\(members),\"m4321\":0}") }
  }

  @Test("strings are compared as bytes, not by canonical equivalence")
  func bytes() throws {
    let composed = JSON.string("\u{E9}")
    let decomposed = JSON.string("e\u{301}")
    #expect(composed != decomposed)
    let object = try #require(try JSON.parse("{\"\u{E9}\":1,\"e\u{301}\":2}").objectValue)
    #expect(object["\u{E9}"] == 1)
    #expect(object["e\u{301}"] == 2)
  }

  @Test("what ends a line for somebody is escaped")
  func escapes() {
    let text = "a\u{85}b\u{2028}c\u{2029}d\u{0}e\u{7F}\n\"\\"
    #expect(
      JSON.string(text).encodedString
        == #""a\u0085b\u2028c\u2029d\u0000e\u007f\n\"\\""#)
  }

  @Test("members keep their order; setting replaces in place, nil removes")
  func members() {
    var object: JSONObject = ["b": 1, "a": 2]
    object["c"] = 3
    object["b"] = 4
    object["a"] = nil
    #expect(JSON.object(object).encodedString == #"{"b":4,"c":3}"#)
    #expect(object == ["c": 3, "b": 4])
    #expect(JSON.object(object).pretty() == "{\n  \"b\": 4,\n  \"c\": 3\n}")
  }

  @Test("writing and reading random values are inverse")
  func roundTrip() throws {
    var random = SeededGenerator()
    for _ in 0..<500 {
      let value = JSON.random(depth: 4, using: &random)
      #expect(try JSON.parse(value.encoded()) == value, "seed \(random.seed)")
      #expect(try JSON.parse(value.pretty()) == value, "seed \(random.seed)")
    }
  }

  @Test("arbitrary bytes never do more than fail")
  func fuzz() {
    var random = SeededGenerator()
    let alphabet = Array(#"{}[]",:\u0019eE+-.ntrufalse"#.utf8) + [0x20, 0xC3, 0xA9, 0xED, 0x00]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<40, using: &random)
      let bytes = (0..<count).compactMap { _ in alphabet.randomElement(using: &random) }
      guard let value = try? JSON.parse(bytes) else { continue }
      #expect((try? JSON.parse(value.encoded())) == value, "seed \(random.seed)")
    }
  }
}

extension JSON {
  fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> JSON {
    func text() -> String {
      let scalars = (0..<Int.random(in: 0..<8, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &random))
      }
      return String(String.UnicodeScalarView(scalars))
    }
    switch Int.random(in: 0..<(depth == 0 ? 4 : 6), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .int(Int64.random(in: .min ... .max, using: &random))
    case 3: return .string(text())
    case 4:
      return .array(
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in
          JSON.random(depth: depth - 1, using: &random)
        })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0..<4, using: &random) {
        object[text()] = JSON.random(depth: depth - 1, using: &random)
      }
      return .object(object)
    }
  }
}
