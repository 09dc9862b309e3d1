// Staying in step with a peer.

internal import CurlClient
internal import EventStore
internal import Logging

extension SyncAgent {
  private static let waitSeconds = 25

  /// Exchanges whenever either side has something new, until the task is cancelled.
  ///
  /// As long as exchanges bring nothing, whatever the peer answers, it gets at most one request a
  /// second, and fewer as time goes on. If the peer is away, busy or failing, or another process has
  /// the file locked, the watch waits for that to pass.
  ///
  /// - Parameters:
  ///   - onFailure: gets each failure that the watch waits out.
  ///   - onReport: gets the report of every exchange.
  /// - Throws: failures that do not pass: ``SyncError`` with `otherChronology`, `newerFormat`, `ownURL`,
  ///   `badURL`; `EventStoreError`; `CancellationError`.
  public func watch(
    _ peer: PeerURL, onFailure: @Sendable (any Error) async -> Void = { _ in },
    onReport: @Sendable (SyncReport) async -> Void
  ) async throws {
    let local = HeadsCache(store)
    var pace = Pace(second: second)
    // What was held here when something was last sent.
    var sent: String?
    while true {
      try await pace.begin()
      do {
        let (report, tags) = try await exchange(peer, isHurried: false)
        await onReport(report)
        // A peer that takes the same again and again does not keep it.
        let hasMoved =
          report.receivedEvents > 0 || report.payloadsReceived > 0
          || (report.sentEvents > 0 && sent != tags.here)
        if report.sentEvents > 0 { sent = tags.here }
        // An exchange that moved something and is still not at its end was outrun by writers: there
        // is more to fetch now, and nothing would announce it.
        if report.isInSync || !hasMoved { try await waitForChange(peer, tags, local) }
        pace.end(hasMoved ? .moved : .idle)
      } catch let error where error.mayPass {
        await onFailure(error)
        pace.end(.failed)
      }
    }
  }

  /// Returns when either side's heads are not those that were compared last.
  private func waitForChange(
    _ peer: PeerURL, _ tags: Exchange.Tags, _ local: HeadsCache
  ) async throws {
    let (connection, retries) = connect(peer, isHurried: false)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [second] in
        var pace = Pace(second: second)
        var isSame = true
        while isSame {
          try await pace.begin()
          let answer = try await retries.run {
            try await connection.heads(unless: tags.there, waitSeconds: Self.waitSeconds)
          }
          isSame = answer == nil
          pace.end(.idle)
        }
      }
      group.addTask {
        while try await local.heads().tag == tags.here {
          let watcher = HeadsCache.Watcher(
            knowing: tags.here, until: .now + .seconds(Self.waitSeconds))
          await local.wait(watcher)
          try Task.checkCancellation()
        }
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}

extension Error {
  /// Whether a watch goes on after it: it lies with the peer or the way there, or in another process
  /// that holds the file, and nothing about it is for good.
  fileprivate var mayPass: Bool {
    switch self {
    case let error as SyncError:
      ![.badURL, .otherChronology, .newerFormat, .ownURL].contains(error.code)
    case let error as EventStoreError: error.code == .locked
    default: false
    }
  }
}
