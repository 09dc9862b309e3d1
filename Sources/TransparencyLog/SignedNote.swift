// Signed notes: a text, an empty line, and signature lines under it.

/// A text with the signatures of one or more keys (C2SP signed-note, Format).
///
/// Parsing proves nothing about the text: ask `verified(by:)` before using it.
public struct SignedNote: Sendable {
  /// A signature line: who says to have signed, and the bytes that show it.
  public struct Signature: Sendable {
    /// The key's name.
    public let name: String
    /// The key's ID.
    public let keyHash: UInt32
    /// The signature itself; 64 bytes for Ed25519, any number for types that are not known here.
    public let signature: [UInt8]
  }

  /// Bytes that a note may have at most, as in Go's reader.
  public static let maximumByteCount = 1_000_000

  /// Signatures that a note may have at most, as in Go's reader; readers must accept 16.
  public static let maximumSignatureCount = 100

  /// The text that is signed, with its last newline.
  public let text: String

  /// The signature lines, in their order.
  public let signatures: [Signature]

  /// Signs a text, once with each key.
  ///
  /// - Throws: `malformedNote` if the text lacks its last newline or has control characters;
  ///   `signingFailed`.
  public static func sign(
    _ text: String, with keys: [SigningKey]
  ) throws(TransparencyLogError) -> SignedNote {
    let message = Array(text.utf8)
    try NoteParser.checkText(message)
    guard (1...maximumSignatureCount).contains(keys.count) else {
      throw TransparencyLogError(
        .malformedNote, "a note is signed by 1 to \(maximumSignatureCount) keys, not \(keys.count)")
    }
    var signatures: [Signature] = []
    for key in keys {
      signatures.append(
        Signature(
          name: key.name, keyHash: key.verifierKey.keyHash,
          signature: try key.signature(for: message)))
    }
    let note = SignedNote(text: text, signatures: signatures)
    guard note.bytes.count <= maximumByteCount else {
      throw TransparencyLogError(
        .malformedNote, "a note has at most \(maximumByteCount) bytes, this one has more")
    }
    return note
  }

  private init(text: String, signatures: [Signature]) {
    self.text = text
    self.signatures = signatures
  }

  /// Reads a note's bytes.
  ///
  /// - Throws: `malformedNote`.
  public init(parsing bytes: some Collection<UInt8>) throws(TransparencyLogError) {
    (text, signatures) = try NoteParser.parse(Array(bytes))
  }

  /// Reads a note's text.
  ///
  /// - Throws: `malformedNote`.
  public init(parsing note: String) throws(TransparencyLogError) {
    (text, signatures) = try NoteParser.parse(Array(note.utf8))
  }

  /// Checks that a key signed the text.
  ///
  /// Signatures by other keys are ignored; if the key signed more than once, each of its signatures
  /// has to be right (C2SP signed-note, Signatures).
  ///
  /// - Throws: `missingSignature` or `invalidSignature`.
  public func verified(by key: VerifierKey) throws(TransparencyLogError) {
    let message = Array(text.utf8)
    var count = 0
    for line in signatures
    where line.keyHash == key.keyHash && line.name.hasBytes(of: key.name) {
      guard key.isValid(signature: line.signature, for: message) else {
        throw TransparencyLogError(
          .invalidSignature,
          "the signature of \(quote(key.name)) is not over this text")
      }
      count += 1
    }
    guard count > 0 else {
      throw TransparencyLogError(
        .missingSignature,
        "the note is not signed by \(quote(key.name)) with the key "
          + KeyName.hex(key.keyHash))
    }
  }

  /// The same text with one signature alone, that of a key: others cannot be verified with it.
  ///
  /// - Throws: `missingSignature` or `invalidSignature`.
  public func signed(onlyBy key: VerifierKey) throws(TransparencyLogError) -> SignedNote {
    try verified(by: key)
    let own = signatures.first { $0.keyHash == key.keyHash && $0.name.hasBytes(of: key.name) }
    return SignedNote(text: text, signatures: own.map { [$0] } ?? [])
  }

  /// The note's bytes, which `init(parsing:)` reads.
  public var bytes: [UInt8] { Array(description.utf8) }
}

extension SignedNote: Equatable, CustomStringConvertible {
  /// Whether both have the same bytes; Unicode equivalence does not count.
  public static func == (left: SignedNote, right: SignedNote) -> Bool {
    left.description.hasBytes(of: right.description)
  }

  /// The whole note: text, empty line, signature lines.
  public var description: String {
    var note = text + "\n"
    for line in signatures {
      let signature = Base64.encode(KeyName.bigEndian(line.keyHash) + line.signature)
      note += "\u{2014} \(line.name) \(signature)\n"
    }
    return note
  }
}
