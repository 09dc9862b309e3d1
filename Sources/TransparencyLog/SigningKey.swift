// The private half of a key that signs notes. Its secret leaves it only through `encoded`.

internal import Crypto

/// An Ed25519 key that signs notes, with Go's text encoding (golang.org/x/mod/sumdb/note).
public struct SigningKey: Sendable {
  /// The public half.
  public let verifierKey: VerifierKey

  private let key: Curve25519.Signing.PrivateKey

  /// Whose key it is; in a log, the log's origin.
  public var name: String { verifierKey.name }

  /// Makes a new key from the system's secure random source.
  ///
  /// - Throws: `malformedKeyName`.
  public init(generating name: String) throws(TransparencyLogError) {
    try self.init(name: name, key: Curve25519.Signing.PrivateKey())
  }

  /// Makes the key of a 32-byte seed (RFC 8032 §5.1.5).
  ///
  /// - Throws: `malformedKeyName`, or `malformedSigningKey` unless there are 32 bytes.
  public init(name: String, seed: [UInt8]) throws(TransparencyLogError) {
    guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    else {
      throw Self.malformed("an Ed25519 seed has 32 bytes, not \(seed.count)")
    }
    try self.init(name: name, key: key)
  }

  private init(name: String, key: Curve25519.Signing.PrivateKey) throws(TransparencyLogError) {
    self.key = key
    verifierKey = try VerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
  }

  /// Reads `PRIVATE+KEY+name+hash+base64`.
  ///
  /// The base64 is of 0x01 and the seed, the hash that of the public key. The messages of the
  /// errors hold nothing of the text but the name.
  ///
  /// - Throws: `malformedSigningKey` or `malformedKeyName`.
  public init(parsing text: String) throws(TransparencyLogError) {
    let parts = text.fields(separatedBy: UInt8(ascii: "+"), maxSplits: 4)
    guard parts.count == 5, parts[0].hasBytes(of: "PRIVATE"), parts[1].hasBytes(of: "KEY") else {
      throw Self.malformed("it has the form PRIVATE+KEY+name+hash+key")
    }
    guard parts[3].utf8.count == 8, Hex.decode(parts[3].utf8) != nil else {
      throw Self.malformed("its hash is 8 lower-case hex digits")
    }
    guard let key = Base64.decode(parts[4].utf8) else {
      throw Self.malformed("its key is not canonical base64")
    }
    guard key.first == KeyName.ed25519 else {
      throw Self.malformed("its key is not of type 0x01, Ed25519")
    }
    try self.init(name: String(parts[2]), seed: Array(key.dropFirst()))
    guard parts[3].hasBytes(of: KeyName.hex(verifierKey.keyHash)) else {
      throw Self.malformed(
        "its hash does not belong to name and key of \(quote(name)): one of them was changed")
    }
  }

  /// The text that `init(parsing:)` reads, secret and all.
  public var encoded: String {
    "PRIVATE+KEY+" + name + "+" + KeyName.hex(verifierKey.keyHash) + "+"
      + Base64.encode([KeyName.ed25519] + key.rawRepresentation)
  }

  /// An Ed25519 signature over the message, 64 bytes (RFC 8032 §5.1.6).
  ///
  /// - Throws: `signingFailed`.
  func signature(for message: [UInt8]) throws(TransparencyLogError) -> [UInt8] {
    do {
      return Array(try key.signature(for: message))
    } catch {
      throw TransparencyLogError(.signingFailed, "the key \(quote(name)) could not sign: \(error)")
    }
  }

  private static func malformed(_ what: String) -> TransparencyLogError {
    TransparencyLogError(.malformedSigningKey, "malformed signing key: \(what)")
  }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
  /// Says whose key it is without the secret, so that it can stand in a message.
  public var description: String { "signing key of \(verifierKey)" }

  /// Shows the public half alone: a dump must not print the secret either.
  public var customMirror: Mirror { Mirror(self, children: ["verifierKey": verifierKey]) }
}
