// Text that others wrote, made safe to print: a statement that arrives from another machine, a file's
// name or an argument must not be able to move the cursor, recolour the screen, turn the line's
// direction round, hide what it says, or fill the screen.
//
// Every text for a person passes here: pieces of views in `StyledText`, messages in `Messages` and
// `Failure`, and whatever reaches the screen once more in `Output`. JSON has escapes of its own.

enum Printable {
  /// The most scalars of one text in a view; `--json` has all of it.
  static let textLimit = 16_384
  /// The most scalars of one line of a message, and the most lines of one message.
  static let messageLimit = 1_000
  static let messageLineLimit = 500

  /// The text with every line break kept and every other character that a terminal would obey, or
  /// that shows nothing, made visible.
  static func lines(_ text: String, limit: Int = textLimit) -> String {
    bounded(isClean(text, keepsLines: true) ? text : replaced(text, keepsLines: true), limit)
  }

  /// A message: each of its lines bounded, and how many there are.
  static func message(_ text: String) -> String {
    guard text.utf8.count > messageLimit else { return lines(text, limit: messageLimit) }
    let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
    var shown = parts.prefix(messageLineLimit).map { lines(String($0), limit: messageLimit) }
    if parts.count > shown.count {
      shown.append("… (\(Words.grouped(parts.count - shown.count)) more lines)")
    }
    return shown.joined(separator: "\n")
  }

  /// A line that was styled here: of control characters it keeps the styles, and no others.
  static func rendered(_ line: String) -> String {
    guard !isClean(line, keepsLines: true) else { return line }
    return line.split(separator: Style.introducer, omittingEmptySubsequences: false).enumerated()
      .map { index, part in
        let part = String(part)
        guard index > 0 else { return replaced(part, keepsLines: true) }
        // What follows an introducer is a style of this program, or none of its own.
        guard let end = Style.parameterLength(of: part) else {
          return replaced(Style.introducer + part, keepsLines: true)
        }
        let rest = part.utf8.dropFirst(end)
        return Style.introducer + part.prefix(end) + replaced(String(rest) ?? "", keepsLines: true)
      }.joined()
  }

  /// The first `limit` scalars of a text, with a note of how long it is if that is not all.
  static func bounded(_ text: String, _ limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "… (\(Words.grouped(scalars.count)) characters in all)"
  }

  /// What a terminal would obey, or what would deceive who reads it.
  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true  // C0, DEL and C1
    case 0x61C, 0x200E, 0x200F: true  // marks of direction
    case 0x2028, 0x2029: true  // line and paragraph separators
    case 0x202A...0x202E, 0x2066...0x2069: true  // bidirectional embeddings, overrides, isolates
    case 0x200B, 0x2060...0x2064, 0xFEFF: true  // of no width, and of no meaning in a word
    case 0x206A...0x206F, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true  // deprecated, and tags
    case 0x115F, 0x1160, 0x3164, 0xFFA0: true  // letters that are blank
    default: false
    }
  }

  fileprivate static func isClean(_ text: String, keepsLines: Bool) -> Bool {
    var text = text
    let isPlain = text.withUTF8 { bytes in
      bytes.allSatisfy { $0 < 0x7F && ($0 >= 0x20 || (keepsLines && $0 == 0x0A)) }
    }
    return isPlain
      || !text.unicodeScalars.contains { isUnsafe($0) && !(keepsLines && $0 == "\n") }
  }

  fileprivate static func replaced(_ text: String, keepsLines: Bool) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where keepsLines: result.append(scalar)
      case "\n", "\r", "\t", "\u{85}", "\u{2028}", "\u{2029}": result.append(" ")
      case _ where isUnsafe(scalar): result.append(contentsOf: name(of: scalar).unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// `<U+202E>`.
  static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
  }

  /// The bytes of JSON with the same characters escaped as JSON does: the value stays what it is.
  ///
  /// Outside of strings JSON has none of them.
  static func json(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 >= 0x7F }) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if scalar.value >= 0x7F, isUnsafe(scalar) {
        for unit in UTF16.encode(scalar) ?? .init() {
          let digits = String(unit, radix: 16)
          result += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
        }
      } else {
        result += UTF8.encode(scalar) ?? .init()
      }
    }
    return result
  }
}

extension String {
  /// The text on one line, with every character that a terminal would obey made visible or blank.
  var printable: String {
    let line =
      Printable.isClean(self, keepsLines: false)
      ? self : Printable.replaced(self, keepsLines: false)
    return Printable.bounded(line, Printable.textLimit)
  }
}
