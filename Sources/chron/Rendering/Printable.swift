// Text that others wrote, made safe to print: a statement that arrives from another machine must
// not be able to move the cursor, recolour the screen or turn the line's direction round.

extension String {
  /// The text on one line, with every character that a terminal would obey made visible or blank.
  var printable: String {
    guard unicodeScalars.contains(where: Self.isUnsafe) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar {
      case "\n", "\r", "\t", "\u{85}", "\u{2028}", "\u{2029}": result.append(" ")
      case _ where Self.isUnsafe(scalar): result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true  // C0, DEL and C1
    case 0x2028, 0x2029: true  // line and paragraph separators
    case 0x202A...0x202E, 0x2066...0x2069: true  // bidirectional embeddings and isolates
    default: false
    }
  }
}
