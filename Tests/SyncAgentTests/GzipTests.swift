// Compression piece by piece, and bombs that do not go off.

import TestSupport
import Testing

@testable import SyncAgent

@Suite("gzip")
struct GzipTests {
  @Test("what was compressed in pieces inflates to the same, in pieces")
  func roundTrip() throws {
    var random = SeededGenerator()
    for count in [0, 1, 100, 65_535, 65_536, 65_537, 131_072, 1_000_000] {
      // Half noise, half sameness.
      let bytes = (0..<count).map {
        $0 % 2_000 < 1_000 ? UInt8.random(in: 0...255, using: &random) : 7
      }
      let compressor = try GzipCompressor()
      var compressed: [UInt8] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...200_000, using: &random))
        compressed += compressor.compress(Array(piece))
        rest = rest.dropFirst(piece.count)
      }
      compressed += compressor.compress([], isLast: true)

      let inflater = try GzipInflater()
      var inflated: [UInt8] = []
      var input = compressed[...]
      while !input.isEmpty {
        let piece = input.prefix(Int.random(in: 1...50_000, using: &random))
        inflater.append(Array(piece))
        while let output = try inflater.next() { inflated += output }
        input = input.dropFirst(piece.count)
      }
      #expect(inflater.isAtEnd)
      #expect(inflated == bytes, "\(count) bytes, seed \(random.seed)")
    }
  }

  @Test("a bomb comes out a piece at a time")
  func bomb() throws {
    let inflater = try GzipInflater()
    inflater.append(try GzipCompressor.compress([UInt8](repeating: 0, count: 64 << 20)))
    let piece = try inflater.next()
    #expect(piece?.count == GzipInflater.pieceByteCount)
  }

  @Test("what is not gzip is refused, and so is what follows its end")
  func malformed() throws {
    let plain = try GzipInflater()
    plain.append(Array("plain text".utf8))
    #expect(throws: SyncError.self) { try plain.next() }

    let trailing = try GzipInflater()
    trailing.append(try GzipCompressor.compress([1, 2, 3]) + [0])
    #expect(try trailing.next() == [1, 2, 3])
    #expect(throws: SyncError.self) { try trailing.next() }

    var flipped = try GzipCompressor.compress([UInt8](repeating: 5, count: 10_000))
    flipped[flipped.count - 6] ^= 1
    let checksum = try GzipInflater()
    checksum.append(flipped)
    #expect(throws: SyncError.self) { while try checksum.next() != nil {} }
  }

  @Test("a stream cut anywhere is not at its end")
  func cut() throws {
    let compressed = try GzipCompressor.compress(Array("some words to compress".utf8))
    for length in 0..<compressed.count {
      let inflater = try GzipInflater()
      inflater.append(Array(compressed[..<length]))
      while try inflater.next() != nil {}
      #expect(!inflater.isAtEnd)
    }
  }
}
