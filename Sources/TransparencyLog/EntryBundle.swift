// Entry bundles: the tiles that hold a log's entries themselves.

/// The contents of a tile of entries: each entry after its length as a big-endian 16-bit number
/// (C2SP tlog-tiles, Log entries).
public enum EntryBundle {
  /// Bytes that an entry may have at most.
  public static let maximumEntryByteCount = 65535

  /// The bytes of a bundle.
  ///
  /// - Throws: `malformedTile` if there are no entries or more than 256, or one is too long.
  public static func bytes(of entries: [[UInt8]]) throws(TransparencyLogError) -> [UInt8] {
    guard (1...Tile.fullWidth).contains(entries.count) else {
      throw TransparencyLogError(
        .malformedTile, "an entry bundle has 1 to \(Tile.fullWidth) entries, not \(entries.count)")
    }
    var bytes: [UInt8] = []
    for (number, entry) in entries.enumerated() {
      guard let count = UInt16(exactly: entry.count) else {
        throw TransparencyLogError(
          .malformedTile,
          "entry \(number) of the bundle has \(entry.count) bytes, more than "
            + "\(maximumEntryByteCount)")
      }
      bytes += [UInt8(count >> 8), UInt8(count & 0xff)]
      bytes += entry
    }
    return bytes
  }

  /// Reads the entries out of a bundle's bytes.
  ///
  /// - Throws: `malformedTile` unless the tile is of entries and the bytes are exactly as many
  ///   entries as it is wide.
  public static func entries(
    in bytes: [UInt8], of tile: Tile
  ) throws(TransparencyLogError) -> [ArraySlice<UInt8>] {
    guard tile.kind == .entries else {
      throw TransparencyLogError(.malformedTile, "the tile \(tile.path) has hashes, not entries")
    }
    var entries: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while entries.count < tile.width {
      guard let high = rest.popFirst(), let low = rest.popFirst(),
        rest.count >= Int(high) << 8 | Int(low)
      else {
        throw TransparencyLogError(
          .malformedTile,
          "the bundle \(tile.path) ends within entry \(entries.count) of \(tile.width)")
      }
      let count = Int(high) << 8 | Int(low)
      entries.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    guard rest.isEmpty else {
      throw TransparencyLogError(
        .malformedTile,
        "the bundle \(tile.path) has \(rest.count) bytes after its \(tile.width) entries")
    }
    return entries
  }
}
