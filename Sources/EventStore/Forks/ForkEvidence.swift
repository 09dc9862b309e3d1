// What proves that a log's key has signed two histories. Anybody who has the key can check it, without
// the log.

public import TransparencyLog

/// Two checkpoints signed by one log's key that cannot both be true.
///
/// A log only grows, so its tree at a smaller size is part of its tree at a greater one. The evidence
/// shows that the longer history had another root at the shorter one's size than was signed there.
public struct ForkEvidence: Sendable, Equatable {
  /// The log.
  public let origin: Origin
  /// The checkpoint of the longer history, as a signed note.
  public let longer: String
  /// The checkpoint of the other history, as a signed note; of the same size, or a smaller one.
  public let shorter: String
  /// The root that the longer history had at the size of `shorter`.
  public let root: Hash
  /// The consistency proof (RFC 9162 §2.1.4) of `root` in the tree of `longer`; empty where both are of
  /// one size.
  public let proof: [Hash]

  /// Checks that the key of the log signed both, and that they contradict each other.
  ///
  /// - Returns: The two checkpoints, as they are kept: with that key's signature alone.
  /// - Throws: `EventStoreError` with `badSignature` or `badRoot`.
  @discardableResult
  func check(
    by key: VerifierKey
  ) throws(EventStoreError) -> (longer: SignedCheckpoint, shorter: SignedCheckpoint) {
    let (long, short) = (
      try SignedCheckpoint(longer, of: origin, by: key),
      try SignedCheckpoint(shorter, of: origin, by: key)
    )
    do {
      try ConsistencyProof(
        oldSize: short.checkpoint.size, newSize: long.checkpoint.size, path: proof
      ).check(oldRoot: root, newRoot: long.root)
    } catch {
      throw EventStoreError(
        .badRoot, "the evidence of a fork of \(origin) proves nothing: \(error)")
    }
    guard root != short.root else {
      throw EventStoreError(
        .badRoot, "the evidence of a fork of \(origin) shows one history, not two")
    }
    return (long, short)
  }
}

extension ForkEvidence {
  /// Reads the object in which evidence is stored and sent; nothing about it has been checked.
  ///
  /// - Returns: Nil if it is not such an object, or larger than one can be.
  public init?(_ object: JSONObject) {
    guard let origin = object["origin"]?.stringValue.flatMap({ Origin($0) }),
      let longer = object["longer"]?.stringValue, longer.utf8.count <= Limits.noteByteCount,
      let shorter = object["shorter"]?.stringValue, shorter.utf8.count <= Limits.noteByteCount,
      let root = object["root"]?.stringValue.flatMap({ Hash(base64: $0) }),
      let texts = object["proof"]?.arrayValue, texts.count <= Limits.proofHashes
    else { return nil }
    let proof = texts.compactMap { $0.stringValue.flatMap { Hash(base64: $0) } }
    guard proof.count == texts.count else { return nil }
    self.init(origin: origin, longer: longer, shorter: shorter, root: root, proof: proof)
  }

  /// The object in which evidence is stored and sent.
  public var object: JSONObject {
    [
      "origin": .string(origin.description), "longer": .string(longer),
      "shorter": .string(shorter), "root": .string(root.base64),
      "proof": .array(proof.map { .string($0.base64) }),
    ]
  }
}
