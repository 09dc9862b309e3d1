// A date before the year 0 begins with a hyphen, and so does an option: `--when -0043` means the date.

enum NegativeYears {
  /// The arguments, those that can only be dates with a space before them, which a date may have and
  /// an option cannot.
  static func marked(_ arguments: [String]) -> [String] {
    arguments.map { isDate($0) ? " " + $0 : $0 }
  }

  /// Whether an argument is a hyphen, four digits at least, and then nothing but what EDTF has.
  private static func isDate(_ argument: String) -> Bool {
    let year = argument.utf8.dropFirst().prefix { (0x30...0x39).contains($0) || $0 == 0x58 }
    return argument.utf8.first == UInt8(ascii: "-") && year.count >= 4
      && argument.utf8.dropFirst(1 + year.count).allSatisfy(characters.contains)
  }

  private static let characters = Set("0123456789-/.:XTZSE?~%+".utf8)
}
