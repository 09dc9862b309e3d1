// Which 32 bytes may be an Ed25519 public key: the edge cases of RFC 8032, and random ones.

import TestSupport
import Testing
import TransparencyLog

@Suite("Keys that cannot be used")
struct KeyWeaknessTests {
  /// Every encoding of a point of small order that is not refused for being no point: eight points,
  /// those with x = 0 with either sign, and the encodings with y not below p.
  static let smallOrder: [String] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  ]
  static let notCanonical: [String] = [
    // y = p, p + 1 and the highest, with either sign.
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  ]

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8).map { UInt8(String(UnicodeScalar($0)), radix: 16) ?? 0 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  @Test("a point of small order is refused, in each of its encodings", arguments: smallOrder)
  func refusesSmallOrder(hex: String) {
    #expect(VerifierKey.weakness(of: bytes(hex))?.contains("small order") == true)
  }

  @Test("an encoding that is not canonical is refused", arguments: notCanonical)
  func refusesOthers(hex: String) {
    #expect(VerifierKey.weakness(of: bytes(hex))?.contains("canonical") == true)
  }

  @Test("what is no point of the curve is refused: the small y that have no x")
  func noPoint() {
    // By Euler's criterion in another language: of y from 2 to 10 these have no x.
    let none: Set<UInt8> = [2, 7, 8]
    for y in UInt8(2)...10 {
      var key = [UInt8](repeating: 0, count: 32)
      key[0] = y
      #expect((VerifierKey.weakness(of: key) != nil) == none.contains(y), "\(y)")
      key[31] = 0x80
      #expect((VerifierKey.weakness(of: key) != nil) == none.contains(y), "\(y), other sign")
    }
  }

  @Test("keys as they are made are taken, and the base point, and those of RFC 8032's vectors")
  func usable() throws {
    var random = SeededGenerator()
    for _ in 0..<100 {
      let seed = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      #expect(try SigningKey(name: "k", seed: seed).verifierKey.weakness == nil, "\(seed)")
    }
    for hex in [
      "5866666666666666666666666666666666666666666666666666666666666666",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    ] {
      #expect(VerifierKey.weakness(of: bytes(hex)) == nil)
    }
    #expect(VerifierKey.weakness(of: []) != nil)
  }

  @Test("of bytes at random about half are a point, as there are about as many points as y")
  func half() {
    var random = SeededGenerator()
    let count = (0..<400).filter { _ in
      let key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      return VerifierKey.weakness(of: key) == nil
    }.count
    #expect((140...260).contains(count), "\(random.seed)")
  }
}
