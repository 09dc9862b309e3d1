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
  private let transport: any Transport
  let logger: Logger
  private let backoff: Backoff
  private let stallTimeoutSeconds: Int
  /// What a watch takes for a second.
  let second: Duration

  /// How long a peer may be silent in the middle of an exchange.
  public static let standardStallTimeoutSeconds = 30

  /// An agent for a replica.
  ///
  /// - Parameters:
  ///   - logger: gets what is tried again, refused and received.
  ///   - backoff: when to try again after a failure that may pass.
  ///   - stallTimeoutSeconds: how long a peer may be silent in the middle of an exchange.
  /// - Throws: ``SyncError`` where threads or file descriptors ran out.
  public convenience init(
    _ store: EventStore, logger: Logger, backoff: Backoff = Backoff(),
    stallTimeoutSeconds: Int = SyncAgent.standardStallTimeoutSeconds
  ) throws {
    try self.init(
      store, logger: logger, backoff: backoff, stallTimeoutSeconds: stallTimeoutSeconds,
      second: .seconds(1))
  }

  /// An agent whose watches live faster: an hour of theirs passes in as many of its seconds.
  ///
  /// - Parameter transport: carries its requests; libcurl by default.
  init(
    _ store: EventStore, logger: Logger, backoff: Backoff, stallTimeoutSeconds: Int,
    second: Duration, over transport: (any Transport)? = nil
  ) throws {
    self.second = second
    self.store = store
    self.logger = logger
    self.backoff = backoff
    self.stallTimeoutSeconds = stallTimeoutSeconds
    self.transport = try transport ?? Self.makeClient()
  }

  /// Exchanges what either side lacks.
  ///
  /// With nothing new it costs one request, whose size depends only on the number of logs. Refusals
  /// are in the report; an error means that the exchange was not completed. What was accepted before
  /// is kept, and the next exchange continues there.
  ///
  /// - Parameter onProgress: is often told how far it has come, on any thread.
  public func sync(
    _ peer: PeerURL, onProgress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
  ) async throws -> SyncReport {
    try await exchange(peer, onProgress: onProgress).report
  }

  func exchange(
    _ peer: PeerURL, isHurried: Bool = true,
    onProgress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
  ) async throws -> (report: SyncReport, tags: Exchange.Tags) {
    if let expected = peer.chronology, expected != store.chronology {
      throw SyncError(
        .otherChronology, "\(peer) is not the chronology \(store.chronology) of this file",
        advice: "Check the peer's URL and the chronology's file.")
    }
    let (connection, retries) = connect(peer, isHurried: isHurried)
    var (exchange, heads) = try await Exchange.begin(
      store, connection, retries, logger, onProgress: onProgress)
    let report = try await exchange.run(heads)
    return (report, exchange.tags)
  }

  /// Makes a replica of a peer's chronology in a new file, with a key of its own, and fills it.
  ///
  /// Run again after an interruption, it continues where it stopped. The report's `pending` has the line
  /// that an admin runs so that the replica may write. The first contact trusts what the peer says
  /// it is, unless its URL insists on an id.
  ///
  /// The peer is remembered, and the file is marked as incomplete until what the peer says it has is
  /// there: `EventStore.unfinishedClone()`.
  ///
  /// - Parameters:
  ///   - replica: what the new replica is called. A file that is there already keeps its name: it has
  ///     to be this one.
  ///   - onProgress: is often told how far it has come, on any thread.
  /// - Throws: also ``SyncError`` with `otherChronology` where the peer has another than the URL
  ///   names, or than the file, and `EventStoreError` with `exists` where the file has another name.
  public static func clone(
    _ peer: PeerURL, to path: String, replica: String, keys: KeyStore,
    projections: [any Projection] = [], logger: Logger, backoff: Backoff = Backoff(),
    onProgress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
  ) async throws -> (agent: SyncAgent, report: SyncReport) {
    let heads = try await introduce(peer, logger: logger, backoff: backoff)
    let store = try await Blocking.run {
      let store = try EventStore.replicate(
        at: path, chronology: heads.chronology, name: heads.name, replica: replica, keys: keys,
        projections: projections)
      let name = try store.identity().name
      guard name == replica else {
        throw EventStoreError(
          .exists, "\(path) already exists, and writes as \(name), not as \(replica)",
          advice: "Leave out the name to continue with that file, or clone into another one.")
      }
      try heads.checkIsOther(than: store.instance(), peer.base)
      try store.beginClone(
        of: peer.base, heads: String(decoding: heads.encoded(), as: UTF8.self))
      return store
    }
    let agent = try SyncAgent(store, logger: logger, backoff: backoff)
    do {
      return (agent, try await agent.sync(peer, onProgress: onProgress))
    } catch {
      await agent.shutdown()
      throw error
    }
  }

  /// Ends transfers under way and the client's thread.
  public func shutdown() async { await transport.shutdown() }

  /// A way to a peer.
  ///
  /// - Parameter isHurried: whether somebody waits for it; a watch asks once a second at most.
  func connect(_ peer: PeerURL, isHurried: Bool = true) -> (PeerConnection, Retries) {
    var backoff = backoff
    if !isHurried { backoff.leastMilliseconds = Int(second / .milliseconds(1)) }
    return (
      PeerConnection(peer.base, transport, stallTimeoutSeconds: stallTimeoutSeconds),
      Retries(backoff: backoff, logger: logger)
    )
  }

  static func makeClient() throws -> CurlClient {
    do {
      return try CurlClient()
    } catch let error as CurlError {
      throw SyncError(.unreachable, error.reason, advice: error.advice)
    }
  }
}
