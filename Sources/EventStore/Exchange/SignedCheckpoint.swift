// A checkpoint as it is kept and handed on: what the log's own key signed, and nothing beside it.

public import TransparencyLog

/// A checkpoint whose signature was verified.
public struct SignedCheckpoint: Sendable {
  let checkpoint: Checkpoint
  /// The note with one signature, that of the log's key.
  ///
  /// Whatever other lines it came with are left out: nobody here can verify them, and they would be
  /// stored and handed on by everyone.
  public let note: String

  /// The size of the log's tree.
  public var size: Int64 { Int64(clamping: checkpoint.size) }
  /// The root of the log's tree.
  public var root: Hash { checkpoint.root }

  /// Reads a note that the key of a log is said to have signed.
  ///
  /// - Parameter key: The log's verifier key, as a signed note has it; the log's incarnation has to be
  ///   its own.
  /// - Throws: `EventStoreError` with `wrongKey` or `badSignature`.
  public init(_ note: String, of origin: Origin, key text: String) throws(EventStoreError) {
    guard let key = try? VerifierKey(parsing: text), key.name == origin.description,
      Incarnation(publicKey: key.publicKey) == origin.incarnation
    else { throw EventStoreError(.wrongKey, "the key given for \(origin) is not that log's") }
    try self.init(note, of: origin, by: key)
  }

  /// - Throws: `EventStoreError` with `badSignature`.
  init(_ note: String, of origin: Origin, by key: VerifierKey) throws(EventStoreError) {
    do {
      let signed = try SignedNote(parsing: note).signed(onlyBy: key)
      checkpoint = try Checkpoint.open(signed.description, by: key)
      self.note = signed.description
    } catch {
      throw EventStoreError(.badSignature, "the checkpoint of \(origin): \(error)")
    }
    guard checkpoint.extensions.isEmpty else {
      throw EventStoreError(
        .badSignature,
        "the checkpoint of \(origin) at \(checkpoint.size) has more lines than origin, size and root"
      )
    }
  }
}
