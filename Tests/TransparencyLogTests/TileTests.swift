// Tiles: paths and numbers of the specification, and whole trees made from tiles alone.

import TestSupport
import Testing
import TransparencyLog

@Suite("Tile")
struct TileTests {
  @Test("paths are written and read as the specification says")
  func paths() throws {
    for known in try Vectors.tiles().paths {
      let kind = Int(known.kind).map { Tile.Kind.hashes(level: $0) } ?? .entries
      let index = try #require(UInt64(known.index))
      let tile = try #require(Tile(kind, index: index, width: known.width))
      #expect(tile.path == known.path)
      #expect(try Tile(path: known.path) == tile)
    }
  }

  @Test("any other path is refused")
  func refusedPaths() throws {
    for path in try Vectors.tiles().refused {
      let error = #expect(throws: TransparencyLogError.self, "\(path)") { try Tile(path: path) }
      #expect(error?.code == .malformedTile)
    }
  }

  @Test("trees have the full and partial tiles of the specification's examples")
  func trees() throws {
    for known in try Vectors.tiles().trees {
      let size = try #require(UInt64(known.size))
      for (level, full) in known.full.enumerated() {
        #expect(Tile.fullCount(.hashes(level: level), size: size) == full)
      }
      for (level, width) in known.partial.enumerated() {
        #expect((Tile.partial(.hashes(level: level), size: size)?.width ?? 0) == width)
      }
      #expect(Tile.fullCount(.entries, size: size) == Tile.fullCount(.hashes(level: 0), size: size))
    }
    #expect(Tile.partial(.hashes(level: 8), size: .max) == nil)
    #expect(Tile.partial(.hashes(level: 63), size: .max) == nil)
  }

  @Test("no tile has a level or width out of bounds")
  func bounds() {
    #expect(Tile(.entries, index: 0, width: 0) == nil)
    #expect(Tile(.entries, index: 0, width: 257) == nil)
    #expect(Tile(.hashes(level: -1), index: 0) == nil)
    #expect(Tile(.hashes(level: 64), index: 0) == nil)
  }

  @Test("proofs made from published tiles alone check, while the log grows")
  func proofsFromTiles() throws {
    var generator = SeededGenerator()
    let tree = ReferenceTree(size: 1200)
    var published: [String: [UInt8]] = [:]
    var size: UInt64 = 0
    for newSize in [1, 5, 255, 256, 257, 700, 768, 1200] as [UInt64] {
      for tile in Tile.added(from: size, to: newSize) {
        guard case .hashes(let level) = tile.kind else { continue }
        let hashes = (0..<tile.width).map {
          tree.read(Subtree(level: 8 * level, index: tile.index << 8 + UInt64($0)))
        }
        #expect(published[tile.path] == nil, "a published tile never changes")
        published[tile.path] = Tile.bytes(of: hashes)
      }
      size = newSize
      let read = { (subtree: Subtree) in
        let tile = try #require(Tile.holding(subtree, size: newSize))
        let bytes = try #require(published[tile.path], "tile \(tile.path) at size \(newSize)")
        return try tile.hash(of: subtree, in: tile.hashes(in: bytes))
      }
      #expect(try Subtree.root(size: newSize, reading: read) == tree.root(Int(newSize)))
      for _ in 0..<10 {
        let index = UInt64.random(in: 0..<newSize, using: &generator)
        let proof = try InclusionProof.make(index: index, size: newSize, reading: read)
        try proof.check(leaf: tree.leaves[Int(index)], root: tree.root(Int(newSize)))
      }
    }
  }

  @Test("a subtree that the tree does not have is in no tile")
  func missingSubtrees() throws {
    #expect(Tile.holding(Subtree(level: 0, index: 5), size: 5) == nil)
    #expect(Tile.holding(Subtree(level: 3, index: 0), size: 7) == nil)
    #expect(Tile.holding(Subtree(level: 63, index: 1), size: .max) == nil)
    let tile = try #require(Tile.holding(Subtree(level: 63, index: 0), size: .max))
    #expect(tile.path == "tile/7/000.p/255")
    let small = try #require(Tile(.hashes(level: 0), index: 0, width: 3))
    let hashes = ReferenceTree(size: 3).leaves
    for (level, index) in [(2, 0), (1, 1), (0, 3), (8, 0)] as [(Int, UInt64)] {
      #expect(throws: TransparencyLogError.self) {
        try small.hash(of: Subtree(level: level, index: index), in: hashes)
      }
    }
    #expect(throws: TransparencyLogError.self) {
      try small.hash(of: Subtree(level: 0, index: 0), in: hashes.dropLast())
    }
  }

  @Test("a tile of hashes with a byte too few or too many is refused")
  func wrongHashBytes() throws {
    let tile = try #require(Tile(.hashes(level: 0), index: 0, width: 2))
    let bytes = Tile.bytes(of: [.emptyRoot, .leaf([])])
    #expect(try tile.hashes(in: bytes) == [.emptyRoot, .leaf([])])
    for wrong in [[], Array(bytes.dropLast()), bytes + [0]] {
      #expect(throws: TransparencyLogError.self) { try tile.hashes(in: wrong) }
    }
    let bundle = try #require(Tile(.entries, index: 0, width: 2))
    #expect(throws: TransparencyLogError.self) { try bundle.hashes(in: bytes) }
  }

  @Test("entry bundles hold entries of every length, and are refused when cut or padded")
  func entryBundles() throws {
    let entries: [[UInt8]] = [
      [], [1], .init(repeating: 2, count: 256), .init(repeating: 3, count: 65535),
    ]
    let tile = try #require(Tile(.entries, index: 0, width: entries.count))
    let bytes = try EntryBundle.bytes(of: entries)
    #expect(bytes.prefix(5) == [0, 0, 0, 1, 1])
    #expect(try EntryBundle.entries(in: bytes, of: tile).map { Array($0) } == entries)
    for cut in [0, 1, 2, 3, 4, 5, 6, 260, bytes.count - 1] {
      #expect(throws: TransparencyLogError.self) {
        try EntryBundle.entries(in: Array(bytes.prefix(cut)), of: tile)
      }
    }
    #expect(throws: TransparencyLogError.self) {
      try EntryBundle.entries(in: bytes + [0], of: tile)
    }
    let tooLong = [[UInt8](repeating: 0, count: 65536)]
    for wrong in [[], tooLong, Array(repeating: [], count: 257)] {
      #expect(throws: TransparencyLogError.self) { try EntryBundle.bytes(of: wrong) }
    }
    let hashes = try #require(Tile(.hashes(level: 0), index: 0, width: entries.count))
    #expect(throws: TransparencyLogError.self) { try EntryBundle.entries(in: bytes, of: hashes) }
  }
}
