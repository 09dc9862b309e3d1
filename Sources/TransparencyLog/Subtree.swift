// Complete subtrees: the nodes of a Merkle tree that never change, from which all others are made.

/// The complete subtree over the entries from `index << level` to `(index + 1) << level`.
///
/// Level 0 is the entries' own hashes. Once a log has these entries the subtree's hash stays what
/// it is, so stores and tiles keep these hashes and no others.
public struct Subtree: Hashable, Sendable {
  /// The height: the subtree has 2^level entries.
  public let level: Int

  /// How many subtrees of this level lie to its left.
  public let index: UInt64

  /// Names a subtree.
  ///
  /// - Precondition: `level` is 0…63.
  public init(level: Int, index: UInt64) {
    precondition((0...63).contains(level), "a tree of at most 2^64 entries has levels 0 to 63")
    self.level = level
    self.index = index
  }

  /// The complete subtrees that together cover a tree's first entries, the largest first: those of
  /// which `CompactRange` holds the hashes.
  public static func covering(size: UInt64) -> [Subtree] {
    var subtrees: [Subtree] = []
    forEach(in: 0..<size) { subtrees.append($0) }
    return subtrees
  }

  /// The Merkle tree hash of a tree's first entries (RFC 6962 §2.1).
  ///
  /// - Parameters:
  ///   - size: How many entries.
  ///   - hash: Reads the hash of a complete subtree; its errors are thrown on.
  public static func root<E>(
    size: UInt64, reading hash: (Subtree) throws(E) -> Hash
  ) throws(E) -> Hash {
    size == 0 ? .emptyRoot : try self.hash(of: 0..<size, reading: hash)
  }

  /// The Merkle tree hash of some consecutive entries, at least one (RFC 6962 §2.1).
  ///
  /// - Precondition: The range begins at a multiple of a power of two that is no less than its
  ///   length, as every range does that splitting a tree gives.
  static func hash<E>(
    of range: Range<UInt64>, reading hash: (Subtree) throws(E) -> Hash
  ) throws(E) -> Hash {
    var hashes: [Hash] = []
    try forEach(in: range) { subtree throws(E) in hashes.append(try hash(subtree)) }
    guard var root = hashes.popLast() else { return .emptyRoot }
    while let left = hashes.popLast() { root = .node(left, root) }
    return root
  }

  /// Names the complete subtrees of a range, left to right: one for each bit of its length, since
  /// a split puts the largest power of two to the left.
  private static func forEach<E>(
    in range: Range<UInt64>, _ body: (Subtree) throws(E) -> Void
  ) throws(E) {
    var start = range.lowerBound
    while start < range.upperBound {
      let level = 63 - (range.upperBound - start).leadingZeroBitCount
      try body(Subtree(level: level, index: start >> level))
      start += 1 << level
    }
  }

  /// Where RFC 6962 splits a range of at least two entries: after the largest power of two that is
  /// less than their number.
  static func split(of range: Range<UInt64>) -> UInt64 {
    let count = range.upperBound - range.lowerBound
    return range.lowerBound + (1 << (63 - (count - 1).leadingZeroBitCount))
  }
}
