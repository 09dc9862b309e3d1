// The right edge of a tree, against the published roots and the definition.

import TestSupport
import Testing
import TransparencyLog

@Suite("CompactRange")
struct CompactRangeTests {
  @Test("the reference tree has the published roots at every size")
  func knownAnswers() throws {
    let vectors = try Vectors.merkleTree()
    var range = CompactRange()
    #expect(range.root == vectors.roots[0].hash)
    for (place, leaf) in vectors.leaves.enumerated() {
      range.append(Hash.leaf(try #require(bytes(ofHex: leaf))))
      #expect(range.root == vectors.roots[place + 1].hash)
    }
    #expect(range.size == 8)
  }

  @Test("the root is the recursive one of RFC 6962 at every size up to 300")
  func definition() {
    let tree = ReferenceTree(size: 300)
    var range = CompactRange()
    for size in 0...300 {
      #expect(range.size == UInt64(size))
      #expect(range.root == tree.root(size))
      #expect(range.edge == Subtree.covering(size: UInt64(size)).map(tree.read))
      #expect(range.root == Subtree.root(size: UInt64(size), reading: tree.read))
      if size < 300 { range.append(tree.leaves[size]) }
    }
  }

  @Test("a range that was kept goes on as if it had never been put away")
  func resumption() throws {
    let tree = ReferenceTree(size: 100)
    for size in 0..<100 {
      var whole = CompactRange()
      for leaf in tree.leaves[..<size] { whole.append(leaf) }
      var kept = try #require(CompactRange(size: whole.size, edge: whole.edge))
      #expect(kept == whole)
      for leaf in tree.leaves[size...] { kept.append(leaf) }
      #expect(kept.root == tree.root(100))
    }
  }

  @Test("an edge with too few or too many hashes is refused")
  func wrongEdge() {
    #expect(CompactRange(size: 0, edge: [.emptyRoot]) == nil)
    #expect(CompactRange(size: 6, edge: [.emptyRoot]) == nil)
    #expect(CompactRange(size: 6, edge: [.emptyRoot, .emptyRoot, .emptyRoot]) == nil)
    #expect(CompactRange(size: 0, edge: []) == CompactRange())
    #expect(CompactRange(size: .max, edge: .init(repeating: .emptyRoot, count: 64)) != nil)
  }
}
