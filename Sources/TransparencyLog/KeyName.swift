// What keys of both kinds have in common: their names, and the short hash that tells them apart.

/// The rules for the names and hashes of keys (C2SP signed-note, Format and Signatures).
enum KeyName {
  /// The identifier of Ed25519 signatures (C2SP signed-note, Signature types).
  static let ed25519: UInt8 = 0x01

  /// Refuses a name that is empty or has white space, a plus sign or control characters.
  static func check(_ name: String) throws(TransparencyLogError) {
    guard !name.isEmpty else {
      throw TransparencyLogError(.malformedKeyName, "a key's name is empty")
    }
    for scalar in name.unicodeScalars {
      if scalar.properties.isWhitespace || scalar == "+" || scalar.value < 0x20 {
        throw TransparencyLogError(
          .malformedKeyName,
          "the key name \(quote(name)) has a space, a plus sign or a control character")
      }
    }
  }

  /// The key ID: the first four bytes of SHA-256 of the name, a newline, the signature type and the
  /// public key (C2SP signed-note, Ed25519 signatures).
  static func hash(_ name: String, publicKey: [UInt8]) -> UInt32 {
    let digest = Hash.sha256(Array(name.utf8) + [0x0a, ed25519] + publicKey)
    return digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// A key ID as eight hex digits.
  static func hex(_ hash: UInt32) -> String { Hex.encode(bigEndian(hash)) }

  /// A key ID as four bytes, the most significant first.
  static func bigEndian(_ hash: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: hash >> $0) }
  }
}
