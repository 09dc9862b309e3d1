// The arguments as they were typed, made ready for the parser: none that is not text, and hyphens
// that begin a number told from those that begin an option.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

enum Arguments {
  /// The arguments of this process.
  ///
  /// - Throws: `Failure` for one that is not UTF-8. Swift would put U+FFFD in place of what it cannot
  ///   read, and that would be recorded.
  static func ofProcess() throws(Failure) -> [String] {
    var result: [String] = []
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[index] else { break }
      guard let text = String(validatingCString: bytes) else {
        throw notText(String(cString: bytes), "argument \(index)")
      }
      result.append(text)
    }
    return marked(result)
  }

  /// - Throws: `Failure` if a variable that this program reads is not UTF-8.
  static func checkEnvironment() throws(Failure) {
    var next = environ
    while let entry = next.pointee {
      if String(validatingCString: entry) == nil, strncmp(entry, "CHRON_", 6) == 0 {
        let text = String(cString: entry)
        throw notText(text, "the variable \(text.prefix { $0 != "=" })")
      }
      next += 1
    }
  }

  private static func notText(_ repaired: String, _ name: String) -> Failure {
    Failure(
      .usage, "\(name) is not valid UTF-8", place: repaired, kept: "nothing was written",
      advice: "type it again, or convert it: iconv -f LATIN1 -t UTF-8")
  }

  /// The arguments, with what begins with a hyphen and is a number made to be read as one.
  ///
  /// A date before the year 0 gets a space before it, which a date may have and an option may not:
  /// `--when -0043`. Another number goes to the option before it: `--limit -1`.
  static func marked(_ arguments: [String]) -> [String] {
    var result: [String] = []
    for argument in arguments {
      if isDate(argument) {
        result.append(" " + argument)
      } else if isNegative(argument), let option = result.last, option.hasPrefix("--"),
        option.utf8.count > 2, !option.contains("=")
      {
        result[result.count - 1] = "\(option)=\(argument)"
      } else {
        result.append(argument)
      }
    }
    return result
  }

  /// Whether an argument is a hyphen, four digits at least, and then nothing but what EDTF has.
  private static func isDate(_ argument: String) -> Bool {
    let year = argument.utf8.dropFirst().prefix { (0x30...0x39).contains($0) || $0 == 0x58 }
    return argument.utf8.first == UInt8(ascii: "-") && year.count >= 4
      && argument.utf8.dropFirst(1 + year.count).allSatisfy(characters.contains)
  }

  private static let characters = Set("0123456789-/.:XTZSE?~%+".utf8)

  private static func isNegative(_ argument: String) -> Bool {
    argument.utf8.first == UInt8(ascii: "-") && argument.utf8.count > 1
      && argument.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
  }
}
