// The grammar of the log: times, types, identifiers, lines; one spelling each.

import TestSupport
import Testing
import TransparencyLog

@testable import EventStore

@Suite("Grammar of the log")
struct GrammarTests {
  @Test(
    "a time has 27 bytes, is a real date, and is printed as it was read",
    arguments: [
      "1970-01-01T00:00:00.000000Z", "0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z",
      "2024-02-29T12:34:56.789012Z", "2000-02-29T00:00:00.000001Z", "1969-12-31T23:59:59.999999Z",
    ])
  func times(text: String) throws {
    #expect(try #require(Timestamp(text)).description == text)
  }

  @Test(
    "any other spelling of a time is refused",
    arguments: [
      "", "2026-11-21T10:00:00Z", "2026-11-21T10:00:00.123Z", "2026-11-21t10:00:00.123456Z",
      "2026-11-21T10:00:00.123456z", "2026-11-21 10:00:00.123456Z", "2026-02-29T10:00:00.123456Z",
      "1900-02-29T10:00:00.123456Z", "2026-13-01T10:00:00.123456Z", "2026-00-01T10:00:00.123456Z",
      "2026-01-00T10:00:00.123456Z", "2026-04-31T10:00:00.123456Z", "2026-01-01T24:00:00.123456Z",
      "2026-01-01T10:60:00.123456Z", "2026-01-01T10:00:60.123456Z", "0000-01-01T10:00:00.123456Z",
      "2026-11-21T10:00:00.123456+", "+026-11-21T10:00:00.123456Z", "2026-11-21T10:00:00,123456Z",
      "2026-11-21T10:00:00.123456Z ", "２026-11-21T10:00:00.12345Z",
    ])
  func refusedTimes(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test("random times are printed and read back, and their order is that of their texts")
  func timeProperties() throws {
    var random = SeededGenerator()
    for _ in 0..<2_000 {
      let a = Timestamp(microseconds: Int64.random(in: Timestamp.range, using: &random))
      let b = Timestamp(microseconds: Int64.random(in: Timestamp.range, using: &random))
      #expect(Timestamp(a.description) == a, "seed \(random.seed)")
      #expect((a < b) == (a.description < b.description), "seed \(random.seed)")
    }
  }

  @Test("types are lower-case words joined by dots, at most 64 bytes")
  func types() {
    for good in ["a.b", "fact.recorded", "x1.y2.z3", "a." + String(repeating: "b", count: 62)] {
      #expect(EventType.isValid(good.utf8), "\(good)")
    }
    for bad in [
      "", "a", "a.", ".a", "a..b", "1a.b", "a.1b", "A.b", "a.b-c", "a.b c", "a.é",
      "a." + String(repeating: "b", count: 63),
    ] {
      #expect(!EventType.isValid(bad.utf8), "\(bad)")
    }
  }

  @Test("identifiers are printed as they are read, and have one spelling")
  func identifiers() throws {
    let chronology = "0123456789abcdef0123456789abcdef"
    let origin = "\(chronology)/anna-2.00000000000000ff"
    #expect(try #require(ChronologyID(chronology)).description == chronology)
    #expect(try #require(Origin(origin)).description == origin)
    #expect(try #require(EventID("00000000000000ff@12")).description == "00000000000000ff@12")
    let reference = "00000000000000ff@0:0123456789abcdef"
    #expect(try #require(EventReference(reference)).description == reference)

    for bad in [
      "", chronology.uppercased(), "0" + chronology, String(chronology.dropLast()),
    ] {
      #expect(ChronologyID(bad) == nil, "\(bad)")
    }
    for bad in [
      "", "\(chronology)/.00000000000000ff", "\(chronology)/Anna.00000000000000ff",
      "\(chronology)/anna.00000000000000f", "\(chronology)/anna.00000000000000FF",
      "\(chronology)/an na.00000000000000ff", "anna.00000000000000ff",
      "\(chronology)/\(String(repeating: "a", count: 33)).00000000000000ff",
    ] {
      #expect(Origin(bad) == nil, "\(bad)")
    }
    for bad in [
      "", "00000000000000ff", "00000000000000ff@", "00000000000000ff@01", "00000000000000ff@-1",
      "00000000000000ff@+1", "00000000000000ff@1099511627776", "ff@1",
    ] {
      #expect(EventID(bad) == nil, "\(bad)")
    }
    for bad in ["00000000000000ff@0", "00000000000000ff@0:0123", "00000000000000ff@0:"] {
      #expect(EventReference(bad) == nil, "\(bad)")
    }
  }

  @Test("origins are ordered by their bytes, a hyphen before the dot")
  func originOrder() throws {
    let chronology = "0123456789abcdef0123456789abcdef"
    let origins = try ["a-b", "a", "b", "a0"].map {
      try #require(Origin("\(chronology)/\($0).00000000000000ff"))
    }
    #expect(origins.sorted().map(\.name) == ["a-b", "a", "a0", "b"])
  }

  @Test("a line is read into what it was made of")
  func line() throws {
    let payload = Array(#"{"salt":"00000000000000000000000000000000"}"#.utf8)
    let at = try #require(Timestamp("2026-11-21T10:00:00.123456Z"))
    let head = EventLine.head(
      at: at, type: "fact.recorded", commitment: Hash.sha256(payload))
    let line = try EventLine((head + [0x20] + payload)[...])
    #expect(line.at == at)
    #expect(line.type == "fact.recorded")
    #expect(line.payload.map(Array.init) == payload)
    #expect(line.leaf == Hash.leaf(head))
    let bare = try EventLine(head[...])
    #expect(bare.payload == nil)
    #expect(bare.leaf == line.leaf)
    #expect(
      EventLine.byteCount(type: "fact.recorded", payload: payload.count)
        == head.count + 1 + payload.count + 1)
  }

  @Test(
    "a mutated line is refused, or has another leaf or commitment; it never passes for the same")
  func mutatedLines() throws {
    var random = SeededGenerator()
    let payload = Array(#"{"a":"é","salt":"00000000000000000000000000000000"}"#.utf8)
    let head = EventLine.head(
      at: Timestamp(microseconds: 0), type: "fact.recorded", commitment: Hash.sha256(payload))
    let bytes = head + [0x20] + payload
    let original = try EventLine(bytes[...])
    for _ in 0..<5_000 {
      var mutated = bytes
      switch Int.random(in: 0..<3, using: &random) {
      case 0:
        mutated[Int.random(in: 0..<bytes.count, using: &random)] ^=
          1 << UInt8.random(in: 0..<8, using: &random)
      case 1: mutated.remove(at: Int.random(in: 0..<bytes.count, using: &random))
      default:
        mutated.insert(
          UInt8.random(in: 0...255, using: &random),
          at: Int.random(in: 0...bytes.count, using: &random))
      }
      guard mutated != bytes, let line = try? EventLine(mutated[...]) else { continue }
      #expect(line.leaf != original.leaf || line.payload == nil, "seed \(random.seed)")
    }
  }
}
