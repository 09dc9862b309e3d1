// When to try again.

/// Exponential backoff with full jitter, so that many clients of one peer do not come back at once.
public struct Backoff: Sendable {
  /// Tries of one thing in a row without progress, the first included.
  public var attempts: Int
  /// The longest pause before the second try; it doubles with each further one.
  public var firstMilliseconds: Int
  /// The longest pause of all.
  public var longestMilliseconds: Int
  /// How long after the last progress a further try may begin, so that a silent peer gets fewer
  /// tries than one that fails at once.
  public var patienceSeconds: Int
  /// Tries of one thing in all, however much each of them brings.
  public var attemptsInAll: Int
  /// The shortest pause.
  var leastMilliseconds = 0

  /// Five tries within a few seconds.
  public init(
    attempts: Int = 5, firstMilliseconds: Int = 200, longestMilliseconds: Int = 10_000,
    patienceSeconds: Int = 45, attemptsInAll: Int = 1_000
  ) {
    self.attempts = attempts
    self.firstMilliseconds = firstMilliseconds
    self.longestMilliseconds = longestMilliseconds
    self.patienceSeconds = patienceSeconds
    self.attemptsInAll = attemptsInAll
  }

  /// A random pause after so many failures in a row, of which there is at least one.
  func pause(afterFailures failures: Int) -> Duration {
    let pause = Int.random(in: 0...max(longestPause(afterFailures: failures), 0))
    return .milliseconds(max(pause, leastMilliseconds))
  }

  private func longestPause(afterFailures failures: Int) -> Int {
    let doublings = min(max(failures - 1, 0), 20)
    let (limit, isTooLarge) = firstMilliseconds.multipliedReportingOverflow(by: 1 << doublings)
    return isTooLarge ? longestMilliseconds : min(limit, longestMilliseconds)
  }
}

/// The pace at which a peer is watched.
///
/// While nothing comes of it there is at least a second from one beginning to the next, and more each
/// time, with jitter.
struct Pace {
  /// What came of one turn.
  enum Outcome {
    case moved, idle, failed
  }

  /// The shortest time between two beginnings of which the first brought nothing; all others are
  /// multiples of it.
  let second: Duration
  /// The longest.
  private var longest: Duration { second * 60 }
  /// A turn that took so long has set the pace itself: the peer held its answer back.
  private var unhurried: Duration { second * 10 }

  /// How often in a row nothing came of it, and how often in a row it failed.
  private(set) var idle = 0
  private(set) var failures = 0
  private var began: ContinuousClock.Instant?

  init(second: Duration = .seconds(1)) {
    self.second = second
  }

  /// Waits until a turn may begin, and begins it.
  mutating func begin() async throws {
    if let began, idle > 0 || failures > 0 {
      try await Task.sleep(until: began + pause, clock: .continuous)
    }
    began = .now
  }

  /// The turn is over.
  mutating func end(_ outcome: Outcome) {
    let isUnhurried = began.map { ContinuousClock.now - $0 >= unhurried } ?? false
    switch outcome {
    case .moved: (idle, failures) = (0, 0)
    case .idle: (idle, failures) = (isUnhurried ? 0 : min(idle + 1, 64), 0)
    case .failed: failures = min(failures + 1, 64)
    }
  }

  /// How long after one beginning the next may come: between half and all of a second that doubles
  /// with each time, and never less than one.
  private var pause: Duration {
    let most = min(second * (1 << min(max(idle, failures) - 1, 6)), longest)
    return max(second, most * Double.random(in: 0.5...1))
  }
}
