// What `GET /v1/heads` answers, made again only when something was committed, and who waits for it.

internal import EventStore
internal import Synchronization

/// The heads of a store as a body with its tag.
struct EncodedHeads: Sendable {
  let body: [UInt8]
  let tag: String
}

/// Notices commits of this and of other processes, once for all who ask or wait.
///
/// Nobody looks at the file while nobody waits. While somebody does, the system is asked every few
/// milliseconds whether SQLite's write-ahead log was written to, which costs next to nothing; SQLite
/// itself is asked only for a while after that.
actor HeadsCache {
  /// How old an answer may be, and how often the file is looked at while somebody waits.
  static let freshness = Duration.milliseconds(4)
  /// How often it is looked at while nothing is written.
  private static let idle = Duration.milliseconds(8)
  /// How long SQLite is asked after a write began: it is a commit only when it is on the disk.
  private static let attention = Duration.seconds(1)
  /// How often SQLite is asked at least while somebody waits.
  private static let checking = Duration.seconds(1)

  /// Somebody who waits for other heads than those he knows.
  final class Watcher: Sendable {
    private let state = Mutex<(isAwake: Bool, continuation: CheckedContinuation<Void, Never>?)>(
      (false, nil))
    let known: String?
    let deadline: ContinuousClock.Instant

    init(knowing known: String?, until deadline: ContinuousClock.Instant) {
      self.known = known
      self.deadline = deadline
    }

    /// Ends the wait, now or before it began.
    func wake() {
      let continuation = state.withLock { state in
        defer { state = (true, nil) }
        return state.continuation
      }
      continuation?.resume()
    }

    fileprivate func sleep() async {
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let isAwake = state.withLock { state in
            if !state.isAwake { state.continuation = continuation }
            return state.isAwake
          }
          if isAwake { continuation.resume() }
        }
      } onCancel: {
        wake()
      }
    }
  }

  private let store: EventStore
  private var cached: (counter: Int64, heads: EncodedHeads)?
  private var asked: ContinuousClock.Instant?
  private var asking: Task<EncodedHeads, any Error>?
  private(set) var watchers: [ObjectIdentifier: Watcher] = [:]
  /// No watcher's time is up before this.
  private var firstDeadline = ContinuousClock.now
  /// Whether the file is looked at again and again.
  private(set) var isLooking = false
  private var isStopped = false

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

  /// Waits until the heads are others than the watcher knows, its time is up, or it is woken.
  func wait(_ watcher: Watcher) async {
    if isStopped { return }
    firstDeadline = watchers.isEmpty ? watcher.deadline : min(firstDeadline, watcher.deadline)
    watchers[ObjectIdentifier(watcher)] = watcher
    if !isLooking {
      isLooking = true
      Task { await look() }
    }
    await watcher.sleep()
    watchers[ObjectIdentifier(watcher)] = nil
  }

  /// Wakes all who wait, and lets nobody wait any more.
  func stop() {
    isStopped = true
    for watcher in watchers.values { watcher.wake() }
  }

  private func refresh() async throws -> EncodedHeads {
    let counter = try await Blocking.run { [store] in try store.changeCounter() }
    asked = .now
    if let cached, cached.counter == counter { return cached.heads }
    // The counter was read first: a commit in between is noticed the next time.
    let heads = try await Blocking.run { [store] in
      let body = try HeadsMessage(of: store).encoded()
      return EncodedHeads(body: body, tag: EntityTag.of(body))
    }
    cached = (counter, heads)
    return heads
  }

  /// Looks at the file as long as anybody waits.
  private func look() async {
    // As if somebody had just written: what was committed before the first look is noticed too.
    var mark = store.writeMark()
    var attentive = ContinuousClock.now + Self.attention
    while !watchers.isEmpty {
      try? await Task.sleep(for: .now < attentive ? Self.freshness : Self.idle)
      let now = ContinuousClock.now
      let newMark = store.writeMark()
      if newMark != mark {
        mark = newMark
        attentive = now + Self.attention
      }
      let isDue = asked.map { now - $0 >= Self.checking } ?? true
      if now < attentive || isDue {
        do {
          let tag = try await heads().tag
          for watcher in watchers.values where !EntityTag.matches(watcher.known, tag) {
            watcher.wake()
          }
        } catch {
          // Each asks again for itself, and answers with what is wrong.
          for watcher in watchers.values { watcher.wake() }
        }
      }
      if firstDeadline <= now {
        for watcher in watchers.values where watcher.deadline <= now { watcher.wake() }
        let later = watchers.values.lazy.map(\.deadline).filter { $0 > now }
        firstDeadline = later.min() ?? now
      }
    }
    isLooking = false
  }
}
