// Appends that are made at once, by several threads of one process, share a transaction: what each
// costs is mostly the disk's time for making it durable, and that is the same for one as for many.

import Dispatch
import Synchronization

/// Lets one caller at a time append, together with all who came while another was at it.
///
/// Nobody waits for company: who comes alone goes at once.
final class AppendGroup: Sendable {
  /// One caller's events, and what came of them.
  private final class Request: Sendable {
    let events: [SealedEvent]
    let outcome = Mutex<Result<[Event], any Error>?>(nil)
    private let turn = DispatchSemaphore(value: 0)

    init(_ events: [SealedEvent]) { self.events = events }

    /// Waits until there is an outcome, or it is this caller's turn to append.
    func wait() { turn.wait() }
    func wake() { turn.signal() }
  }

  private struct Queue {
    var waiting: [Request] = []
    /// Whether somebody is appending; who is hands on to the first of those who wait.
    var isBusy = false
  }

  private let queue = Mutex(Queue())

  /// Whether somebody is appending.
  var isBusy: Bool { queue.withLock { $0.isBusy } }
  /// How many wait until whoever is appending has done.
  var waitingCount: Int { queue.withLock { $0.waiting.count } }

  /// Appends events, maybe in one transaction with those of others.
  ///
  /// - Parameter commit: Appends the events of several callers in their order, all or none, and
  ///   returns those of each. It asks for them when it is about to begin, so that all are there who
  ///   came while it waited; asked again, they are the same.
  /// - Throws: What `commit` throws for these events; never for those of another caller.
  func append(
    _ events: [SealedEvent], commit: (() -> [[SealedEvent]]) throws -> [[Event]]
  ) throws -> [Event] {
    let request = Request(events)
    let isTurn = queue.withLock { queue in
      defer { queue.isBusy = true }
      if queue.isBusy { queue.waiting.append(request) }
      return !queue.isBusy
    }
    if !isTurn {
      request.wait()
      if let outcome = request.outcome.withLock({ $0 }) { return try outcome.get() }
    }
    let outcome = appendGroup(of: request, commit)
    let next = queue.withLock { queue -> Request? in
      queue.isBusy = !queue.waiting.isEmpty
      return queue.isBusy ? queue.waiting.removeFirst() : nil
    }
    next?.wake()
    return try outcome.get()
  }

  /// Appends what one caller and those who wait brought; if that fails, what each brought alone, so
  /// that nobody's events are refused for what is wrong with another's.
  private func appendGroup(
    of first: Request, _ commit: (() -> [[SealedEvent]]) throws -> [[Event]]
  ) -> Result<[Event], any Error> {
    var group = [first]
    var isGathered = false
    let outcomes: [Result<[Event], any Error>]
    do {
      outcomes = try commit {
        if !isGathered { group += company(of: first) }
        isGathered = true
        return group.map(\.events)
      }.map { .success($0) }
    } catch {
      // Whoever waits for another process waits once, and what went into a file that is gone must not
      // be appended again should it come back.
      let code = (error as? EventStoreError)?.code
      let isFinal = group.count == 1 || code == .locked || code == .fileMoved
      outcomes = group.map { request in
        isFinal
          ? .failure(error) : Result { try commit { [request.events] }.first ?? [] }
      }
    }
    for (other, outcome) in zip(group, outcomes).dropFirst() {
      other.outcome.withLock { $0 = outcome }
      other.wake()
    }
    return outcomes[0]
  }

  /// Takes from those who wait as many as go well into one transaction.
  private func company(of first: Request) -> [Request] {
    queue.withLock { queue in
      var room = Limits.groupEvents - first.events.count
      let count =
        queue.waiting.firstIndex { other in
          room -= other.events.count
          return room < 0
        } ?? queue.waiting.count
      defer { queue.waiting.removeFirst(count) }
      return Array(queue.waiting.prefix(count))
    }
  }
}
