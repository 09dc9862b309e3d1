// Hashes: the known answers, their order, their texts.

import Crypto
import TestSupport
import Testing
import TransparencyLog

@Suite("Hash")
struct HashTests {
  @Test("leaves and the empty tree have the published hashes")
  func knownAnswers() throws {
    for known in try Vectors.merkleTree().hashes {
      let data = try #require(bytes(ofHex: known.of))
      #expect((known.what == "leaf" ? Hash.leaf(data) : Hash.sha256(data)).hex == known.hash)
    }
    #expect(Hash.emptyRoot == Hash.sha256([]))
  }

  @Test("all ways in agree with SHA-256 of the concatenation, at every length around a block")
  func lengths() {
    var generator = SeededGenerator()
    for count in 0...200 {
      let data = generator.bytes(count)
      let plain = Hash.sha256(data)
      #expect(plain.bytes == Array(SHA256.hash(data: data)))
      #expect(Hash.sha256(([1, 2] + data)[2...]) == plain)
      #expect(data.withUnsafeBytes { Hash.sha256($0) } == plain)
      let leaf = Hash.sha256([0x00] + data)
      #expect(Hash.leaf(data) == leaf)
      #expect(Hash.leaf(([1, 2] + data)[2...]) == leaf)
      #expect(data.withUnsafeBytes { Hash.leaf($0) } == leaf)
      #expect(Hash.node(plain, leaf) == Hash.sha256([0x01] + plain.bytes + leaf.bytes))
    }
  }

  @Test("a hash is 32 bytes inline and comes back as it went in")
  func storage() throws {
    #expect(MemoryLayout<Hash>.size == Hash.byteCount)
    var generator = SeededGenerator()
    let bytes = generator.bytes(32)
    let hash = try #require(Hash(bytes))
    #expect(hash.bytes == bytes)
    #expect(hash.withUnsafeBytes { Array($0) } == bytes)
    #expect(Hash(([7] + bytes)[1...]) == hash)
    #expect(Hash(bytes.reversed().lazy.reversed()) == hash)
    #expect(Hash(bytes.dropLast()) == nil)
    #expect(Hash(bytes + [0]) == nil)
    #expect(Hash([]) == nil)
  }

  @Test("hashes are ordered as their bytes are")
  func order() throws {
    var generator = SeededGenerator()
    for _ in 0..<200 {
      var (left, right) = (generator.bytes(32), generator.bytes(32))
      let common = Int.random(in: 0...32, using: &generator)
      right.replaceSubrange(..<common, with: left[..<common])
      if Bool.random(using: &generator) { swap(&left, &right) }
      let (first, second) = (try #require(Hash(left)), try #require(Hash(right)))
      #expect((first < second) == left.lexicographicallyPrecedes(right), "seed \(generator.seed)")
      #expect((first == second) == (left == right))
    }
  }

  @Test("hex and base64 read what they write and nothing else")
  func texts() throws {
    var generator = SeededGenerator()
    for _ in 0..<100 {
      let hash = try #require(Hash(generator.bytes(32)))
      #expect(Hash(hex: hash.hex) == hash)
      #expect(Hash(base64: hash.base64) == hash)
      #expect(hash.base64.utf8.count == 44 && hash.base64.utf8.last == UInt8(ascii: "="))
    }
    let (hex, base64) = (Hash.emptyRoot.hex, Hash.emptyRoot.base64)
    #expect(hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    for text in ["", hex.uppercased(), String(hex.dropLast()), hex + "00", " " + hex, "g" + hex] {
      #expect(Hash(hex: text) == nil)
    }
    let refused = [
      "", String(base64.dropLast()), base64 + "=", base64 + "\n", "=" + base64.dropLast(),
      base64.replacing("+", with: "-"), base64.replacing("uFU=", with: "uFV="),
      base64.replacing("U=", with: "=="), "====", "AAAA",
    ]
    for text in refused { #expect(Hash(base64: text) == nil, "\(text)") }
  }
}

/// The bytes of pairs of hex digits; nil if there is an odd one.
func bytes(ofHex text: String) -> [UInt8]? {
  let digits = text.compactMap { $0.hexDigitValue }
  guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
