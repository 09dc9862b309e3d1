// Checkpoints: the statement that a log of an origin has a size and a root, in a signed note.

/// The head of a log's tree (C2SP tlog-checkpoint, Note text).
public struct Checkpoint: Sendable {
  /// Which log it is; also the name of the log's key.
  public let origin: String

  /// How many entries the tree has.
  public let size: UInt64

  /// The Merkle tree hash of the entries (RFC 6962 §2.1).
  public let root: Hash

  /// Further lines, which mean nothing here.
  public let extensions: [String]

  /// Makes a checkpoint.
  ///
  /// - Throws: `malformedCheckpoint` if the origin or an extension is empty or has control
  ///   characters.
  public init(
    origin: String, size: UInt64, root: Hash, extensions: [String] = []
  ) throws(TransparencyLogError) {
    for line in [origin] + extensions {
      guard !line.isEmpty, line.utf8.allSatisfy({ $0 >= 0x20 }) else {
        throw Self.malformed(
          "the line \(quote(line)) is empty or has control characters")
      }
    }
    self.origin = origin
    self.size = size
    self.root = root
    self.extensions = extensions
  }

  /// Reads the text of a checkpoint's note: the origin, the size, the root and any extensions, each
  /// ended by a newline.
  ///
  /// - Throws: `malformedCheckpoint`.
  public init(parsing body: String) throws(TransparencyLogError) {
    var lines = body.fields(separatedBy: UInt8(ascii: "\n"))
    guard let rest = lines.popLast(), rest.isEmpty, lines.count >= 3 else {
      throw Self.malformed("it needs at least three lines, each ended by a newline")
    }
    // One spelling a number: no sign, no leading zero, nothing that overflows.
    guard let size = UInt64(lines[1]), lines[1].hasBytes(of: String(size)) else {
      throw Self.malformed(
        "the size \(quote(lines[1])) is not a decimal number below 2^64 without leading zeroes")
    }
    guard let root = Hash(base64: String(lines[2])) else {
      throw Self.malformed("the root \(quote(lines[2])) is not base64 of 32 bytes")
    }
    try self.init(
      origin: String(lines[0]), size: size, root: root,
      extensions: lines.dropFirst(3).map { String($0) })
  }

  /// The text that is signed.
  public var body: String {
    ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
  }

  private static func malformed(_ what: String) -> TransparencyLogError {
    TransparencyLogError(.malformedCheckpoint, "malformed checkpoint: \(what)")
  }
}

extension Checkpoint {
  /// Signs the checkpoint and returns the note.
  ///
  /// - Throws: `originMismatch` unless the key has the log's origin as its name; `signingFailed`.
  public func signed(by key: SigningKey) throws(TransparencyLogError) -> String {
    try checkOrigin(is: key.name)
    return try SignedNote.sign(body, with: [key]).description
  }

  /// Reads a checkpoint from its note and checks that the log's key signed it.
  ///
  /// - Throws: `malformedNote`, `missingSignature`, `invalidSignature`, `malformedCheckpoint`, or
  ///   `originMismatch` unless the key has the checkpoint's origin as its name.
  public static func open(
    _ note: some Collection<UInt8>, by key: VerifierKey
  ) throws(TransparencyLogError) -> Checkpoint {
    try open(SignedNote(parsing: note), by: key)
  }

  /// Reads a checkpoint from its note's text and checks that the log's key signed it.
  ///
  /// - Throws: As `open(_:by:)` of the note's bytes.
  public static func open(
    _ note: String, by key: VerifierKey
  ) throws(TransparencyLogError) -> Checkpoint {
    try open(SignedNote(parsing: note), by: key)
  }

  private static func open(
    _ note: SignedNote, by key: VerifierKey
  ) throws(TransparencyLogError) -> Checkpoint {
    try note.verified(by: key)
    let checkpoint = try Checkpoint(parsing: note.text)
    try checkpoint.checkOrigin(is: key.name)
    return checkpoint
  }

  private func checkOrigin(is name: String) throws(TransparencyLogError) {
    guard origin.hasBytes(of: name) else {
      throw TransparencyLogError(
        .originMismatch,
        "the checkpoint is of \(quote(origin)), the key of "
          + quote(name))
    }
  }
}

extension Checkpoint: Hashable {
  /// Whether all parts have the same bytes; Unicode equivalence does not count.
  public static func == (left: Checkpoint, right: Checkpoint) -> Bool {
    left.size == right.size && left.root == right.root
      && left.origin.hasBytes(of: right.origin)
      && left.extensions.elementsEqual(right.extensions) { $0.hasBytes(of: $1) }
  }

  /// Feeds size and root to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    hasher.combine(root)
  }
}
