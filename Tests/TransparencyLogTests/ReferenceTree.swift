// RFC 6962 §2.1 word for word, slow and plain, to hold the real code against.

import TransparencyLog

/// A tree with all its hashes, made by the recursive definitions of RFC 6962.
struct ReferenceTree {
  let leaves: [Hash]

  /// The hashes of all complete subtrees, by level.
  private let levels: [[Hash]]

  init(_ leaves: [Hash]) {
    self.leaves = leaves
    var levels = [leaves]
    while let below = levels.last, below.count > 1 {
      levels.append(
        stride(from: 0, to: below.count - 1, by: 2).map { Hash.node(below[$0], below[$0 + 1]) })
    }
    self.levels = levels
  }

  /// A tree of so many entries, all different.
  init(size: Int) { self.init((0..<size).map { Hash.leaf(Array("entry \($0)".utf8)) }) }

  /// What a log would read from its store.
  func read(_ subtree: Subtree) -> Hash { levels[subtree.level][Int(subtree.index)] }

  /// MTH(D[0:size]).
  func root(_ size: Int) -> Hash { Self.root(leaves[..<size]) }

  static func root(_ leaves: ArraySlice<Hash>) -> Hash {
    switch leaves.count {
    case 0: return .emptyRoot
    case 1: return leaves[leaves.startIndex]
    default:
      let split = leaves.startIndex + largestPowerOfTwo(below: leaves.count)
      return .node(root(leaves[..<split]), root(leaves[split...]))
    }
  }

  /// PATH(index, D[0:size]).
  static func path(_ index: Int, _ leaves: ArraySlice<Hash>) -> [Hash] {
    guard leaves.count > 1 else { return [] }
    let count = largestPowerOfTwo(below: leaves.count)
    let split = leaves.startIndex + count
    return index < count
      ? path(index, leaves[..<split]) + [root(leaves[split...])]
      : path(index - count, leaves[split...]) + [root(leaves[..<split])]
  }

  /// SUBPROOF(size, D, whole).
  static func proof(_ size: Int, _ leaves: ArraySlice<Hash>, whole: Bool = true) -> [Hash] {
    guard size < leaves.count else { return whole ? [] : [root(leaves)] }
    let count = largestPowerOfTwo(below: leaves.count)
    let split = leaves.startIndex + count
    return size <= count
      ? proof(size, leaves[..<split], whole: whole) + [root(leaves[split...])]
      : proof(size - count, leaves[split...], whole: false) + [root(leaves[..<split])]
  }

  private static func largestPowerOfTwo(below count: Int) -> Int {
    var power = 1
    while power * 2 < count { power *= 2 }
    return power
  }
}

extension [Hash] {
  /// The ways in which somebody might tamper with a proof: a bit flipped in each hash, each hash
  /// left out, one added at each place, neighbours swapped.
  func tampered(using generator: inout some RandomNumberGenerator) -> [[Hash]] {
    var results: [[Hash]] = []
    for place in indices {
      var flipped = self
      flipped[place] = self[place].flipped(Int.random(in: 0..<256, using: &generator))
      results.append(flipped)
      var shorter = self
      shorter.remove(at: place)
      results.append(shorter)
      if place > 0, self[place] != self[place - 1] {
        var swapped = self
        swapped.swapAt(place, place - 1)
        results.append(swapped)
      }
    }
    for place in 0...count {
      var longer = self
      longer.insert(randomElement(using: &generator) ?? .emptyRoot, at: place)
      results.append(longer)
    }
    return results
  }
}

extension Hash {
  /// The hash with one of its 256 bits flipped.
  func flipped(_ bit: Int) -> Hash {
    var bytes = bytes
    bytes[bit / 8] ^= 1 << (bit % 8)
    return Hash(bytes) ?? .emptyRoot
  }
}
