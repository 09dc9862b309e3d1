// Verifier and signing keys: their texts, and that a key's secret stays where it is.

import TestSupport
import Testing
import TransparencyLog

@Suite("VerifierKey and SigningKey")
struct KeyTests {
  @Test("published verifier keys are read and written alike")
  func verifierKeys() throws {
    for known in try Vectors.keys().verifierKeys {
      let key = try VerifierKey(parsing: known.text)
      #expect(key.name == known.name)
      #expect(String(key.keyHash, radix: 16) == known.keyHash)
      #expect(key.description == known.text)
      #expect(try VerifierKey(name: key.name, publicKey: key.publicKey) == key)
    }
  }

  @Test("published signing keys are read and written alike, and have their verifier key")
  func signingKeys() throws {
    for known in try Vectors.keys().signingKeys {
      let key = try SigningKey(parsing: known.text)
      #expect(key.encoded == known.text)
      #expect(key.verifierKey.description == known.verifierKey)
    }
  }

  @Test("keys that are wrong in one way are refused")
  func refused() throws {
    let keys = try Vectors.keys()
    for known in keys.refusedVerifierKeys {
      #expect(throws: TransparencyLogError.self, "\(known.why)") {
        try VerifierKey(parsing: known.text)
      }
    }
    for known in keys.refusedSigningKeys {
      #expect(throws: TransparencyLogError.self, "\(known.why)") {
        try SigningKey(parsing: known.text)
      }
    }
  }

  @Test("no part of a key's text is a key, nor is it with one byte raised")
  func manglings() throws {
    let keys = try Vectors.keys()
    let verifier = Array(try #require(keys.verifierKeys.first).text.utf8)
    let signer = Array(try #require(keys.signingKeys.first).text.utf8)
    for text in Self.manglings(of: verifier) {
      #expect(throws: TransparencyLogError.self) { try VerifierKey(parsing: text) }
    }
    for text in Self.manglings(of: signer) {
      #expect(throws: TransparencyLogError.self) { try SigningKey(parsing: text) }
    }
  }

  private static func manglings(of text: [UInt8]) -> [String] {
    var results: [[UInt8]] = []
    for start in text.indices {
      for end in start + 1...text.count where end - start < text.count {
        results.append(Array(text[start..<end]))
      }
      var raised = text
      raised[start] += 1
      results.append(raised)
    }
    return results.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("a new key signs what its verifier key accepts, and comes back from its text")
  func newKey() throws {
    let key = try SigningKey(generating: "example.org/log")
    let again = try SigningKey(parsing: key.encoded)
    #expect(again.verifierKey == key.verifierKey)
    #expect(try SigningKey(generating: "example.org/log").verifierKey != key.verifierKey)
    let note = try SignedNote.sign("text\n", with: [again])
    try note.verified(by: VerifierKey(parsing: key.verifierKey.description))
  }

  @Test("a seed makes the key of RFC 8032, test 1")
  func seed() throws {
    let seed = try #require(
      bytes(ofHex: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    let key = try SigningKey(name: "test", seed: seed)
    let expected = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    #expect(key.verifierKey.publicKey == bytes(ofHex: expected))
    #expect(throws: TransparencyLogError.self) {
      try SigningKey(name: "test", seed: seed.dropLast())
    }
  }

  @Test("names that no note could carry are refused when the key is made")
  func names() throws {
    for name in ["", " ", "a b", "a+b", "a\nb", "a\u{3000}b", "a\u{1}b", "\u{2028}", "\u{FEFF} "] {
      let error = #expect(throws: TransparencyLogError.self) {
        try SigningKey(generating: name)
      }
      #expect(error?.code == .malformedKeyName)
    }
  }

  @Test("names that only look the same are different keys")
  func unicode() throws {
    let composed = try VerifierKey(name: "caf\u{e9}", publicKey: .init(repeating: 7, count: 32))
    let decomposed = try VerifierKey(name: "cafe\u{301}", publicKey: composed.publicKey)
    #expect(composed != decomposed)
    #expect(composed.keyHash != decomposed.keyHash)
  }

  @Test("a signing key shows its secret neither in a message nor in a dump nor in an error")
  func secrecy() throws {
    let key = try SigningKey(generating: "example.org/log")
    let secret = try #require(key.encoded.split(separator: "+", maxSplits: 4).last)
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped] { #expect(!text.contains(secret)) }
    let error = #expect(throws: TransparencyLogError.self) {
      try SigningKey(parsing: key.encoded.replacing("example", with: "exomple"))
    }
    #expect(error.map { !"\($0)".contains(secret) } == true)
  }
}
