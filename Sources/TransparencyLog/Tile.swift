// Tiles: a log cut into files that never change, 256 hashes or entries each, and their paths.

/// A tile of a log: which one, of which kind, and how much of it there is (C2SP tlog-tiles).
public struct Tile: Hashable, Sendable {
  /// What a tile holds.
  public enum Kind: Hashable, Sendable {
    /// Hashes: at level 0 of entries, above of full tiles of the level below. Level 0…63.
    case hashes(level: Int)
    /// The entries themselves.
    case entries
  }

  /// Hashes or entries in a full tile.
  public static let fullWidth = 256

  /// What the tile holds.
  public let kind: Kind

  /// How many tiles of its kind lie to its left.
  public let index: UInt64

  /// How many hashes or entries it has: 256 if it is full, else 1…255.
  public let width: Int

  /// Names a tile; nil if its level or width is out of bounds.
  public init?(_ kind: Kind, index: UInt64, width: Int = fullWidth) {
    guard (1...Self.fullWidth).contains(width) else { return nil }
    if case .hashes(let level) = kind, !(0...63).contains(level) { return nil }
    self.kind = kind
    self.index = index
    self.width = width
  }

  /// Whether the tile is the last of its kind and may yet grow.
  public var isPartial: Bool { width < Self.fullWidth }

  /// The rightmost, partial tile of a kind in a tree of `size` entries; nil if there is none
  /// because the last tile is full (C2SP tlog-tiles, Partial Tiles).
  public static func partial(_ kind: Kind, size: UInt64) -> Tile? {
    let count = self.count(kind, size: size)
    return Tile(kind, index: count >> 8, width: Int(count & 0xff))
  }

  /// How many full tiles of a kind a tree of `size` entries has.
  public static func fullCount(_ kind: Kind, size: UInt64) -> UInt64 {
    count(kind, size: size) >> 8
  }

  /// The tiles to publish when a log grows: those of the new tree that the old one did not have,
  /// level by level from the lowest, then the entry bundles.
  ///
  /// - Precondition: `oldSize <= newSize`.
  public static func added(from oldSize: UInt64, to newSize: UInt64) -> [Tile] {
    precondition(oldSize <= newSize, "a log does not shrink")
    let kinds = (0..<8).map { Kind.hashes(level: $0) } + [.entries]
    return kinds.flatMap { kind in
      let full = fullCount(kind, size: oldSize)..<fullCount(kind, size: newSize)
      var tiles = full.compactMap { Tile(kind, index: $0) }
      if count(kind, size: oldSize) != count(kind, size: newSize),
        let partial = partial(kind, size: newSize)
      {
        tiles.append(partial)
      }
      return tiles
    }
  }

  /// Hashes of a level, or entries, in a tree of `size` entries: floor(size / 256^level).
  private static func count(_ kind: Kind, size: UInt64) -> UInt64 {
    switch kind {
    case .hashes(let level): size >> (8 * level)
    case .entries: size
    }
  }
}
