// Bytes changed at random: whatever comes from outside is read rightly or refused, never a crash.

import TestSupport
import Testing
import TransparencyLog

@Suite("Fuzzing")
struct FuzzTests {
  @Test("mutated notes are refused, or read and written back as they are; none verifies anew")
  func notes() throws {
    var generator = SeededGenerator()
    let seeds = try Vectors.notes().verified
    for _ in 0..<4000 {
      let known = try #require(seeds.randomElement(using: &generator))
      let bytes = Array(known.note.utf8).mutated(using: &generator)
      guard let note = try? SignedNote(parsing: bytes) else { continue }
      #expect(note.bytes == bytes, "seed \(generator.seed)")
      let key = try VerifierKey(parsing: known.key)
      guard !note.text.utf8.elementsEqual(known.text.utf8) else { continue }
      #expect(throws: TransparencyLogError.self, "seed \(generator.seed)") {
        try note.verified(by: key)
      }
    }
  }

  @Test("mutated checkpoints are refused, or read and written back as they are")
  func checkpoints() throws {
    var generator = SeededGenerator()
    let seeds = try Vectors.checkpoints().read
    for _ in 0..<4000 {
      let known = try #require(seeds.randomElement(using: &generator))
      let bytes = Array(known.body.utf8).mutated(using: &generator)
      let body = String(decoding: bytes, as: UTF8.self)
      guard let checkpoint = try? Checkpoint(parsing: body) else { continue }
      #expect(checkpoint.body.utf8.elementsEqual(body.utf8), "seed \(generator.seed)")
    }
  }

  @Test("mutated keys are refused, or are the same key")
  func keys() throws {
    var generator = SeededGenerator()
    let seeds = try Vectors.keys()
    for _ in 0..<2000 {
      let verifier = try #require(seeds.verifierKeys.randomElement(using: &generator)).text
      let text = String(decoding: Array(verifier.utf8).mutated(using: &generator), as: UTF8.self)
      if let key = try? VerifierKey(parsing: text) {
        #expect(key.description.utf8.elementsEqual(verifier.utf8), "seed \(generator.seed)")
      }
      let signer = try #require(seeds.signingKeys.randomElement(using: &generator)).text
      let secret = String(decoding: Array(signer.utf8).mutated(using: &generator), as: UTF8.self)
      if let key = try? SigningKey(parsing: secret) {
        #expect(key.encoded.utf8.elementsEqual(signer.utf8), "seed \(generator.seed)")
      }
    }
  }

  @Test("mutated tile paths are refused, or are the path of the tile that they name")
  func tilePaths() throws {
    var generator = SeededGenerator()
    let seeds = try Vectors.tiles().paths
    for _ in 0..<4000 {
      let known = try #require(seeds.randomElement(using: &generator))
      let bytes = Array(known.path.utf8).mutated(using: &generator)
      let path = String(decoding: bytes, as: UTF8.self)
      guard let tile = try? Tile(path: path) else { continue }
      #expect(tile.path.utf8.elementsEqual(path.utf8), "seed \(generator.seed)")
    }
  }

  @Test("random bytes in place of a bundle are refused, or are exactly its entries")
  func entryBundles() throws {
    var generator = SeededGenerator()
    for _ in 0..<2000 {
      let width = Int.random(in: 1...256, using: &generator)
      let tile = try #require(Tile(.entries, index: 0, width: width))
      let entries = (0..<width).map { _ in
        generator.bytes(Int.random(in: 0...3, using: &generator))
      }
      let bytes = try EntryBundle.bytes(of: entries).mutated(using: &generator)
      guard let read = try? EntryBundle.entries(in: bytes, of: tile) else { continue }
      #expect(try EntryBundle.bytes(of: read.map { Array($0) }) == bytes)
    }
  }
}

extension [UInt8] {
  /// The bytes after one to three changes: a byte replaced, left out or put in, or a piece moved.
  fileprivate func mutated(using generator: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes = self
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      // Bytes that mean something to a parser, as often as any.
      let telling = Array("\n\r +/=.0x\u{2014}".utf8)
      let byte =
        Bool.random(using: &generator)
        ? telling.randomElement(using: &generator) ?? 0
        : UInt8.random(in: 0...255, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[place] = byte
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(byte, at: place)
      default:
        let end = Int.random(in: place...bytes.count, using: &generator)
        let piece = bytes[place..<end]
        bytes.removeSubrange(place..<end)
        bytes.insert(
          contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &generator))
      }
    }
    return bytes
  }
}
