// Where a tile is found under a log's prefix, as a path that is also safe as a file's name.

extension Tile {
  /// The path after the log's prefix: `tile/<level>/<index>[.p/<width>]`, of a bundle with
  /// `entries` for the level (C2SP tlog-tiles, Merkle Tree and Log entries).
  public var path: String {
    let level =
      switch kind {
      case .hashes(let level): String(level)
      case .entries: "entries"
      }
    return "tile/\(level)/" + Self.path(ofIndex: index) + (isPartial ? ".p/\(width)" : "")
  }

  /// Reads a path as `path` writes it.
  ///
  /// - Throws: `malformedTile` if it is any other text, also one that means the same tile.
  public init(path: String) throws(TransparencyLogError) {
    guard let tile = Self.parse(path), tile.path.hasBytes(of: path) else {
      throw TransparencyLogError(
        .malformedTile,
        "\(quote(path)) is not the path of a tile: tile/<level 0…63 or entries>/<index as 067 or "
          + "x001/x234/067>, then .p/<width 1…255> if the tile is partial")
    }
    self = tile
  }

  /// An index in elements of three digits, all but the last marked with an x, so that no file has
  /// the name of a folder: 1,234,067 is `x001/x234/067`.
  private static func path(ofIndex index: UInt64) -> String {
    var elements: [String] = []
    var rest = index
    repeat {
      let digits = String(rest % 1000)
      let padded = String(repeating: "0", count: 3 - digits.count) + digits
      elements.append(elements.isEmpty ? padded : "x" + padded)
      rest /= 1000
    } while rest > 0
    return elements.reversed().joined(separator: "/")
  }

  /// Reads a path generously: what is spelt otherwise than `path` would is caught by comparing.
  private static func parse(_ path: String) -> Tile? {
    var elements = path.fields(separatedBy: UInt8(ascii: "/"))[...]
    guard elements.popFirst() == "tile", let level = elements.popFirst() else { return nil }
    let kind: Kind
    if level == "entries" {
      kind = .entries
    } else {
      guard let level = Int(level) else { return nil }
      kind = .hashes(level: level)
    }
    var width = Tile.fullWidth
    if elements.count >= 2, elements[elements.endIndex - 2].hasSuffix(".p") {
      guard let partial = elements.popLast().flatMap({ Int($0) }), partial < Tile.fullWidth,
        let last = elements.popLast()
      else { return nil }
      width = partial
      elements.append(last.dropLast(2))
    }
    guard let index = parseIndex(elements) else { return nil }
    return Tile(kind, index: index, width: width)
  }

  private static func parseIndex(_ elements: ArraySlice<Substring>) -> UInt64? {
    guard !elements.isEmpty else { return nil }
    var index: UInt64 = 0
    for element in elements {
      guard let digits = UInt64(element.suffix(3)), digits < 1000 else { return nil }
      let (product, overflows) = index.multipliedReportingOverflow(by: 1000)
      let (sum, carries) = product.addingReportingOverflow(digits)
      guard !overflows, !carries else { return nil }
      index = sum
    }
    return index
  }
}
