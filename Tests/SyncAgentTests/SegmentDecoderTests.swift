// Segments out of streams that arrive in any pieces, are cut, too large or nonsense.

import EventStore
import TestSupport
import Testing

@testable import SyncAgent

@Suite("Segments in a stream")
struct SegmentDecoderTests {
  @Test("segments come out as they went in, whatever pieces the stream arrives in")
  func anyPieces() throws {
    var random = SeededGenerator()
    let segments = try (0..<20).map {
      try segment($0, lines: Int.random(in: 1...40, using: &random))
    }
    let stream = segments.flatMap { SegmentEncoder.encode($0) }
    for _ in 0..<20 {
      var decoder = SegmentDecoder()
      var decoded: [Segment] = []
      var rest = stream[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...3_000, using: &random))
        decoder.append(Array(piece))
        while let segment = try decoder.next() { decoded.append(segment) }
        rest = rest.dropFirst(piece.count)
      }
      try decoder.finish()
      #expect(decoded == segments, "seed \(random.seed)")
    }
  }

  @Test("byte by byte is enough")
  func byteByByte() throws {
    let segments = try [segment(0, lines: 3), segment(3, lines: 1)]
    var decoder = SegmentDecoder()
    var decoded: [Segment] = []
    for byte in segments.flatMap({ SegmentEncoder.encode($0) }) {
      decoder.append([byte])
      while let segment = try decoder.next() { decoded.append(segment) }
    }
    try decoder.finish()
    #expect(decoded == segments)
  }

  @Test("a stream that ends anywhere but after a segment is truncated")
  func truncated() throws {
    let segments = try [segment(0, lines: 2), segment(2, lines: 2)]
    let stream = segments.flatMap { SegmentEncoder.encode($0) }
    let ends = [0, SegmentEncoder.encode(segments[0]).count, stream.count]
    for length in 0...stream.count {
      var decoder = SegmentDecoder()
      decoder.append(Array(stream[..<length]))
      while try decoder.next() != nil {}
      if ends.contains(length) {
        try decoder.finish()
      } else {
        let error = #expect(throws: SyncError.self) { try decoder.finish() }
        #expect(error?.code == .truncated)
      }
    }
  }

  @Test(
    "an opening line that breaks a rule is refused",
    arguments: [
      "", "{}", "[]", "nonsense",
      #"{"origin":"x","key":"k","from":0,"to":1,"checkpoint":"c"}"#,
      #"{"origin":"ORIGIN","key":"k","from":1,"to":1,"checkpoint":"c"}"#,
      #"{"origin":"ORIGIN","key":"k","from":2,"to":1,"checkpoint":"c"}"#,
      #"{"origin":"ORIGIN","key":"k","from":0,"to":4097,"checkpoint":"c"}"#,
      #"{"origin":"ORIGIN","key":"k","from":-1,"to":1,"checkpoint":"c"}"#,
      #"{"origin":"ORIGIN","key":"k","from":0.5,"to":1,"checkpoint":"c"}"#,
      #"{"origin":"ORIGIN","key":"k","from":0,"to":9223372036854775807,"checkpoint":"c"}"#,
      #"{"origin":"ORIGIN","key":"k","from":0,"to":99999999999999999999,"checkpoint":"c"}"#,
      #"{"origin":"ORIGIN","from":0,"to":1,"checkpoint":"c"}"#,
      #"{"origin":"ORIGIN","key":"k","from":0,"to":1,"checkpoint":"c","from":0}"#,
    ])
  func wrongHead(line: String) throws {
    let origin = try #require(Self.origin).description
    var decoder = SegmentDecoder()
    decoder.append(Array((line.replacing("ORIGIN", with: origin) + "\n").utf8))
    let error = #expect(throws: SyncError.self) { try decoder.next() }
    #expect(error?.code == .malformedStream)
    #expect(error?.message.contains("segment 1 of the stream") == true)
  }

  @Test("members that a newer version adds to the opening line are passed over")
  func newerHead() throws {
    let origin = try #require(Self.origin)
    var decoder = SegmentDecoder()
    decoder.append(
      Array(
        "{\"x\":[1],\"to\":1,\"from\":0,\"origin\":\"\(origin)\",\"key\":\"k\",\"checkpoint\":\"c\"}\na\n"
          .utf8))
    #expect(
      try decoder.next()
        == Segment(
          origin: origin, key: "k", from: 0, to: 1, checkpoint: "c", lines: Array("a\n".utf8)))
  }

  @Test("no more than a segment's worth of lines is ever held")
  func tooLarge() throws {
    var decoder = SegmentDecoder()
    decoder.append(SegmentEncoder.head(try segment(0, lines: 2)))
    let piece = [UInt8](repeating: 0x61, count: 1 << 20)
    for _ in 0..<8 {
      decoder.append(piece)
      #expect(try decoder.next() == nil)
    }
    decoder.append([0x61])
    let error = #expect(throws: SyncError.self) { try decoder.next() }
    #expect(error?.code == .tooLarge)
  }

  @Test("an opening line without an end is refused before it fills the memory")
  func endlessHead() throws {
    var decoder = SegmentDecoder()
    decoder.append([UInt8](repeating: 0x20, count: SyncLimits.segmentHeadByteCount + 1))
    let error = #expect(throws: SyncError.self) { try decoder.next() }
    #expect(error?.code == .tooLarge)
  }

  @Test("bytes at random never do worse than an error")
  func noise() throws {
    var random = SeededGenerator()
    let valid = SegmentEncoder.encode(try segment(0, lines: 5))
    for _ in 0..<2_000 {
      var bytes = valid
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
      }
      var decoder = SegmentDecoder()
      decoder.append(bytes)
      do {
        while try decoder.next() != nil {}
        try decoder.finish()
      } catch {
        #expect([.malformedStream, .truncated, .tooLarge].contains(error.code), "\(random.seed)")
      }
    }
  }

  private static let origin = Origin(
    "00112233445566778899aabbccddeeff/anna.0011223344556677")

  private func segment(_ from: Int64, lines count: Int) throws -> Segment {
    let lines = (0..<count).flatMap { Array("line \(from) \($0) \u{85}\u{1F600}\n".utf8) }
    return Segment(
      origin: try #require(Self.origin), key: "key+\"quoted\"", from: from, to: from + Int64(count),
      checkpoint: "origin\n1\nroot\n\n\u{2014} name sig\n", lines: lines)
  }
}
