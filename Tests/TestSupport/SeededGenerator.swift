// Randomness that can be had again: every random test prints its seed and takes it back.

import Foundation

/// A random number generator (SplitMix64) whose seed says everything about what it yields.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  /// What the generator was started from; put it into what a failing test prints.
  public let seed: UInt64
  private var state: UInt64

  /// Starts from a seed, or from `CHRON_TEST_SEED` if that is set, or from a fresh one.
  public init(seed: UInt64? = nil) {
    let given = ProcessInfo.processInfo.environment["CHRON_TEST_SEED"].flatMap { UInt64($0) }
    self.seed = seed ?? given ?? UInt64.random(in: 0..<1 << 32)
    self.state = self.seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
