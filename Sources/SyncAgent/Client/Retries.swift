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
    while true {
      do {
        return try await step()
      } catch {
        let failure = Failure(error)
        if progress() > reached {
          reached = progress()
          failures = 0
        }
        failures += 1
        guard failure.isTransient, failures < backoff.attempts else { throw failure.error }
        let pause = backoff.pause(afterFailures: failures)
        logger.info("trying again", metadata: ["in": "\(pause)", "after": "\(failure.error)"])
        try await Task.sleep(for: pause)
      }
    }
  }

  /// An error as the caller gets it, and whether to try again.
  private struct Failure {
    var error: any Error
    var isTransient: Bool

    init(_ error: any Error) {
      switch error {
      case let error as CurlError:
        isTransient = error.isTransient
        let code: SyncError.Code =
          switch error.kind {
          case .bodyTooLarge: .tooLarge
          case .malformedAnswer: .malformedAnswer
          case .badURL: .badURL
          default: .unreachable
          }
        self.error = SyncError(code, "\(error.url): \(error.reason)", advice: error.advice)
      case let error as PeerFailure:
        isTransient = error.isTransient
        self.error = error.error
      case let error as SyncError:
        isTransient = error.code == .truncated
        self.error = error
      case let error as EventStoreError:
        isTransient = error.code == .locked
        self.error = error
      default:
        isTransient = false
        self.error = error
      }
    }
  }
}
