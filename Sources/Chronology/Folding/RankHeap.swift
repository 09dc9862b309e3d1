// A binary heap of ranks: the next event to fold among those whose predecessors are folded.

/// Whole numbers, of which the least comes out first.
struct RankHeap {
  private var ranks: [Int] = []

  mutating func insert(_ rank: Int) {
    ranks.append(rank)
    var child = ranks.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard ranks[child] < ranks[parent] else { return }
      ranks.swapAt(child, parent)
      child = parent
    }
  }

  mutating func removeFirst() -> Int? {
    guard let first = ranks.first else { return nil }
    let last = ranks.removeLast()
    guard !ranks.isEmpty else { return first }
    ranks[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < ranks.count && ranks[child] < ranks[least] {
        least = child
      }
      guard least != parent else { return first }
      ranks.swapAt(parent, least)
      parent = least
    }
  }
}
