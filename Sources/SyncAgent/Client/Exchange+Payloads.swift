// Fetching payloads that are missing here.

internal import EventStore

extension Exchange {
  /// Asks for what is missing, a bounded number at a time, again as long as something comes.
  mutating func fetchPayloads() async throws {
    let missing = try await Blocking.run { [store] in
      try store.missingPayloads(limit: SyncLimits.payloadsSought)
    }
    var rest = missing[...]
    while !rest.isEmpty {
      // The answer may leave out lines for its limit's sake, so the same ids are asked for again.
      while try await fetch(Array(rest.prefix(SyncLimits.payloadsPerRequest))) > 0 {}
      rest = rest.dropFirst(SyncLimits.payloadsPerRequest)
    }
  }

  /// - Returns: how many came.
  private mutating func fetch(_ ids: [EventID]) async throws -> Int {
    let retries = retries
    let lines = try await retries.run { [peer, store] in
      try await peer.payloads(store.chronology, ids)
    }
    if lines.isEmpty { return 0 }
    let supplied: Int
    do {
      supplied = try await Blocking.run { [store] in try store.supply(lines, for: ids) }
    } catch let error as EventStoreError where error.isRefusal {
      throw SyncError(
        .malformedAnswer,
        "\(peer.base) gave a payload that is not the one asked for: \(error.message)",
        advice: "Nothing of it was kept; ask another peer.")
    }
    report.payloadsReceived += supplied
    progress += Int64(supplied)
    return supplied
  }
}
