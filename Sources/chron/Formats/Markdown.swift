// Markdown that says what it was given: every text of others stands as text, whatever is in it.

/// Pieces of CommonMark 0.31.
enum Markdown {
  /// A text on one line, with each character that Markdown would take for its own escaped (§2.4).
  static func text(_ text: String) -> String {
    var result = ""
    for scalar in text.printable.unicodeScalars {
      if special.contains(scalar) { result.append("\\") }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// What needs no escape within a line is left alone, so that the report stays readable as it is.
  private static let special = Set("\\`*_[]<>&~|$#".unicodeScalars)

  static func strong(_ text: String) -> String { wrapped(text, in: "**") }

  static func emphasis(_ text: String) -> String { wrapped(text, in: "*") }

  /// Emphasis does not open before white space, nor close after it (§6.2).
  private static func wrapped(_ text: String, in mark: String) -> String {
    let trimmed = text.trimmingSpaces
    return trimmed.isEmpty ? "" : mark + self.text(trimmed) + mark
  }

  /// An id, as code: it has no backtick.
  static func code(_ id: String) -> String { "`\(id.filter { $0 != "`" }.printable)`" }

  /// An address as a link, if it is one that a browser may follow; else as text.
  static func link(_ url: String) -> String {
    let isWeb = url.hasPrefix("https://") || url.hasPrefix("http://")
    // An autolink has no white space, control character or angle bracket (§6.5).
    let isPlain = url.unicodeScalars.allSatisfy {
      $0.value > 0x20 && $0.value < 0x7F && $0 != "<" && $0 != ">"
    }
    return isWeb && isPlain ? "<\(url)>" : text(url)
  }

  /// A table (GitHub Flavored Markdown §4.10): the names of its columns, and rows of cells that are
  /// Markdown already, without line breaks.
  static func tableHead(_ names: [String]) -> [String] {
    [tableRow(names), "|" + String(repeating: "---|", count: names.count)]
  }

  static func tableRow(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
}

extension String {
  fileprivate var trimmingSpaces: String {
    let inner = drop { $0 == " " }
    return String(
      inner.prefix(upTo: inner.lastIndex { $0 != " " }.map(inner.index(after:)) ?? inner.startIndex)
    )
  }
}
