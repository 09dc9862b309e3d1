// Inclusion proofs: published ones, all of small trees, and what must not pass for one.

import TestSupport
import Testing
import TransparencyLog

@Suite("InclusionProof")
struct InclusionProofTests {
  @Test("the proofs of the reference tree are made as published, and check")
  func knownAnswers() throws {
    let vectors = try Vectors.merkleTree()
    let leaves = try vectors.leaves.map { Hash.leaf(try #require(bytes(ofHex: $0))) }
    let tree = ReferenceTree(leaves)
    #expect(vectors.inclusion.count == 36)
    for known in vectors.inclusion {
      let proof = try InclusionProof.make(index: known.index, size: known.size, reading: tree.read)
      #expect(proof.path == known.path.map(\.hash))
      try proof.check(leaf: leaves[Int(known.index)], root: vectors.roots[Int(known.size)].hash)
    }
  }

  @Test("each kind of wrong proof in the Merkle test suites is refused")
  func refused() throws {
    for known in try Vectors.refusedProofs().inclusion {
      let proof = InclusionProof(
        index: try #require(UInt64(known.index)), size: try #require(UInt64(known.size)),
        path: known.path.map(\.hash))
      #expect(throws: TransparencyLogError.self, "\(known.why)") {
        try proof.check(leaf: known.leaf.hash, root: known.root.hash)
      }
    }
  }

  @Test("every entry of every tree up to 130 has the proof of RFC 6962, and it checks")
  func exhaustive() throws {
    let tree = ReferenceTree(size: 130)
    for size in 1...130 {
      let root = tree.root(size)
      for index in 0..<size {
        let proof = try InclusionProof.make(
          index: UInt64(index), size: UInt64(size), reading: tree.read)
        #expect(proof.path == ReferenceTree.path(index, tree.leaves[..<size]))
        try proof.check(leaf: tree.leaves[index], root: root)
      }
    }
  }

  @Test("a proof that was tampered with is refused, whatever was changed")
  func tampering() throws {
    var generator = SeededGenerator()
    let tree = ReferenceTree(size: 600)
    for _ in 0..<150 {
      let size = UInt64.random(in: 1...600, using: &generator)
      let index = UInt64.random(in: 0..<size, using: &generator)
      let (leaf, root) = (tree.leaves[Int(index)], tree.root(Int(size)))
      let proof = try InclusionProof.make(index: index, size: size, reading: tree.read)
      try proof.check(leaf: leaf, root: root)
      func expectRefusal(
        _ index: UInt64, _ size: UInt64, _ path: [Hash], leaf: Hash, root: Hash
      ) {
        #expect(throws: TransparencyLogError.self, "seed \(generator.seed)") {
          try InclusionProof(index: index, size: size, path: path).check(leaf: leaf, root: root)
        }
      }
      for path in proof.path.tampered(using: &generator) {
        expectRefusal(index, size, path, leaf: leaf, root: root)
      }
      let bit = Int.random(in: 0..<256, using: &generator)
      expectRefusal(index, size, proof.path, leaf: leaf.flipped(bit), root: root)
      expectRefusal(index, size, proof.path, leaf: leaf, root: root.flipped(bit))
      let other = (index + UInt64.random(in: 1..<700, using: &generator)) % 700
      expectRefusal(other, size, proof.path, leaf: leaf, root: root)
    }
  }

  @Test("places outside the tree are errors, and the largest sizes do not overflow")
  func bounds() throws {
    #expect(throws: TransparencyLogError.self) {
      try InclusionProof.make(index: 0, size: 0) { _ in .emptyRoot }
    }
    #expect(throws: TransparencyLogError.self) {
      try InclusionProof.make(index: 5, size: 5) { _ in .emptyRoot }
    }
    for index in [0, 1, .max / 2, .max - 1] as [UInt64] {
      let proof = try InclusionProof.make(index: index, size: .max) { _ in .emptyRoot }
      let error = #expect(throws: TransparencyLogError.self) {
        try proof.check(leaf: .emptyRoot, root: .emptyRoot)
      }
      #expect(error?.code == .rootMismatch, "the number of hashes is right")
    }
  }

  @Test("an error of the reader comes through")
  func readerError() {
    struct Unreadable: Error {}
    #expect(throws: Unreadable.self) {
      try InclusionProof.make(index: 0, size: 2) { _ in throw Unreadable() }
    }
  }
}
