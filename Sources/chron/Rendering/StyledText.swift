// A text made of styled pieces, and its wrapping to a number of columns.

/// Pieces of text, each with its style; lines break where it says so, and at spaces.
struct StyledText: Sendable, ExpressibleByStringInterpolation {
  struct Piece: Sendable {
    var text: String
    var style: Style
  }

  var pieces: [Piece]

  /// A text as it may be shown: what a terminal would obey is visible in it, line breaks are kept.
  init(_ text: String, _ style: Style = .plain) {
    self.init(shown: Printable.lines(text), style)
  }

  /// A text that was made fit to be shown before.
  fileprivate init(shown text: String, _ style: Style) {
    pieces = text.isEmpty ? [] : [Piece(text: text, style: style)]
  }

  init(stringLiteral value: String) { self.init(value) }

  static func + (left: StyledText, right: StyledText) -> StyledText {
    var result = left
    result.pieces += right.pieces
    return result
  }

  static func += (left: inout StyledText, right: StyledText) { left.pieces += right.pieces }

  var isEmpty: Bool { pieces.isEmpty }
  var plain: String { pieces.map(\.text).joined() }

  /// The greatest width of a line, if nothing is wrapped.
  var width: Int {
    plain.split(separator: "\n").map { DisplayWidth.of($0) }.max() ?? 0
  }

  /// The text with its lines joined by spaces.
  var onOneLine: StyledText {
    var result = self
    for index in result.pieces.indices {
      result.pieces[index].text = result.pieces[index].text.replacing("\n", with: " ")
    }
    return result
  }

  func rendered(isColoured: Bool) -> String {
    pieces.map { $0.style.applied(to: $0.text, isColoured: isColoured) }.joined()
  }

  /// The text in lines of at most `columns`; only a single word that is longer is broken inside.
  func wrapped(to columns: Int) -> [StyledText] {
    var wrapper = Wrapper(columns: max(columns, 1))
    for piece in pieces {
      var rest = Substring(piece.text)
      while let first = rest.first {
        if first == "\n" {
          wrapper.breakLine()
          rest = rest.dropFirst()
          continue
        }
        let isSpace = first == " "
        let run = rest.prefix { $0 != "\n" && ($0 == " ") == isSpace }
        if isSpace {
          wrapper.addSpace(String(run), piece.style)
        } else {
          wrapper.addWord(String(run), piece.style)
        }
        rest = rest[run.endIndex...]
      }
    }
    return wrapper.finish()
  }
}

/// Fills lines word by word; a word may be of pieces of several styles, which stay together.
private struct Wrapper {
  let columns: Int
  var lines: [StyledText] = []
  var line = StyledText("")
  var lineWidth = 0
  var space = StyledText("")
  var spaceWidth = 0
  var word = StyledText("")
  var wordWidth = 0

  init(columns: Int) { self.columns = columns }

  mutating func addSpace(_ text: String, _ style: Style) {
    endWord()
    space += StyledText(shown: text, style)
    spaceWidth += text.count
  }

  mutating func addWord(_ text: String, _ style: Style) {
    word += StyledText(shown: text, style)
    wordWidth += DisplayWidth.of(text)
  }

  mutating func breakLine() {
    endWord()
    lines.append(line)
    startLine()
  }

  mutating func finish() -> [StyledText] {
    endWord()
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }

  private mutating func startLine() {
    line = StyledText("")
    lineWidth = 0
    space = StyledText("")
    spaceWidth = 0
  }

  private mutating func endWord() {
    guard !word.isEmpty else { return }
    if lineWidth > 0, lineWidth + spaceWidth + wordWidth > columns {
      lines.append(line)
      startLine()
    }
    if lineWidth + spaceWidth + wordWidth <= columns {
      line += space + word
      lineWidth += spaceWidth + wordWidth
    } else {
      breakWord()
    }
    space = StyledText("")
    spaceWidth = 0
    word = StyledText("")
    wordWidth = 0
  }

  private mutating func breakWord() {
    for piece in word.pieces {
      for character in piece.text {
        let width = DisplayWidth.of(character)
        if lineWidth + width > columns, lineWidth > 0 {
          lines.append(line)
          startLine()
        }
        if let last = line.pieces.indices.last, line.pieces[last].style == piece.style {
          line.pieces[last].text.append(character)
        } else {
          line += StyledText(shown: String(character), piece.style)
        }
        lineWidth += width
      }
    }
  }
}
