// A checkpoint as it is kept and handed on: what the log's own key signed, and nothing beside it.

import TransparencyLog

/// A checkpoint whose signature was verified.
struct SignedCheckpoint {
  let checkpoint: Checkpoint
  /// The note with one signature, that of the log's key.
  ///
  /// Whatever other lines it came with are left out: nobody here can verify them, and they would be
  /// stored and handed on by everyone.
  let note: String

  var size: Int64 { Int64(clamping: checkpoint.size) }
  var root: Hash { checkpoint.root }

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
