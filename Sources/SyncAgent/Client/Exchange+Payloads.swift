// Fetching payloads that are missing here.

internal import EventStore

extension Exchange {
  /// Asks for what is missing, a bounded number at a time.
  ///
  /// A peer answers in the order asked for, until its answer is full: what it left out before the
  /// last one that it gave, it does not have. So each request asks for what comes after that, and
  /// none asks for the same again.
  mutating func fetchPayloads() async throws {
    var last: EventID?
    for _ in 0..<SyncLimits.payloadRequestsPerExchange {
      let asked = try await missingPayloads(after: last)
      guard !asked.isEmpty else { return }
      try await fetch(asked)
      let missing = Set(try await missingPayloads(after: last))
      last = asked.last { !missing.contains($0) } ?? asked.last
    }
  }

  private func missingPayloads(after last: EventID?) async throws -> [EventID] {
    try await Blocking.run { [store] in
      try store.missingPayloads(limit: SyncLimits.payloadsPerRequest, after: last)
    }
  }

  private mutating func fetch(_ ids: [EventID]) async throws {
    let retries = retries
    let lines = try await retries.run { [peer, store] in
      try await peer.payloads(store.chronology, ids)
    }
    if lines.isEmpty { return }
    let supplied: Int
    do {
      supplied = try await Blocking.run { [store] in try store.supply(lines, for: ids) }
    } catch let error as EventStoreError where error.isRefusal {
      throw SyncError(
        .malformedAnswer,
        "\(peer.base) sent a payload that is not the one asked for: \(error.message)",
        advice: "Nothing of it was kept. Ask another peer.")
    }
    report.payloadsReceived += supplied
    progress += Int64(supplied)
    tell()
  }
}
