// The parser against arbitrary input: it answers or refuses, and never stops the program.

import EDTF
import Foundation
import TestSupport
import Testing

@Suite("Fuzzing")
struct FuzzTests {
  /// How many texts each test tries: what a developer can wait for, or `CHRON_FUZZ_COUNT`.
  private let count =
    ProcessInfo.processInfo.environment["CHRON_FUZZ_COUNT"].flatMap { Int($0) } ?? 60_000

  @Test("arbitrary bytes are read or refused at a place within the text")
  func arbitraryBytes() {
    var random = SeededGenerator()
    for _ in 0..<count {
      let bytes = random.bytes(Int.random(in: 0...24, using: &random))
      check(String(decoding: bytes, as: UTF8.self), seed: random.seed)
    }
  }

  @Test("arbitrary texts of EDTF's own characters are read or refused")
  func ownAlphabet() {
    var random = SeededGenerator()
    let alphabet = Array("0123456789012345678901234567890123456789---XXYES..//,[]{}?~%T:Z+ ")
    for _ in 0..<count {
      let length = Int.random(in: 0...30, using: &random)
      let text = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? "0" }
      check(String(text), seed: random.seed)
    }
  }

  @Test("dates with a few bytes changed are read or refused")
  func mutations() {
    var random = SeededGenerator()
    for _ in 0..<count {
      var bytes = Array(RandomDate.text(using: &random).utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: index)
        case 1 where index < bytes.count: bytes.remove(at: index)
        default: bytes += bytes[..<index]
        }
      }
      check(String(decoding: bytes, as: UTF8.self), seed: random.seed)
    }
  }

  private func check(_ text: String, seed: UInt64) {
    if let error = refusal(text) {
      if !(0...text.unicodeScalars.count).contains(error.offset) {
        Issue.record("seed \(seed): \(text.debugDescription) refused at \(error.offset)")
      }
    } else if (try? EDTF(text))?.start.lower ?? .distantFuture > (try? EDTF(text))?.end.upper
      ?? .distantPast
    {
      Issue.record("seed \(seed): \(text.debugDescription) ends before it starts")
    }
  }
}
