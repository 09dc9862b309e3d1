// When to try again.

/// Exponential backoff with full jitter, so that many clients of one peer do not come back at once.
public struct Backoff: Sendable {
  /// Tries of one thing in a row without progress, the first included.
  public var attempts: Int
  /// The longest pause before the second try; it doubles with each further one.
  public var firstMilliseconds: Int
  /// The longest pause of all.
  public var longestMilliseconds: Int

  /// Five tries within a few seconds.
  public init(attempts: Int = 5, firstMilliseconds: Int = 200, longestMilliseconds: Int = 10_000) {
    self.attempts = attempts
    self.firstMilliseconds = firstMilliseconds
    self.longestMilliseconds = longestMilliseconds
  }

  /// A random pause after so many failures in a row, of which there is at least one.
  func pause(afterFailures failures: Int) -> Duration {
    let doublings = min(max(failures - 1, 0), 20)
    let limit = min(firstMilliseconds << doublings, longestMilliseconds)
    return .milliseconds(Int.random(in: 0...max(limit, 0)))
  }
}
