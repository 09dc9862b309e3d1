// Sending what the peer lacks.

internal import EventStore

extension Exchange {
  /// Pushes what is beyond the peer's heads, a bounded number of segments at a time.
  ///
  /// Only counted logs are offered: this replica's own, before its admission, is in no heads, and a
  /// peer would refuse it.
  mutating func push(_ there: HeadsMessage) async throws {
    var sizes = Dictionary(there.logs.map { ($0.origin, $0.size) }) { first, _ in first }
    var refused = forked
    while true {
      let plans = try await Blocking.run { [store, sizes] in try store.plan(have: sizes) }
        .filter { !refused.contains($0.origin) }
        .prefix(SyncLimits.segmentsSentPerPush)
      if plans.isEmpty { return }
      let upload = SegmentUpload(store: store, plans: Array(plans))
      let retries = retries
      let verdicts = try await retries.run { [peer] in try await peer.push(upload) }
      guard verdicts.count == plans.count else {
        throw SyncError(
          .malformedAnswer,
          "\(peer.base) gave \(verdicts.count) verdicts on \(plans.count) segments",
          advice: "Update chron on both sides.")
      }
      for (plan, verdict) in zip(plans, verdicts) {
        guard plan.origin == verdict.origin else {
          throw SyncError(
            .malformedAnswer, "\(peer.base) gave verdicts on segments that were not sent",
            advice: "Update chron on both sides.")
        }
        switch verdict.outcome {
        case .accepted:
          // The log may have grown since it was planned: the verdict says how far it went.
          let new = verdict.to - max(plan.from, sizes[plan.origin] ?? 0)
          progress += new
          report.noteSent(plan.origin, new)
          sizes[plan.origin] = verdict.to
        case .held:
          sizes[plan.origin] = max(verdict.to, verdict.size)
        case .refused(let code, let message):
          // What follows in the log is refused for this one's sake.
          guard refused.insert(plan.origin).inserted else { continue }
          note(
            SyncReport.Refusal(
              side: .there, origin: plan.origin, from: plan.from, to: plan.to, code: code,
              message: message))
        }
      }
    }
  }
}
