// What happens in a run: a list of steps drawn from the seed before anything happens, of which each
// makes sense whatever became of those before it, so that any of them can be left out.

import TestSupport

/// One thing that happens, which draws what else it needs from a seed of its own.
struct Step: CustomStringConvertible {
  enum Kind: String, CaseIterable {
    /// A writer's acts.
    case record, revise, retract, reinstate, cite, link, assess, describe, undo
    /// One peer syncs with another: in peace, or over a network with faults.
    case sync, syncWithFaults
    /// A machine stops, loses power, or loses it in the middle of an act or of an exchange.
    case restart, crash, crashInAct, crashInSync
    /// The file is saved, and later put back in the place of the newer one.
    case backUp, restore
    /// A clock moves.
    case jump
    /// The founder admits all who wait, as a writer or as an admin.
    case admit
    /// A peer begins a new log.
    case renew
    /// Two peers cannot reach each other from now on, or all can again.
    case cut, heal
    /// The malicious peer pushes what nobody signed, or writes a second history of its log.
    case attack, fork
  }

  let kind: Kind
  let peer: Int
  let other: Int
  let seed: UInt64

  var description: String { "\(kind.rawValue) \(peer) \(other) \(seed)" }

  /// How often each kind comes among a hundred and some.
  private static let weights: [Kind: Int] = [
    .record: 14, .revise: 16, .retract: 3, .reinstate: 2, .cite: 6, .link: 4, .assess: 3,
    .describe: 3, .undo: 4, .sync: 22, .syncWithFaults: 20, .restart: 2, .crash: 5,
    .crashInAct: 6, .crashInSync: 6, .backUp: 3, .restore: 2, .jump: 3, .admit: 5, .renew: 1,
    .cut: 3, .heal: 3, .attack: 8, .fork: 1,
  ]

  /// The steps of a run.
  static func plan(_ random: inout SeededGenerator, peers: Int) -> [Step] {
    let kinds = Kind.allCases.flatMap { Array(repeating: $0, count: weights[$0] ?? 0) }
    return (0..<Int.random(in: 20...60, using: &random)).map { _ in
      let peer = Int.random(in: 0..<peers, using: &random)
      let other = (peer + Int.random(in: 1..<peers, using: &random)) % peers
      return Step(
        kind: kinds[Int.random(in: kinds.indices, using: &random)], peer: peer, other: other,
        seed: random.next() % 1_000_000)
    }
  }
}
