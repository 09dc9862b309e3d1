// Waiting for what becomes true soon.

/// Asks again every few milliseconds until the condition holds or the time is up.
///
/// The time is long, so that a slow machine fails no test; only one that fails waits for it.
///
/// - Returns: whether it came to hold.
public func eventually(
  within limit: Duration = .seconds(60), _ condition: @Sendable () async throws -> Bool
) async rethrows -> Bool {
  let clock = ContinuousClock()
  let deadline = clock.now + limit
  while true {
    if try await condition() { return true }
    if clock.now >= deadline { return false }
    try? await Task.sleep(for: .milliseconds(5))
  }
}
