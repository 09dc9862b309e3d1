// Sending what the peer lacks.

internal import EventStore

extension Exchange {
  /// Pushes what is beyond the peer's heads, a bounded number of segments at a time.
  ///
  /// What is to be sent is planned once, and every segment is offered once, whatever the verdicts
  /// say: so a push ends. Only counted logs are offered: this replica's own, before its admission,
  /// is in no heads, and a peer would refuse it.
  mutating func push(_ there: HeadsMessage) async throws {
    var sizes = Dictionary(there.logs.map { ($0.origin, $0.size) }) { first, _ in first }
    // What came from the peer after its heads need not go back.
    sizes.merge(sentByPeer) { max($0, $1) }
    var refused = forked
    var rest = try await Blocking.run { [store, sizes] in try store.plan(have: sizes) }[...]
    while true {
      var batch: [SegmentPlan] = []
      while batch.count < SyncLimits.segmentsSentPerPush, let plan = rest.popFirst() {
        // What follows in a log is refused for the first one's sake, and what the peer has by now,
        // from somebody else, need not be sent.
        if !refused.contains(plan.origin), plan.to > sizes[plan.origin] ?? 0 { batch.append(plan) }
      }
      if batch.isEmpty { return }
      let (reached, onProgress) = (reached, onProgress)
      let upload = SegmentUpload(store: store, plans: batch) { count in
        var progress = reached
        progress.sentSegments = count
        onProgress(progress)
      }
      let retries = retries
      let verdicts = try await retries.run { [peer] in try await peer.push(upload) }
      guard verdicts.count == batch.count else {
        throw wrongVerdicts("\(verdicts.count) verdicts on \(batch.count) segments")
      }
      for (number, (plan, verdict)) in zip(batch, verdicts).enumerated() {
        // The log may have grown since it was planned: what was sent says how far it went.
        guard plan.origin == verdict.origin, plan.from == verdict.from,
          let sentTo = upload.sent.end(of: number), verdict.to == sentTo
        else { throw wrongVerdicts("a verdict on a segment that was not sent") }
        let before = max(plan.from, sizes[plan.origin] ?? 0)
        switch verdict.outcome {
        case .accepted, .held:
          guard verdict.size >= sentTo else {
            throw wrongVerdicts(
              "the size \(verdict.size) for \(plan.origin), although it accepted \(sentTo) events")
          }
          if verdict.outcome == .accepted {
            let new = max(0, sentTo - before)
            progress += new
            report.noteSent(plan.origin, new)
          }
          sizes[plan.origin] = max(verdict.size, sizes[plan.origin] ?? 0)
        case .refused(let code, let message):
          guard refused.insert(plan.origin).inserted else { continue }
          report.note(
            SyncReport.Refusal(
              side: .there, origin: plan.origin, from: plan.from, to: plan.to, code: code,
              message: message))
        }
      }
      tell()
    }
  }

  private func wrongVerdicts(_ what: String) -> SyncError {
    SyncError(
      .malformedAnswer, "\(peer.base) answered a push with \(what)",
      advice: "Update chron on both sides. What the peer accepted is kept there.")
  }
}
