// Documents' bytes, fetched and given on demand.

internal import CurlClient
internal import EventStore
public import TransparencyLog

extension SyncAgent {
  /// Bytes of a document that count as progress after a cut.
  private static let progressByteCount = 64 << 10

  /// Fetches a document's bytes from a peer and keeps them, once they have the digest.
  ///
  /// A transfer that was interrupted continues where it stopped.
  ///
  /// - Returns: whether they are here now; false where the peer does not keep them.
  /// - Throws: also ``SyncError`` with `digestMismatch`; nothing is kept then.
  public func fetchDocument(_ digest: Hash, from peer: PeerURL) async throws -> Bool {
    if try await Blocking.run({ [store] in try store.documentByteCount(digest) }) != nil {
      return true
    }
    let (connection, retries) = connect(peer)
    var bytes: [UInt8] = []
    let isThere = try await retries.run(
      // A few bytes more at a time are no progress.
      progress: { Int64(bytes.count / Self.progressByteCount) },
      step: {
        guard let response = try await connection.document(digest.hex, from: bytes.count) else {
          return false
        }
        // A peer that does not heed ranges begins anew.
        if response.status == 200 {
          bytes = []
        } else if response.headers["Content-Range"]?.hasPrefix("bytes \(bytes.count)-") != true {
          throw SyncError(
            .malformedAnswer, "\(peer.base) sent a different part of a document than was asked for",
            advice: "Ask another peer.")
        }
        for try await chunk in response.body {
          guard bytes.count + chunk.count <= SyncLimits.documentByteCount else {
            throw SyncError(
              .tooLarge, "the document is larger than \(SyncLimits.documentByteCount) bytes",
              advice: "Add it to this replica from a file.")
          }
          bytes += chunk
        }
        return true
      })
    guard isThere else { return false }
    let actual = Hash.sha256(bytes)
    guard actual == digest else {
      throw SyncError(
        .digestMismatch,
        "\(peer.base) sent bytes of sha256:\(actual.hex) for "
          + "sha256:\(digest.hex); they were not kept", advice: "Ask another peer.")
    }
    let whole = bytes
    _ = try await Blocking.run { [store] in try store.keepDocument(whole) }
    return true
  }

  /// Gives a peer the bytes of a document that is kept here.
  ///
  /// - Returns: false where they are not kept here.
  public func pushDocument(_ digest: Hash, to peer: PeerURL) async throws -> Bool {
    guard let bytes = try await Blocking.run({ [store] in try store.document(digest) }) else {
      return false
    }
    let (connection, retries) = connect(peer)
    try await retries.run { try await connection.putDocument(digest.hex, bytes) }
    return true
  }
}
