// Runs of the simulator: each is drawn from a seed, and one that fails is told with the command that
// replays it and the fewest steps with which it still fails.

import Foundation
import TestSupport
import Testing

@testable import EventStore

@Suite("Simulated peers", .serialized)
struct SimulationTests {
  private static let environment = ProcessInfo.processInfo.environment
  /// How long a run of the test suite may go on.
  private static let seconds = 20.0

  @Test("nothing acknowledged is lost, nothing unsigned kept, nobody accused, and all see the same")
  func seeds() async throws {
    let first = Self.environment["CHRON_SEED"].flatMap { UInt64($0) } ?? 1
    let count = Self.environment["SEEDS"].flatMap { UInt64($0) }
    let deadline = ContinuousClock.now + .seconds(Self.seconds)
    var seed = first
    while count.map({ seed < first + $0 }) ?? (ContinuousClock.now < deadline) {
      let (failure, trace) = await Simulation(seed: seed).run()
      if Self.environment["CHRON_TRACE"] != nil { print(trace.joined(separator: "\n")) }
      if let failure {
        let steps = await Simulation(seed: seed).shrunk()
        Issue.record(
          """
          seed \(seed): \(failure)
          replay it: SEEDS=1 CHRON_SEED=\(seed) swift test --filter SimulationTests
          it takes \(steps.count) steps: \(steps.map(\.description).joined(separator: ", "))
          """)
        break
      }
      seed += 1
    }
    print("simulated \(seed - first) seeds from \(first)")
  }

  @Test("one seed gives one run")
  func determinism() async throws {
    for seed: UInt64 in [4] {
      let one = await Simulation(seed: seed).run().trace
      let other = await Simulation(seed: seed).run().trace
      #expect(one == other)
      #expect(one.count > 20)
    }
  }
}

/// One seed, and what comes of it.
struct Simulation {
  let seed: UInt64

  /// The fewest steps with which it still fails: what can be left out, pieces first, is.
  func shrunk() async -> [Step] {
    var random = SeededGenerator(seed: seed)
    let steps = plan(&random).steps
    var left: Set<Int> = []
    var length = steps.count / 2
    while length > 0 {
      for start in stride(from: 0, to: steps.count, by: length) {
        let attempt = left.union(start..<min(start + length, steps.count))
        if attempt.count > left.count, await run(without: attempt).failure != nil {
          left = attempt
        }
      }
      length /= 2
    }
    return steps.indices.filter { !left.contains($0) }.map { steps[$0] }
  }

  private func plan(
    _ random: inout SeededGenerator
  ) -> (peers: Int, hasMalicious: Bool, steps: [Step]) {
    let peers = Int.random(in: 3...7, using: &random)
    let hasMalicious = Bool.random(using: &random)
    return (peers, hasMalicious, Step.plan(&random, peers: peers))
  }

  /// What went wrong, if anything did, and what happened until then.
  func run(without left: Set<Int> = []) async -> (failure: String?, trace: [String]) {
    let base =
      FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    let folder = "\(base)/chron-simulation-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var random = SeededGenerator(seed: seed)
    let (peers, hasMalicious, steps) = plan(&random)
    let world = World(in: folder)
    let bytes = SimulatedBytes(seed)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try await SimulatedDisk.simulating(under: folder, seed: seed) {
        try await SecureRandom.$simulated.withValue({ bytes.next($0) }) {
          try await world.begin(peers: peers, hasMalicious: hasMalicious, &random)
          for (index, step) in steps.enumerated() where !left.contains(index) {
            do {
              try await world.run(step)
            } catch {
              throw Violation(description: "at step \(index), \(step): \(error)")
            }
          }
          try await world.converge()
        }
      }
      return (nil, world.trace)
    } catch {
      return ("\(error)", world.trace)
    }
  }
}

/// Random bytes of which a seed says everything.
///
/// Unchecked: a run draws one after the other.
private final class SimulatedBytes: @unchecked Sendable {
  private var random: SeededGenerator

  init(_ seed: UInt64) { random = SeededGenerator(seed: seed) }

  func next(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }
}
