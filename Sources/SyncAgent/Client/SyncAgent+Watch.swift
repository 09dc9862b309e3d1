// Staying in step with a peer.

internal import CurlClient
internal import EventStore
internal import Logging

extension SyncAgent {
  private static let waitSeconds = 25

  /// Exchanges whenever either side has something new, until the task is cancelled.
  ///
  /// - Parameter onReport: gets the report of every exchange.
  /// - Throws: what an exchange throws for good; a peer that is away for a while is waited for.
  public func watch(
    _ peer: PeerURL, onReport: @Sendable (SyncReport) async -> Void
  ) async throws {
    let local = HeadsCache(store)
    var failures = 0
    while true {
      do {
        let (report, tags) = try await exchange(peer)
        failures = 0
        await onReport(report)
        // An exchange that moved something and is still not at its end was outrun by writers: there
        // is more to fetch now, and nothing would announce it.
        let moved = report.receivedEvents + report.sentEvents + Int64(report.payloadsReceived)
        if report.isInSync || moved == 0 { try await waitForChange(peer, tags, local) }
      } catch let error as SyncError where error.code == .unreachable {
        failures += 1
        logger.warning("the peer is away", metadata: ["peer": "\(peer)", "reason": "\(error)"])
        try await Task.sleep(for: pause(afterFailures: failures + 4))
      }
    }
  }

  /// Returns when either side's heads are not those that were compared last.
  private func waitForChange(
    _ peer: PeerURL, _ tags: Exchange.Tags, _ local: HeadsCache
  ) async throws {
    let (connection, retries) = connect(peer)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        var isSame = true
        while isSame {
          let answer = try await retries.run {
            try await connection.heads(unless: tags.there, waitSeconds: Self.waitSeconds)
          }
          isSame = answer == nil
        }
      }
      group.addTask {
        while try await local.heads().tag == tags.here {
          try await Task.sleep(for: HeadsCache.freshness)
        }
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}
