// Inclusion proofs: that an entry is in a tree, at its place, shown by a few hashes beside its way.

/// The audit path of an entry (RFC 6962 §2.1.1).
public struct InclusionProof: Hashable, Sendable {
  /// The entry's place, from 0.
  public let index: UInt64

  /// How many entries the tree has.
  public let size: UInt64

  /// The hashes beside the way from the entry to the root, the lowest first; at most 64.
  public let path: [Hash]

  /// Takes over a proof from elsewhere, which `check(leaf:root:)` then judges.
  public init(index: UInt64, size: UInt64, path: [Hash]) {
    self.index = index
    self.size = size
    self.path = path
  }

  /// Makes the proof: PATH(m, D[n]) of RFC 6962 §2.1.1.
  ///
  /// - Parameters:
  ///   - index: The entry's place, from 0.
  ///   - size: How many entries the tree has.
  ///   - hash: Reads the hash of a complete subtree, of which the proof needs at most 2 log₂ size.
  /// - Throws: `malformedProof` unless `index < size`; what `hash` throws.
  public static func make(
    index: UInt64, size: UInt64, reading hash: (Subtree) throws -> Hash
  ) throws -> InclusionProof {
    try checkPlace(index, in: size)
    var path: [Hash] = []
    var range = 0..<size
    while range.lowerBound < range.upperBound - 1 {
      let split = Subtree.split(of: range)
      let (left, right) = (range.lowerBound..<split, split..<range.upperBound)
      let (way, beside) = index < split ? (left, right) : (right, left)
      path.append(try Subtree.hash(of: beside, reading: hash))
      range = way
    }
    return InclusionProof(index: index, size: size, path: path.reversed())
  }

  /// Checks that the entry with this leaf hash is in the tree with this root (RFC 9162 §2.1.3.2).
  ///
  /// - Throws: `malformedProof` if the place is outside the tree or the number of hashes is wrong,
  ///   `rootMismatch` if they lead elsewhere.
  public func check(leaf: Hash, root: Hash) throws(TransparencyLogError) {
    try Self.checkPlace(index, in: size)
    var node = index
    var last = size - 1
    var hash = leaf
    for sibling in path {
      guard last > 0 else { throw wrongCount }
      if node & 1 == 1 || node == last {
        hash = .node(sibling, hash)
        // Up past the levels at which the right edge has no sibling.
        while node & 1 == 0 && node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        hash = .node(hash, sibling)
      }
      node >>= 1
      last >>= 1
    }
    guard last == 0 else { throw wrongCount }
    guard hash == root else {
      throw TransparencyLogError(
        .rootMismatch,
        "the proof of entry \(index) leads to the root \(hash.base64), not \(root.base64)")
    }
  }

  private static func checkPlace(
    _ index: UInt64, in size: UInt64
  ) throws(TransparencyLogError) {
    guard index < size else {
      throw TransparencyLogError(
        .malformedProof, "a tree of \(size) entries has no entry \(index) (the first is 0)")
    }
  }

  private var wrongCount: TransparencyLogError {
    TransparencyLogError(
      .malformedProof,
      "\(path.count) hashes cannot be the proof of entry \(index) in a tree of \(size)")
  }
}
