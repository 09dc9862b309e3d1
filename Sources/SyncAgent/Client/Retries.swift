// Trying again what failed for a reason that may pass.

internal import CurlClient
internal import EventStore
internal import Logging

/// Runs an exchange's steps until they succeed, fail for good, or have failed too often in a row.
struct Retries: Sendable {
  let backoff: Backoff
  let logger: Logger

  /// - Parameters:
  ///   - progress: a number that grows with what is durable; a failure after progress is the first
  ///     again.
  ///   - step: is called again after each failure that may pass; it has to go on where it was.
  /// - Throws: ``SyncError``, `EventStoreError`, `CancellationError`.
  func run<Answer>(
    progress: () -> Int64 = { 0 }, step: () async throws -> Answer
  ) async throws -> Answer {
    var failures = 0
    var reached = progress()
    var lastProgress = ContinuousClock.now
    for attempt in 1... {
      do {
        return try await step()
      } catch {
        let failure = Failure(error)
        if progress() > reached {
          reached = progress()
          failures = 0
          lastProgress = .now
        }
        failures += 1
        let pause = max(backoff.pause(afterFailures: failures), failure.pause)
        guard failure.isTransient, failures < backoff.attempts, attempt < backoff.attemptsInAll,
          ContinuousClock.now + pause - lastProgress < .seconds(backoff.patienceSeconds)
        else { throw failure.error }
        logger.info("trying again", metadata: ["in": "\(pause)", "after": "\(failure.code)"])
        try await Task.sleep(for: pause)
      }
    }
    throw CancellationError()
  }

  /// An error as the caller gets it, and whether to try again.
  private struct Failure {
    var error: any Error
    var isTransient: Bool
    /// A short name of it: messages may hold what a peer wrote, and logs go to a terminal.
    var code: String
    /// The pause that the peer asked for.
    var pause = Duration.zero

    init(_ error: any Error) {
      switch error {
      case let error as CurlError:
        isTransient = error.isTransient
        self.error = SyncError(error)
        code = error.kind.rawValue
      case let error as PeerFailure:
        isTransient = error.isTransient
        self.error = error.error
        code = "\(error.status)"
        pause = .seconds(error.retryAfterSeconds)
      case let error as SyncError:
        isTransient = error.code == .truncated || error.code == .noProgress
        self.error = error
        code = error.code.rawValue
      case let error as EventStoreError:
        isTransient = error.code == .locked
        self.error = error
        code = error.code.rawValue
      default:
        isTransient = false
        self.error = error
        code = "other"
      }
    }
  }
}
