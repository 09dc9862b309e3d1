// Consistency proofs: that a tree only grew, the older entries being the first of the newer ones.

/// The proof that one tree begins with all entries of another (RFC 6962 §2.1.2).
public struct ConsistencyProof: Hashable, Sendable {
  /// How many entries the older tree has.
  public let oldSize: UInt64

  /// How many entries the newer tree has.
  public let newSize: UInt64

  /// The hashes from which both roots follow, the lowest first; at most 65.
  public let path: [Hash]

  /// Takes over a proof from elsewhere, which `check(oldRoot:newRoot:)` then judges.
  public init(oldSize: UInt64, newSize: UInt64, path: [Hash]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.path = path
  }

  /// Makes the proof: PROOF(m, D[n]) of RFC 6962 §2.1.2, empty if the sizes are equal.
  ///
  /// - Parameters:
  ///   - oldSize: How many entries the older tree has.
  ///   - newSize: How many entries the newer tree has.
  ///   - hash: Reads the hash of a complete subtree of the newer tree.
  /// - Throws: `malformedProof` unless `0 < oldSize <= newSize`; what `hash` throws.
  public static func make(
    oldSize: UInt64, newSize: UInt64, reading hash: (Subtree) throws -> Hash
  ) throws -> ConsistencyProof {
    try checkSizes(oldSize, newSize)
    var path: [Hash] = []
    var range = 0..<newSize
    while range.upperBound != oldSize {
      let split = Subtree.split(of: range)
      let (left, right) = (range.lowerBound..<split, split..<range.upperBound)
      let (way, beside) = oldSize <= split ? (left, right) : (right, left)
      path.append(try Subtree.hash(of: beside, reading: hash))
      range = way
    }
    // The subtree that ends both ways; left out where it is the older tree, whose root is known.
    if range.lowerBound > 0 { path.append(try Subtree.hash(of: range, reading: hash)) }
    return ConsistencyProof(oldSize: oldSize, newSize: newSize, path: path.reversed())
  }

  /// Checks that the tree with the newer root begins with the tree with the older root
  /// (RFC 9162 §2.1.4.2).
  ///
  /// - Throws: `malformedProof` if the sizes are out of order, the older is 0 (every tree begins
  ///   with the empty one, so no proof of it says anything) or the number of hashes is wrong;
  ///   `rootMismatch` if the hashes lead to another root.
  public func check(oldRoot: Hash, newRoot: Hash) throws(TransparencyLogError) {
    try Self.checkSizes(oldSize, newSize)
    var rest = path[...]
    guard oldSize < newSize else {
      guard rest.isEmpty else { throw wrongCount }
      return try Self.compare(oldRoot, newRoot, size: newSize)
    }
    var node = oldSize - 1
    var last = newSize - 1
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    // If the older size is a power of two its root is itself a node of the newer tree.
    let isPowerOfTwo = oldSize.nonzeroBitCount == 1
    guard let first = isPowerOfTwo ? oldRoot : rest.popFirst() else { throw wrongCount }
    var (old, new) = (first, first)
    for sibling in rest {
      guard last > 0 else { throw wrongCount }
      if node & 1 == 1 || node == last {
        old = .node(sibling, old)
        new = .node(sibling, new)
        while node & 1 == 0 && node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        new = .node(new, sibling)
      }
      node >>= 1
      last >>= 1
    }
    guard last == 0 else { throw wrongCount }
    try Self.compare(old, oldRoot, size: oldSize)
    try Self.compare(new, newRoot, size: newSize)
  }

  private static func compare(
    _ hash: Hash, _ root: Hash, size: UInt64
  ) throws(TransparencyLogError) {
    guard hash == root else {
      throw TransparencyLogError(
        .rootMismatch,
        "the proof leads to the root \(hash.base64) at size \(size), not \(root.base64)")
    }
  }

  private static func checkSizes(
    _ oldSize: UInt64, _ newSize: UInt64
  ) throws(TransparencyLogError) {
    guard oldSize > 0 else {
      throw TransparencyLogError(
        .malformedProof, "nothing can be proved of a tree of size 0: every tree begins with it")
    }
    guard oldSize <= newSize else {
      throw TransparencyLogError(
        .malformedProof, "a tree of size \(newSize) cannot begin with one of size \(oldSize)")
    }
  }

  private var wrongCount: TransparencyLogError {
    TransparencyLogError(
      .malformedProof,
      "\(path.count) hashes cannot be the proof from size \(oldSize) to size \(newSize)")
  }
}
