// Logs of which the peer has another history than is held here: whether that is so, where the two part,
// and telling those who do not know yet.

internal import CurlClient
internal import EventStore
internal import Logging

extension Exchange {
  /// Codes with which a segment of another history is refused; also those that a peer could provoke
  /// with lines that it made up.
  private static let suspicious = ["fork", "badRoot", "badOrder"]

  /// Takes the evidence of forks that the peer has, and gives it what it lacks.
  mutating func shareForks(_ there: HeadsMessage) async throws {
    let known = try await Blocking.run { [store] in
      try store.noteForks(there.forks)
      return try store.heads().forks
    }
    toldForks.formUnion(there.forks.map(\.origin))
    let logs = Set(there.logs.map(\.origin))
    let untold = known.filter { logs.contains($0.origin) && !toldForks.contains($0.origin) }
    if untold.isEmpty { return }
    toldForks.formUnion(untold.map(\.origin))
    do {
      try await peer.tellForks(store.chronology, untold)
    } catch let failure as PeerFailure {
      // An older peer does not know the request. It finds the fork itself, if it meets it.
      logger.info("a peer takes no evidence of forks", metadata: ["reason": "\(failure.error)"])
    }
  }

  /// Finds the forks among the logs whose heads differ: those that are known, and those of one length.
  mutating func findForks(_ here: HeadsMessage, _ there: HeadsMessage) async throws {
    let known = Set(try await Blocking.run { [store] in try store.forks().map(\.origin) })
    let own = Dictionary(here.logs.map { ($0.origin, $0) }) { first, _ in first }
    for log in there.logs {
      guard let ours = own[log.origin], ours.size != log.size || ours.root != log.root else {
        continue
      }
      if ours.size == log.size || known.contains(log.origin) {
        try await findFork(of: log, ours: ours.size, wasRefused: false)
      }
    }
  }

  /// Finds the forks among the logs of which a segment was refused, on either side.
  mutating func findForks(amongRefusedOf there: HeadsMessage) async throws {
    let suspects = Set(
      report.refused.filter { Self.suspicious.contains($0.code) }.map(\.origin))
    if suspects.isEmpty { return }
    let sizes = try await Blocking.run { [store] in try store.held() }
    for log in there.logs where suspects.contains(log.origin) && !forked.contains(log.origin) {
      try await findFork(of: log, ours: sizes[log.origin] ?? 0, wasRefused: true)
    }
    report.refused.removeAll { forked.contains($0.origin) }
  }

  /// Finds out whether the peer has another history of a log, and, once, where it parts from ours.
  ///
  /// A peer that is ahead is asked for segments to compare only after what follows ours was refused.
  private mutating func findFork(
    of log: HeadsMessage.Log, ours: Int64, wasRefused: Bool
  ) async throws {
    let known = try await Blocking.run { [store] in
      (try store.isForked(log.origin, against: log.checkpoint), try store.fork(of: log.origin))
    }
    if known.0 { forked.insert(log.origin) }
    if let fork = known.1, fork.parts != nil,
      fork.knows(log.checkpoint) || (known.0 && log.size <= fork.keptThere)
    {
      forked.insert(log.origin)
      return
    }
    // Where the two part is said where it can be found out; that they do is proved without it.
    guard known.0 || (wasRefused && log.size > ours) else { return }
    let parting = try await findParting(of: log, ours: ours)
    let isFurther =
      switch parting {
      case .parts?: false
      case .partsFurther?: true
      case .agrees?, .doesNotFollow?, nil: nil as Bool?
      }
    guard let isFurther else { return }
    forked.insert(log.origin)
    try await Blocking.run { [store] in
      try store.noteBranch(of: log.origin, upTo: log.checkpoint, isFurther: isFurther)
    }
  }

  /// Looks for the first event that is not the same on both sides, in segments of the peer's.
  ///
  /// What is common is searched by halves among the checkpoints that are kept here, so that a long
  /// log costs a few segments.
  ///
  /// - Returns: How the two part; nil where they do not, or it was not found.
  private func findParting(
    of log: HeadsMessage.Log, ours: Int64
  ) async throws -> SegmentComparison? {
    let end = min(ours, log.size)
    let kept =
      [0]
      + (try await Blocking.run { [store] in
        try store.keptSizes(of: log.origin, below: end)
      })
    var (low, high) = (0, kept.count - 1)
    var asked = 0
    while low < high, asked < SyncLimits.segmentsCompared {
      let middle = (low + high + 1) / 2
      asked += 1
      let compared = try await compare(log, from: kept[middle])
      switch compared {
      case (.parts, _)?, (.partsFurther, _)?: return compared?.0
      case (.agrees, _)?: low = middle
      case (.doesNotFollow, _)?, nil: high = middle - 1
      }
    }
    var from = kept[low]
    while from < end, asked < SyncLimits.segmentsCompared {
      asked += 1
      let compared = try await compare(log, from: from)
      switch compared {
      case (.parts, _)?, (.partsFurther, _)?: return compared?.0
      case (.agrees, let to)?: from = to
      case (.doesNotFollow, _)?, nil: return nil
      }
    }
    return nil
  }

  /// Compares the peer's segment of a log that begins at `from` with what is held here.
  ///
  /// - Returns: Nil if the peer gives none, or one that is not as it should be.
  private func compare(
    _ log: HeadsMessage.Log, from: Int64
  ) async throws -> (SegmentComparison, to: Int64)? {
    var have = sizesThere
    have[log.origin] = from
    let segment = try await retries.run { [peer, store, have] () -> Segment? in
      var decoder = SegmentDecoder()
      let body = try await peer.pull(
        store.chronology, have: have, deadlineSeconds: SyncLimits.segmentSeconds)
      for try await chunk in body {
        decoder.append(chunk)
        // What follows the first one is not read: the connection is closed.
        if let segment = try decoder.next() { return segment }
      }
      return nil
    }
    guard let segment, segment.origin == log.origin, segment.from == from else { return nil }
    do {
      return (try await Blocking.run { [store] in try store.compare(segment) }, segment.to)
    } catch let error as EventStoreError where error.isRefusal {
      return nil
    }
  }
}

extension Fork {
  /// Whether a checkpoint is the newest one known of a branch that is not held here, and its turn has
  /// not come.
  fileprivate func knows(_ checkpoint: String) -> Bool {
    there == checkpoint || (further.contains(checkpoint) && !(isSettled && isRecorded))
  }
}
