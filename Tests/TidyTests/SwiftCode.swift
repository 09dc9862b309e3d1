// Swift without its comments and the contents of its strings, so that rules judge code alone.

/// The lines of a Swift file, each taken apart.
struct SwiftCode: Sendable {
  /// A line of the file.
  struct Line: Sendable {
    /// The line as it stands.
    let text: String
    /// The line without comments and without what its string literals hold.
    let code: String
    /// Whether there is nothing but a comment on it.
    let isComment: Bool
  }

  let lines: [Line]

  init(_ texts: [String]) {
    var isInString = false
    lines = texts.map { text in
      let isComment = !isInString && text.utf8.drop { $0 == 0x20 }.starts(with: "//".utf8)
      return Line(text: text, code: Self.code(of: text, &isInString), isComment: isComment)
    }
  }

  /// Whether the comment that ends on the line before `index` has one of these words.
  func comment(before index: Int, contains words: [String]) -> Bool {
    lines[..<index].reversed().prefix { $0.isComment }
      .contains { line in words.contains { line.text.contains($0) } }
  }

  /// The modules that the file imports, whatever stands before the word `import`.
  var imports: [String] {
    lines.compactMap { line in
      let words = line.code.split(separator: " ")
      guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
        words[..<place].allSatisfy({ $0.hasPrefix("@") || Self.accessLevels.contains($0) })
      else { return nil }
      let named = Self.kinds.contains(words[place + 1]) ? words.dropFirst(place + 2).first : nil
      return (named ?? words[place + 1]).split(separator: ".").first.map { String($0) }
    }
  }

  private static let accessLevels: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private",
  ]

  private static let kinds: Set<Substring> = [
    "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
  ]

  /// The code of a line; `isInString` says whether a multi-line string is open before and after.
  private static func code(of text: String, _ isInString: inout Bool) -> String {
    let (quote, backslash, slash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"))
    let bytes = Array(text.utf8)
    var code: [UInt8] = []
    var place = 0
    var isInLiteral = false
    while place < bytes.count {
      if bytes[place...].starts(with: [quote, quote, quote]) {
        isInString.toggle()
        place += 3
      } else if isInString || isInLiteral {
        if bytes[place] == backslash {
          place += 1
        } else if isInLiteral, bytes[place] == quote {
          isInLiteral = false
          code.append(quote)
        }
        place += 1
      } else if bytes[place...].starts(with: [slash, slash]) {
        break
      } else {
        isInLiteral = bytes[place] == quote
        code.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: code, as: UTF8.self)
  }
}
