// The right edge of a Merkle tree: all that is needed to append to it and to know its root.

/// The hashes of the largest complete subtrees that together cover the entries from 0 to `size`,
/// one for each bit that is set in `size`, the largest (leftmost) first.
///
/// Appending costs one node hash on average, the root at most 63; neither reads the entries.
public struct CompactRange: Equatable, Sendable {
  /// How many entries the tree has.
  public private(set) var size: UInt64

  /// The subtrees' hashes, left to right.
  public private(set) var edge: [Hash]

  /// The range of a tree without entries.
  public init() {
    size = 0
    edge = []
  }

  /// Takes up a range that was kept; nil unless there is one hash for each bit set in `size`.
  public init?(size: UInt64, edge: [Hash]) {
    guard edge.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.edge = edge
  }

  /// The Merkle tree hash of the entries (RFC 6962 §2.1): the subtrees joined from the right,
  /// since the split of a tree takes the largest power of two to the left.
  public var root: Hash {
    guard var root = edge.last else { return .emptyRoot }
    for left in edge.dropLast().reversed() { root = .node(left, root) }
    return root
  }

  /// Appends an entry, given its leaf hash.
  ///
  /// - Precondition: `size` is less than 2⁶⁴ − 1, which no log reaches by appending.
  public mutating func append(_ leaf: Hash) {
    var hash = leaf
    var complete = size
    // Each trailing one is a complete subtree as large as the one that `hash` stands for.
    while complete & 1 == 1 {
      hash = .node(edge.removeLast(), hash)
      complete >>= 1
    }
    edge.append(hash)
    size += 1
  }
}
