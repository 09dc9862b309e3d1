// Asking a peer which chronology it serves, before there is a file for it.

internal import CurlClient
public import EventStore
public import Logging

extension SyncAgent {
  /// The id and the name of the chronology that a peer says it serves.
  ///
  /// - Throws: ``SyncError``, with `otherChronology` where the peer's URL names another.
  public static func introduction(
    _ peer: PeerURL, logger: Logger, backoff: Backoff = Backoff()
  ) async throws -> (chronology: ChronologyID, name: String) {
    let heads = try await introduce(peer, logger: logger, backoff: backoff)
    return (heads.chronology, heads.name)
  }

  /// The heads of a peer of which nothing is known yet, as far as they can be checked.
  static func introduce(
    _ peer: PeerURL, logger: Logger, backoff: Backoff
  ) async throws -> HeadsMessage {
    let client = try makeClient()
    let connection = PeerConnection(
      peer.base, client, stallTimeoutSeconds: standardStallTimeoutSeconds)
    let retries = Retries(backoff: backoff, logger: logger)
    do {
      let (heads, _) = try await retries.run { try await connection.heads() }.unwrapped(connection)
      try heads.check(peer.chronology ?? heads.chronology, peer.base)
      try heads.checkClaims(peer.base)
      await client.shutdown()
      return heads
    } catch {
      await client.shutdown()
      throw error
    }
  }
}
