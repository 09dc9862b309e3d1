// What two replicas' heads say of each other. Pure.

internal import EventStore
internal import TransparencyLog

/// Which events each side lacks.
struct HeadsComparison {
  /// Events that only the peer has.
  private(set) var behind: Int64 = 0
  /// Events that only this side has.
  private(set) var ahead: Int64 = 0
  /// Whether a log of one size has two roots.
  private var hasTwoRoots = false
  private(set) var missingHere: Int64 = 0
  private(set) var missingThere: Int64 = 0

  init(here: HeadsMessage, there: HeadsMessage) {
    let others = Dictionary(there.logs.map { ($0.origin, $0) }) { first, _ in first }
    var seen: Set<Origin> = []
    for log in here.logs {
      missingHere += log.missing
      seen.insert(log.origin)
      guard let other = others[log.origin] else {
        ahead += log.size
        continue
      }
      ahead += max(0, log.size - other.size)
      behind += max(0, other.size - log.size)
      if log.size == other.size, log.root != other.root { hasTwoRoots = true }
    }
    for log in others.values where !seen.contains(log.origin) { behind += log.size }
    missingThere = there.logs.reduce(0) { $0 + $1.missing }
  }

  /// Whether (size, root) of every log is the same, and no payload is missing.
  var isEqual: Bool {
    behind == 0 && ahead == 0 && !hasTwoRoots && missingHere == 0 && missingThere == 0
  }
}
