// Tests over a whole kind take minutes: `make long` runs all of it, `make test` a sample.

import Foundation

/// How much of a kind tests run.
public enum LongRun {
  /// Whether all of it: `CHRON_LONG` is set.
  public static let isOn = ProcessInfo.processInfo.environment["CHRON_LONG"] != nil

  /// All of a kind where the run is a long one, else so many of them; prints which it was.
  public static func some<Case>(
    _ count: Int, of all: [Case], _ what: String, using random: inout SeededGenerator
  ) -> [Case] {
    let some = isOn ? all : Array(all.shuffled(using: &random).prefix(count))
    print(
      "\(what): \(some.count) of \(all.count), CHRON_LONG \(isOn ? "set" : "not set"), "
        + "CHRON_TEST_SEED=\(random.seed)")
    return some
  }
}
