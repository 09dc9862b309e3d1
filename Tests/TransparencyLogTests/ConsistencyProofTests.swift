// Consistency proofs: published ones, all of small trees, and what must not pass for one.

import TestSupport
import Testing
import TransparencyLog

@Suite("ConsistencyProof")
struct ConsistencyProofTests {
  @Test("the proofs of the reference tree are made as published, and check")
  func knownAnswers() throws {
    let vectors = try Vectors.merkleTree()
    let tree = ReferenceTree(try vectors.leaves.map { .leaf(try #require(bytes(ofHex: $0))) })
    #expect(vectors.consistency.count == 36)
    for known in vectors.consistency {
      let proof = try ConsistencyProof.make(
        oldSize: known.oldSize, newSize: known.newSize, reading: tree.read)
      #expect(proof.path == known.path.map(\.hash))
      try proof.check(
        oldRoot: vectors.roots[Int(known.oldSize)].hash,
        newRoot: vectors.roots[Int(known.newSize)].hash)
    }
  }

  @Test("each kind of wrong proof in the Merkle test suites is refused")
  func refused() throws {
    for known in try Vectors.refusedProofs().consistency {
      let proof = ConsistencyProof(
        oldSize: try #require(UInt64(known.oldSize)), newSize: try #require(UInt64(known.newSize)),
        path: known.path.map(\.hash))
      #expect(throws: TransparencyLogError.self, "\(known.why)") {
        try proof.check(oldRoot: known.oldRoot.hash, newRoot: known.newRoot.hash)
      }
    }
  }

  @Test("every two trees up to 130 have the proof of RFC 6962, and it checks")
  func exhaustive() throws {
    let tree = ReferenceTree(size: 130)
    let roots = (0...130).map(tree.root)
    for newSize in 1...130 {
      for oldSize in 1...newSize {
        let proof = try ConsistencyProof.make(
          oldSize: UInt64(oldSize), newSize: UInt64(newSize), reading: tree.read)
        #expect(proof.path == ReferenceTree.proof(oldSize, tree.leaves[..<newSize]))
        try proof.check(oldRoot: roots[oldSize], newRoot: roots[newSize])
      }
    }
  }

  @Test("a proof that was tampered with is refused, whatever was changed")
  func tampering() throws {
    var generator = SeededGenerator()
    let tree = ReferenceTree(size: 600)
    for _ in 0..<150 {
      let newSize = UInt64.random(in: 2...600, using: &generator)
      let oldSize = UInt64.random(in: 1..<newSize, using: &generator)
      let (oldRoot, newRoot) = (tree.root(Int(oldSize)), tree.root(Int(newSize)))
      let proof = try ConsistencyProof.make(
        oldSize: oldSize, newSize: newSize, reading: tree.read)
      try proof.check(oldRoot: oldRoot, newRoot: newRoot)
      func expectRefusal(
        _ oldSize: UInt64, _ newSize: UInt64, _ path: [Hash], _ oldRoot: Hash, _ newRoot: Hash
      ) {
        let proof = ConsistencyProof(oldSize: oldSize, newSize: newSize, path: path)
        #expect(throws: TransparencyLogError.self, "seed \(generator.seed)") {
          try proof.check(oldRoot: oldRoot, newRoot: newRoot)
        }
      }
      for path in proof.path.tampered(using: &generator) {
        expectRefusal(oldSize, newSize, path, oldRoot, newRoot)
      }
      let bit = Int.random(in: 0..<256, using: &generator)
      expectRefusal(oldSize, newSize, proof.path, oldRoot.flipped(bit), newRoot)
      expectRefusal(oldSize, newSize, proof.path, oldRoot, newRoot.flipped(bit))
      expectRefusal(oldSize, newSize, proof.path, newRoot, oldRoot)
    }
  }

  @Test("a log that was rewritten has no proof")
  func rewrittenLog() throws {
    let old = ReferenceTree(size: 50)
    for changed in 0..<50 {
      var leaves = old.leaves + ReferenceTree(size: 20).leaves
      leaves[changed] = .leaf([1, 2, 3])
      let new = ReferenceTree(leaves)
      let proof = try ConsistencyProof.make(oldSize: 50, newSize: 70, reading: new.read)
      let error = #expect(throws: TransparencyLogError.self) {
        try proof.check(oldRoot: old.root(50), newRoot: new.root(70))
      }
      #expect(error?.code == .rootMismatch)
    }
  }

  @Test("sizes out of order and size 0 are errors, and the largest sizes do not overflow")
  func bounds() throws {
    for (oldSize, newSize) in [(0, 0), (0, 1), (2, 1)] as [(UInt64, UInt64)] {
      #expect(throws: TransparencyLogError.self) {
        try ConsistencyProof.make(oldSize: oldSize, newSize: newSize) { _ in .emptyRoot }
      }
    }
    for oldSize in [1, 2, .max / 2, .max / 2 + 1, .max - 1] as [UInt64] {
      let proof = try ConsistencyProof.make(oldSize: oldSize, newSize: .max) { _ in .emptyRoot }
      let error = #expect(throws: TransparencyLogError.self) {
        try proof.check(oldRoot: .emptyRoot, newRoot: .emptyRoot)
      }
      #expect(error?.code == .rootMismatch, "the number of hashes is right")
    }
  }
}
