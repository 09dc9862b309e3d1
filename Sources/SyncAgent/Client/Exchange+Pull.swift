// Taking in what the peer has more of.

internal import CurlClient
internal import EventStore
internal import Logging

extension Exchange {
  /// Pulls until the peer's stream ended whole; after a cut it goes on at the last whole segment.
  mutating func pull() async throws {
    let retries = retries
    try await retries.run(progress: { progress }, step: { try await pullOnce() })
  }

  private mutating func pullOnce() async throws {
    var have = try await Blocking.run { [store] in try store.held() }
    for origin in forked { have[origin] = sizesThere[origin] }
    let body = try await peer.pull(store.chronology, have: have)
    var decoder = SegmentDecoder()
    // The rest of a log cannot fit where one of its segments was refused.
    var given: Set<Origin> = []
    for try await chunk in body {
      decoder.append(chunk)
      while let segment = try decoder.next() {
        guard !given.contains(segment.origin) else { continue }
        if try await !ingest(segment) { given.insert(segment.origin) }
      }
    }
    try decoder.finish()
  }

  /// - Returns: whether the store took it.
  private mutating func ingest(_ segment: Segment) async throws -> Bool {
    do {
      let ingested = try await Blocking.run { [store] in try store.ingest(segment) }
      progress += ingested.new + ingested.supplied
      report.noteReceived(segment.origin, ingested.new)
      report.payloadsReceived += Int(ingested.supplied)
      logger.debug(
        "received",
        metadata: ["origin": "\(segment.origin)", "to": "\(segment.to)", "new": "\(ingested.new)"])
      return true
    } catch let error as EventStoreError where error.isRefusal {
      logger.warning(
        "refused a segment", metadata: ["origin": "\(segment.origin)", "reason": "\(error)"])
      note(
        SyncReport.Refusal(
          side: .here, origin: segment.origin, from: segment.from, to: segment.to,
          code: error.code.rawValue, message: error.message))
      return false
    }
  }

  /// Notes a refusal once, however often the segment is offered again.
  mutating func note(_ refusal: SyncReport.Refusal) {
    if !report.refused.contains(refusal) { report.refused.append(refusal) }
  }
}
