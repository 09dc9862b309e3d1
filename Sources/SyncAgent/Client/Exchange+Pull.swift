// Taking in what the peer has more of.

internal import CurlClient
internal import EventStore
internal import Logging

extension Exchange {
  /// Pulls until the peer's stream ended whole; after a cut it goes on at the last whole segment.
  ///
  /// - Parameter there: the heads that were compared. What the peer made after them is left to the
  ///   next round, so that a stream that never ends is not followed for ever.
  mutating func pull(_ there: HeadsMessage) async throws {
    let retries = retries
    let promised = Dictionary(there.logs.map { ($0.origin, $0.size) }) { first, _ in first }
    // What another process takes in meanwhile is progress too.
    try await retries.run(
      progress: { progress + heldBefore }, step: { try await pullOnce(promised) })
  }

  private mutating func pullOnce(_ promised: [Origin: Int64]) async throws {
    var have = try await Blocking.run { [store] in try store.held() }
    heldBefore = have.values.reduce(0, +)
    // The rest of a log cannot fit where one of its segments was refused: it need not be sent.
    for origin in passedOver {
      have[origin] = max(have[origin] ?? 0, promised[origin] ?? Limits.logEntryCount)
    }
    // Of a forked log nothing more is wanted.
    for origin in forked { have[origin] = sizesThere[origin] }
    let body = try await peer.pull(store.chronology, have: have)
    var decoder = SegmentDecoder()
    var idle = 0
    var late = 0
    var lastSegment = ContinuousClock.now
    for try await chunk in body {
      receivedBytes += Int64(chunk.count)
      tell()
      decoder.append(chunk)
      while let segment = try named({ try decoder.next() }) {
        if segment.from >= promised[segment.origin] ?? 0 { late += 1 }
        if try await !ingest(segment) { idle += 1 }
        guard idle <= SyncLimits.idleSegmentsPerPull else { throw nothingNew() }
        // Newer than the heads: the next round compares again.
        if late > SyncLimits.idleSegmentsPerPull { return }
        lastSegment = .now
      }
      guard ContinuousClock.now - lastSegment < .seconds(SyncLimits.segmentSeconds) else {
        throw SyncError(
          .interrupted,
          "\(peer.base) did not send one whole segment in \(SyncLimits.segmentSeconds) seconds",
          advice: "What arrived before is kept. Try again over a faster connection.")
      }
    }
    try named { try decoder.finish() }
  }

  /// What is wrong with a stream, with the peer that sent it.
  private func named<Answer>(_ body: () throws -> Answer) throws -> Answer {
    do {
      return try body()
    } catch let error as SyncError {
      throw SyncError(error.code, "\(peer.base): \(error.message)", advice: error.advice)
    }
  }

  private func nothingNew() -> SyncError {
    SyncError(
      .noProgress,
      "\(peer.base) sent \(SyncLimits.idleSegmentsPerPull + 1) segments that are already here or "
        + "cannot be accepted, and nothing new",
      advice: "What arrived before is kept. Ask another peer, or update chron on both sides.")
  }

  /// - Returns: whether it brought anything.
  private mutating func ingest(_ segment: Segment) async throws -> Bool {
    guard !passedOver.contains(segment.origin) else { return false }
    do {
      let ingested = try await Blocking.run { [store] in try store.ingest(segment) }
      sentByPeer[segment.origin] = max(segment.to, sentByPeer[segment.origin] ?? 0)
      progress += ingested.new + ingested.supplied
      report.noteReceived(segment.origin, ingested.new)
      report.payloadsReceived += Int(ingested.supplied)
      tell()
      logger.debug(
        "received",
        metadata: ["origin": "\(segment.origin)", "to": "\(segment.to)", "new": "\(ingested.new)"])
      return ingested.new + ingested.supplied > 0
    } catch let error as EventStoreError where error.isRefusal {
      passedOver.insert(segment.origin)
      logger.info(
        "refused a segment",
        metadata: ["origin": "\(segment.origin)", "code": "\(error.code.rawValue)"])
      report.note(
        SyncReport.Refusal(
          side: .here, origin: segment.origin, from: segment.from, to: segment.to,
          code: error.code.rawValue, message: error.message.cut(to: SyncLimits.peerTextCharacters)))
      return false
    }
  }
}
