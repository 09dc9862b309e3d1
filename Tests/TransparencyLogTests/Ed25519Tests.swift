// Which signatures are valid where Ed25519 leaves a choice: docs/format.md states it to the letter, and
// data/transparency-log/ed25519.json has a case for each.

import Foundation
import TestSupport
import Testing
import TransparencyLog

@Suite("Ed25519")
struct Ed25519Tests {
  private struct Case: Decodable {
    let why: String
    let key: String
    let message: String
    let signature: String
    let valid: Bool
    /// Whether it is a key that may be admitted.
    let usable: Bool
  }

  @Test("signatures at the edges of the specification are taken or refused as the format says")
  func edges() throws {
    let text = try String(
      contentsOf: Repository.file("data/transparency-log/ed25519.json"), encoding: .utf8)
    let cases = try JSONDecoder().decode([Case].self, from: Data(text.utf8))
    #expect(cases.count == 30)
    for known in cases {
      let isValid =
        (try? VerifierKey(name: "log", publicKey: Self.bytes(known.key)))?
        .isValid(signature: Self.bytes(known.signature), for: Self.bytes(known.message)) ?? false
      #expect(isValid == known.valid, "\(known.why)")
      #expect(
        (VerifierKey.weakness(of: Self.bytes(known.key)) == nil) == known.usable, "\(known.why)")
    }
  }

  private static func bytes(_ hex: String) -> [UInt8] {
    var digits = hex[...]
    var bytes: [UInt8] = []
    while !digits.isEmpty {
      bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
      digits = digits.dropFirst(2)
    }
    return bytes
  }
}
