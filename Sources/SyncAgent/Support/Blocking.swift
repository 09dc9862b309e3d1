// The one place where blocking work leaves the cooperative thread pool.

internal import Dispatch

/// Runs calls of the store, which wait for disks and locks, on threads that may wait.
enum Blocking {
  private static let queue = DispatchQueue(label: "chron.sync.blocking", attributes: .concurrent)

  /// The answer of `work`, computed on a thread of its own.
  static func run<Answer: Sendable>(
    _ work: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
