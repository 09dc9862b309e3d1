// The ways in which the pieces of a quotation can follow each other in a document.

/// The ways to choose one occurrence of each piece so that they come in order and do not overlap.
///
/// They can be far more than one could list, so they are counted without listing them: from the
/// last piece to the first, each occurrence has as many ways as all occurrences of the next piece
/// that begin after its end.
struct QuoteChains {
  /// How many ways there are, at most ``countLimit``.
  let count: Int
  /// The first piece after which no way goes on; nil if there is a way.
  let brokenAt: Int?
  private let starts: [[Int]]
  private let lengths: [Int]
  /// For each piece, how many of its occurrences have a way to the end.
  ///
  /// They are its first ones, since what can follow an occurrence can follow an earlier one too.
  private let usable: [Int]

  static let countLimit = 1_000_000

  /// Takes the ordered places of each piece and the pieces' lengths.
  init(starts: [[Int]], lengths: [Int]) {
    self.starts = starts
    self.lengths = lengths
    var usable = starts.map(\.count)
    /// At each occurrence of the next piece: the ways from it and from those after it.
    var following = Self.sums(starts.last.map { [Int](repeating: 1, count: $0.count) } ?? [])
    var brokenAt = starts.last?.isEmpty == false ? nil : starts.indices.last
    for piece in starts.indices.dropLast().reversed() {
      var ways: [Int] = []
      ways.reserveCapacity(starts[piece].count)
      var next = 0
      for start in starts[piece] {
        let end = start + lengths[piece]
        while next < starts[piece + 1].count, starts[piece + 1][next] < end { next += 1 }
        ways.append(following[next])
      }
      usable[piece] = ways.firstIndex(of: 0) ?? ways.count
      if usable[piece] == 0, brokenAt == nil { brokenAt = piece + 1 }
      following = Self.sums(ways)
    }
    self.usable = usable
    self.count = following[0]
    self.brokenAt = following[0] == 0 ? brokenAt : nil
  }

  /// The first ways, in the order of the text: each a range of the text for every piece.
  func first(_ limit: Int) -> [[Range<Int>]] {
    var chains: [[Range<Int>]] = []
    var chain: [Range<Int>] = []
    extend(&chain, from: 0, into: &chains, limit: limit)
    return chains
  }

  private func extend(
    _ chain: inout [Range<Int>], from end: Int, into chains: inout [[Range<Int>]], limit: Int
  ) {
    let piece = chain.count
    guard piece < starts.count else { return chains.append(chain) }
    var index = lowerBound(starts[piece], end)
    // Every usable occurrence leads to a way, so this never searches in vain.
    while index < usable[piece], chains.count < limit {
      let start = starts[piece][index]
      chain.append(start..<start + lengths[piece])
      extend(&chain, from: start + lengths[piece], into: &chains, limit: limit)
      chain.removeLast()
      index += 1
    }
  }

  private func lowerBound(_ sorted: [Int], _ value: Int) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// At each index the sum from there to the end, and 0 after the end.
  private static func sums(_ values: [Int]) -> [Int] {
    var sums = [Int](repeating: 0, count: values.count + 1)
    for index in values.indices.reversed() {
      sums[index] = min(sums[index + 1] + values[index], countLimit)
    }
    return sums
  }
}
