// Work for a second core: the next elements are made on a thread of their own while the caller uses
// those that were made before.

import Foundation

/// Makes elements in order, some ahead of whoever takes them.
///
/// An element is freed on the thread that made it, once the next one is asked for. There the
/// allocator need not wait for another thread, and the consumer is spared the work.
public final class ReadAhead<Element: Sendable>: Sendable {
  private let channel: Channel<Element>

  /// Starts to make elements.
  ///
  /// - Parameters:
  ///   - capacity: How many elements wait to be taken at most; one more is in use, and one is made.
  ///   - make: Makes the next element from what the last call left; nil ends the row.
  public init<State: Sendable>(
    from state: State, capacity: Int = 1,
    _ make: @escaping @Sendable (inout State) throws -> Element?
  ) {
    let channel = Channel<Element>(capacity: capacity)
    self.channel = channel
    Thread.detachNewThread {
      var state = state
      channel.fill { try make(&state) }
    }
  }

  /// The next element; nil after the last.
  ///
  /// - Throws: What making it threw; there is none after that.
  public func next() throws -> Element? { try channel.take() }

  /// Waits until nothing is being made any more.
  deinit { channel.stop() }
}

/// The place where one thread leaves an element and another takes it.
// Unchecked: whoever touches what varies holds the condition's lock.
private final class Channel<Element: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private let capacity: Int
  private var made: [Result<Element?, any Error>] = []
  private var inUse: Result<Element?, any Error>?
  private var used: [Result<Element?, any Error>] = []
  private var isStopped = false
  private var isFinished = false

  init(capacity: Int) {
    self.capacity = capacity
  }

  func fill(_ make: () throws -> Element?) {
    while awaitsElement() {
      free()
      let element = Result { try make() }
      condition.withLock {
        made.append(element)
        if case .success(.some) = element { return }
        isFinished = true
      }
      condition.broadcast()
    }
    condition.withLock { isFinished = true }
    condition.broadcast()
  }

  private func awaitsElement() -> Bool {
    condition.withLock {
      while made.count >= capacity, !isStopped, !isFinished { condition.wait() }
      return !isStopped && !isFinished
    }
  }

  /// Drops the elements that were used, outside the lock.
  private func free() {
    _ = condition.withLock {
      defer { used = [] }
      return used
    }
  }

  func take() throws -> Element? {
    let element = condition.withLock {
      while made.isEmpty, !isFinished { condition.wait() }
      // The maker frees this one when it goes on.
      if let before = inUse.take() { used.append(before) }
      inUse = made.isEmpty ? nil : made.removeFirst()
      return inUse
    }
    condition.broadcast()
    return try element?.get()
  }

  func stop() {
    condition.withLock {
      isStopped = true
      condition.broadcast()
      while !isFinished { condition.wait() }
    }
  }
}
