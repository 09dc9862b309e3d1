// The public half of a key that signs notes: its name, its bytes and its one line of text.

internal import Crypto

/// An Ed25519 key that verifies notes (C2SP signed-note, Verifier keys).
public struct VerifierKey: Sendable {
  /// Whose key it is; in a log, the log's origin.
  public let name: String

  /// The key ID, which tells apart keys of one name; an identifier, not a proof of anything.
  public let keyHash: UInt32

  /// The 32 bytes of the public key (RFC 8032).
  public let publicKey: [UInt8]

  /// Makes a verifier key.
  ///
  /// - Throws: `malformedKeyName`, or `malformedVerifierKey` unless there are 32 bytes.
  public init(name: String, publicKey: [UInt8]) throws(TransparencyLogError) {
    try KeyName.check(name)
    guard publicKey.count == 32 else {
      throw Self.malformed("an Ed25519 public key has 32 bytes, not \(publicKey.count)")
    }
    self.name = name
    self.publicKey = publicKey
    keyHash = KeyName.hash(name, publicKey: publicKey)
  }

  /// Reads `name+hash+base64`: the name, eight lower-case hex digits, and base64 of 0x01 and the
  /// public key.
  ///
  /// - Throws: `malformedVerifierKey` or `malformedKeyName`.
  public init(parsing text: String) throws(TransparencyLogError) {
    // Base64 may hold plus signs, so only the first two separate.
    let parts = text.fields(separatedBy: UInt8(ascii: "+"), maxSplits: 2)
    guard parts.count == 3 else {
      throw Self.malformed("it has the form name+hash+key, not \(quote(text))")
    }
    guard parts[1].utf8.count == 8, Hex.decode(parts[1].utf8) != nil else {
      throw Self.malformed("its hash is 8 lower-case hex digits, not \(quote(parts[1]))")
    }
    guard let key = Base64.decode(parts[2].utf8) else {
      throw Self.malformed("the key of \(quote(parts[0])) is not canonical base64")
    }
    guard key.first == KeyName.ed25519 else {
      throw Self.malformed("the key of \(quote(parts[0])) is not of type 0x01, Ed25519")
    }
    try self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
    guard parts[1].hasBytes(of: KeyName.hex(keyHash)) else {
      throw Self.malformed(
        "its hash is \(parts[1]), but name and key of \(quote(name)) give "
          + "\(KeyName.hex(keyHash)): one of them was changed")
    }
  }

  /// Whether this key made the signature over the message (RFC 8032 §5.1.7).
  public func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
      return false
    }
    return key.isValidSignature(signature, for: message)
  }

  private static func malformed(_ what: String) -> TransparencyLogError {
    TransparencyLogError(.malformedVerifierKey, "malformed verifier key: \(what)")
  }
}

extension VerifierKey: Hashable, CustomStringConvertible {
  /// Whether names and keys have the same bytes; Unicode equivalence does not count.
  public static func == (left: VerifierKey, right: VerifierKey) -> Bool {
    left.publicKey == right.publicKey && left.name.hasBytes(of: right.name)
  }

  /// Feeds the public key to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(publicKey) }

  /// The text that `init(parsing:)` reads.
  public var description: String {
    name + "+" + KeyName.hex(keyHash) + "+" + Base64.encode([KeyName.ed25519] + publicKey)
  }
}
