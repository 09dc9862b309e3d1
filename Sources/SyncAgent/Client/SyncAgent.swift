// Replicates logs between this replica and its peers. It knows lines of bytes, never what they mean.

internal import CurlClient
public import EventStore
public import Logging

/// Exchanges events, payloads and documents with peers.
///
/// It may be used by several tasks. Its calls throw ``SyncError``, `EventStoreError`, or
/// `CancellationError` where their task was cancelled.
public final class SyncAgent: Sendable {
  /// The replica that it exchanges for.
  public let store: EventStore
  private let client: CurlClient
  let logger: Logger
  private let backoff: Backoff
  private let stallTimeoutSeconds: Int

  /// How long a peer may be silent in the middle of an exchange.
  public static let standardStallTimeoutSeconds = 30

  /// An agent for a replica.
  ///
  /// - Parameters:
  ///   - logger: gets what is tried again, refused and received.
  ///   - backoff: when to try again after a failure that may pass.
  ///   - stallTimeoutSeconds: how long a peer may be silent in the middle of an exchange.
  /// - Throws: ``SyncError`` where threads or file descriptors ran out.
  public init(
    _ store: EventStore, logger: Logger, backoff: Backoff = Backoff(),
    stallTimeoutSeconds: Int = SyncAgent.standardStallTimeoutSeconds
  ) throws {
    self.store = store
    self.logger = logger
    self.backoff = backoff
    self.stallTimeoutSeconds = stallTimeoutSeconds
    client = try Self.makeClient()
  }

  /// Exchanges what either side lacks.
  ///
  /// With nothing new it costs one request, whose size follows from the number of logs alone.
  /// Refusals are in the report; an error means that the exchange did not come to its end. What was
  /// taken in before is kept, and the next exchange goes on there.
  public func sync(_ peer: PeerURL) async throws -> SyncReport {
    try await exchange(peer).report
  }

  func exchange(_ peer: PeerURL) async throws -> (report: SyncReport, tags: Exchange.Tags) {
    if let expected = peer.chronology, expected != store.chronology {
      throw SyncError(
        .otherChronology, "\(peer) is not the chronology \(store.chronology) of this file",
        advice: "Check the peer's URL and the chronology's file.")
    }
    let (connection, retries) = connect(peer)
    var (exchange, heads) = try await Exchange.begin(store, connection, retries, logger)
    let report = try await exchange.run(heads)
    return (report, exchange.tags)
  }

  /// Makes a replica of a peer's chronology in a new file, with a key of its own, and fills it.
  ///
  /// Run again after an interruption, it goes on where it was. The report's `pending` has the line
  /// that an admin runs so that the replica may write. The first contact trusts what the peer says
  /// it is, unless its URL insists on an id.
  ///
  /// - Throws: also ``SyncError`` with `otherChronology` where the peer has another than the URL
  ///   names, or than the file.
  public static func clone(
    _ peer: PeerURL, to path: String, replica: String, keys: KeyStore,
    projections: [any Projection] = [], logger: Logger, backoff: Backoff = Backoff()
  ) async throws -> (agent: SyncAgent, report: SyncReport) {
    let (chronology, name) = try await introduction(peer, logger: logger, backoff: backoff)
    let store = try await Blocking.run {
      try EventStore.replicate(
        at: path, chronology: chronology, name: name, replica: replica, keys: keys,
        projections: projections)
    }
    let agent = try SyncAgent(store, logger: logger, backoff: backoff)
    return (agent, try await agent.sync(peer))
  }

  /// Ends transfers under way and the client's thread.
  public func shutdown() async { await client.shutdown() }

  /// A way to a peer.
  func connect(_ peer: PeerURL) -> (PeerConnection, Retries) {
    (
      PeerConnection(peer.base, client, stallTimeoutSeconds: stallTimeoutSeconds),
      Retries(backoff: backoff, logger: logger)
    )
  }

  /// A pause before a peer that went away is asked again.
  func pause(afterFailures failures: Int) -> Duration { backoff.pause(afterFailures: failures) }

  static func makeClient() throws -> CurlClient {
    do {
      return try CurlClient()
    } catch let error as CurlError {
      throw SyncError(.unreachable, error.reason, advice: error.advice)
    }
  }
}
