// Words as a shell takes them, so that advice can be pasted as it stands.

enum ShellWord {
  /// The text as one word of a command: as it is where that is safe, else in quotation marks.
  ///
  /// What has control characters is written `$'…'`, which bash, zsh and ksh read.
  static func quoted(_ text: String) -> String {
    if !text.isEmpty, !text.hasPrefix("~"), text.unicodeScalars.allSatisfy(isPlain) { return text }
    guard text.unicodeScalars.contains(where: Printable.isUnsafe) else {
      return "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
    var result = "$'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": result += #"\'"#
      case "\\": result += #"\\"#
      case "\n": result += #"\n"#
      case "\t": result += #"\t"#
      case _ where Printable.isUnsafe(scalar):
        for byte in UTF8.encode(scalar) ?? .init() {
          // Three octal digits end by themselves; hexadecimal ones go on into what follows.
          let digits = String(byte, radix: 8)
          result += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "_./:@=+,-%".unicodeScalars.contains(scalar)
      : scalar.properties.isAlphabetic
  }
}
