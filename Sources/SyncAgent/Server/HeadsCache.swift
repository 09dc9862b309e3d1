// What `GET /v1/heads` answers, made again only when something was committed.

internal import EventStore

/// The heads of a store as a body with its tag.
struct EncodedHeads: Sendable {
  let body: [UInt8]
  let tag: String
}

/// Notices commits of this and of other processes, for all who ask at once.
actor HeadsCache {
  /// How old an answer may be; with it, how often the file is asked, however many wait.
  static let freshness = Duration.milliseconds(4)

  private let store: EventStore
  private var cached: (counter: Int64, heads: EncodedHeads)?
  private var asked: ContinuousClock.Instant?
  private var asking: Task<EncodedHeads, any Error>?

  init(_ store: EventStore) {
    self.store = store
  }

  /// The heads as they are now, or were a few milliseconds ago.
  func heads() async throws -> EncodedHeads {
    if let asking { return try await asking.value }
    if let cached, let asked, ContinuousClock.now - asked < Self.freshness { return cached.heads }
    let task = Task { try await refresh() }
    asking = task
    defer { asking = nil }
    return try await task.value
  }

  private func refresh() async throws -> EncodedHeads {
    let counter = try await Blocking.run { [store] in try store.changeCounter() }
    asked = .now
    if let cached, cached.counter == counter { return cached.heads }
    // The counter was read first: a commit in between is noticed the next time.
    let heads = try await Blocking.run { [store] in
      let body = HeadsMessage(try store.heads()).encoded()
      return EncodedHeads(body: body, tag: EntityTag.of(body))
    }
    cached = (counter, heads)
    return heads
  }
}
