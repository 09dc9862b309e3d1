// How other threads hand work to the one that owns the multi handle.

internal import CCurl
internal import Synchronization

/// A queue of commands whose every addition wakes libcurl's thread.
///
/// Invariant: `multi` is cleaned up only after ``close()``, and woken only before it, both under the
/// lock; so no thread wakes a handle that is gone.
final class CurlMailbox: Sendable {
  enum Command: Sendable {
    /// Start a transfer.
    case add(Transfer)
    /// A paused transfer can go on, in one direction or the other.
    case resume(Transfer)
    /// Drop a transfer that is over for its asker.
    case remove(Transfer)
    /// End all transfers and the thread.
    case stop
  }

  private struct State {
    var commands: [Command] = []
    var isOpen = true
    var isEnded = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  let multi: MultiHandle
  private let state = Mutex(State())

  init(_ multi: MultiHandle) {
    self.multi = multi
  }

  /// Queues a command.
  ///
  /// - Returns: whether it was; a closed mailbox takes none.
  func post(_ command: Command) -> Bool {
    state.withLock { state in
      guard state.isOpen else { return false }
      state.commands.append(command)
      // The pipe of the wake-up is drained at once by the thread; it cannot fail but when full,
      // and then the thread wakes anyway.
      curl_multi_wakeup(multi.pointer)
      return true
    }
  }

  /// Takes what is queued.
  func take() -> [Command] {
    state.withLock { state in
      defer { state.commands = [] }
      return state.commands
    }
  }

  /// Takes no more commands, and returns those never carried out.
  func close() -> [Command] {
    state.withLock { state in
      state.isOpen = false
      defer { state.commands = [] }
      return state.commands
    }
  }

  /// The thread is done with everything.
  func end() {
    let waiters = state.withLock { state in
      state.isEnded = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Waits for ``end()``.
  func ended() async {
    await withCheckedContinuation { continuation in
      let isEnded = state.withLock { state in
        if !state.isEnded { state.waiters.append(continuation) }
        return state.isEnded
      }
      if isEnded { continuation.resume() }
    }
  }
}

/// A multi handle on its way between threads.
///
/// Unchecked: libcurl allows `curl_multi_wakeup` from any thread, and nothing else is called on it
/// but by the thread that owns it.
struct MultiHandle: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer

  /// A new multi handle, or `nil` where memory or file descriptors ran out.
  init?() {
    guard let pointer = curl_multi_init() else { return nil }
    self.pointer = pointer
  }
}
