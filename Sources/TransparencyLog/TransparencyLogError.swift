// What can be wrong with a note, a key, a checkpoint, a proof or a tile that came from outside.

/// The one error of this module: which kind it is, for code, and what is wrong, for people.
public struct TransparencyLogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of errors.
  public enum Code: String, Hashable, Sendable {
    /// A name that a key cannot have.
    case malformedKeyName
    /// A text that is not a verifier key, or one whose key hash does not belong to it.
    case malformedVerifierKey
    /// A text that is not a signing key, or one whose key hash does not belong to it.
    case malformedSigningKey
    /// Bytes that are not a signed note, or a text that no note can hold.
    case malformedNote
    /// A text that is not a checkpoint, or values that no checkpoint can hold.
    case malformedCheckpoint
    /// A path that names no tile, or bytes that are not the tile.
    case malformedTile
    /// A proof with too few or too many hashes, or about entries that the tree does not have.
    case malformedProof
    /// A note without a signature by the key.
    case missingSignature
    /// A signature that the key did not make over this text.
    case invalidSignature
    /// A checkpoint whose origin is not the name of the key.
    case originMismatch
    /// A proof that leads to another root: the entry, the tree or the proof was changed.
    case rootMismatch
    /// The cryptographic library could not sign.
    case signingFailed
  }

  /// Which kind of error it is.
  public let code: Code

  /// What is wrong and where, in a sentence; never holds secret bytes.
  public let reason: String

  init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  /// The same as `reason`.
  public var description: String { reason }
}

/// Quotes foreign text for a message: at most 64 characters, control characters escaped, so that a
/// hostile note cannot draw on the terminal of whoever reads why it was refused.
func quote(_ text: some StringProtocol) -> String {
  let scalars = text.unicodeScalars
  let quoted = scalars.prefix(64).map { $0.escaped(asASCII: true) }.joined()
  return "\"" + quoted + (scalars.dropFirst(64).isEmpty ? "" : "…") + "\""
}
