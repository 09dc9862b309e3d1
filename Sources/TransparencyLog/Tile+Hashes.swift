// What is in a tile of hashes, and how to find a subtree's hash in it.

extension Tile {
  /// The levels of a tree that one tile spans: 256 hashes are the lowest of eight.
  private static let height = 8

  /// The tile that has what is needed for a subtree's hash, in a tree of `size` entries; nil if the
  /// tree is too small to have that subtree.
  public static func holding(_ subtree: Subtree, size: UInt64) -> Tile? {
    guard subtree.index < size >> subtree.level else { return nil }
    let kind = Kind.hashes(level: subtree.level / height)
    let first = subtree.index << (subtree.level % height)
    let index = first >> 8
    return index < fullCount(kind, size: size)
      ? Tile(kind, index: index) : partial(kind, size: size)
  }

  /// Reads the hashes out of a tile's bytes: `width` times 32 (C2SP tlog-tiles, Merkle Tree).
  ///
  /// - Throws: `malformedTile` if there are more bytes or fewer, or if the tile is of entries.
  public func hashes(in bytes: [UInt8]) throws(TransparencyLogError) -> [Hash] {
    guard case .hashes = kind else {
      throw TransparencyLogError(.malformedTile, "the tile \(path) has entries, not hashes")
    }
    guard bytes.count == width * Hash.byteCount else {
      throw TransparencyLogError(
        .malformedTile,
        "the tile \(path) has \(width * Hash.byteCount) bytes, these are \(bytes.count)")
    }
    return stride(from: 0, to: bytes.count, by: Hash.byteCount).compactMap {
      Hash(bytes[$0..<$0 + Hash.byteCount])
    }
  }

  /// The bytes of a tile of these hashes.
  public static func bytes(of hashes: [Hash]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * Hash.byteCount)
    for hash in hashes { hash.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// The hash of a complete subtree, made from the hashes of the tile that holds it.
  ///
  /// - Throws: `malformedTile` if the tile does not reach over the whole subtree, or if these are
  ///   not as many hashes as the tile has.
  public func hash(
    of subtree: Subtree, in hashes: [Hash]
  ) throws(TransparencyLogError) -> Hash {
    let height = subtree.level % Self.height
    let first = subtree.index << height
    let start = Int(first & 0xff)
    guard hashes.count == width, kind == .hashes(level: subtree.level / Self.height),
      first >> 8 == index, start + (1 << height) <= width
    else {
      throw TransparencyLogError(
        .malformedTile,
        "the subtree \(subtree.index) of level \(subtree.level) is not in the tile \(path)")
    }
    var row = hashes[start..<start + (1 << height)]
    while row.count > 1 {
      row =
        stride(from: row.startIndex, to: row.endIndex, by: 2)
        .map { Hash.node(row[$0], row[$0 + 1]) }[...]
    }
    return row[row.startIndex]
  }
}
