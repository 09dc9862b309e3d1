// Taking a quotation apart at its skips.

/// The pieces of a quotation between its skips.
struct QuotePieces {
  /// The pieces that have something to look for, in order.
  let pieces: [Piece]

  struct Piece {
    /// As it was written.
    let text: String
    /// As it is looked for: folded, without white space and dashes at its edges, in UTF-8.
    let folded: [UInt8]

    /// Nil if nothing remains to be looked for.
    init?(_ text: String) {
      let bytes = FoldedText(Array(text.utf8)).bytes
      let isEdge: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x2D }
      guard let first = bytes.firstIndex(where: { !isEdge($0) }),
        let last = bytes.lastIndex(where: { !isEdge($0) })
      else { return nil }
      self.text = text
      self.folded = Array(bytes[first...last])
    }
  }

  /// Splits a quotation at `…` and at three dots or more, with or without brackets around them.
  init(_ quote: String) {
    var pieces: [Piece] = []
    var piece = String.UnicodeScalarView()
    let scalars = Array(quote.unicodeScalars)
    var position = 0
    while position < scalars.count {
      let skip = Self.skip(scalars, at: position)
      if skip > 0 {
        if let piece = Piece(String(piece)) { pieces.append(piece) }
        piece = .init()
        position += skip
      } else {
        piece.append(scalars[position])
        position += 1
      }
    }
    if let piece = Piece(String(piece)) { pieces.append(piece) }
    self.pieces = pieces
  }

  /// How many code points a skip that begins here has; 0 if none does.
  private static func skip(_ scalars: [Unicode.Scalar], at start: Int) -> Int {
    if let closing = closings[scalars[start]] {
      let inner = dots(scalars, at: start + 1)
      let end = start + 1 + inner
      return inner > 0 && end < scalars.count && scalars[end] == closing ? inner + 2 : 0
    }
    return dots(scalars, at: start)
  }

  private static let closings: [Unicode.Scalar: Unicode.Scalar] = ["[": "]", "(": ")"]

  /// How many code points an ellipsis here has: `…`, or at least three dots.
  private static func dots(_ scalars: [Unicode.Scalar], at start: Int) -> Int {
    var end = start
    var isEllipsis = false
    while end < scalars.count, scalars[end] == "." || scalars[end] == "\u{2026}" {
      if scalars[end] == "\u{2026}" { isEllipsis = true }
      end += 1
    }
    return isEllipsis || end - start >= 3 ? end - start : 0
  }
}
