// Random texts of every form of EDTF; most are dates, some are not (31 June, an end before its
// start), which is for the parser to say.

enum RandomDate {
  static func text(using random: inout some RandomNumberGenerator) -> String {
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
      let zone = ["", "Z", "+02", "-04:30"].randomElement(using: &random) ?? ""
      return "\(digits(4, &random))-\(month(&random))-\(day(&random))T12:34:56\(zone)"
    case 1, 2:
      let ends = [date(using: &random), date(using: &random)].sorted()
      return [end(ends[0], &random), end(ends[1], &random)].joined(separator: "/")
    case 3: return "[" + members(&random) + "]"
    case 4: return "{" + members(&random) + "}"
    default: return date(using: &random)
    }
  }

  /// The texts with one more digit masked, where that digit belongs to a year of four digits, a
  /// calendar month or a day, or is the last of a part of the year (the first of one, masked, is
  /// read as a month's).
  static func maskings(of text: String) -> [String] {
    let characters = Array(text)
    let isCalendar = !text.contains("Y") && !text.contains("S") && !text.contains("T")
    guard isCalendar else { return [] }
    return characters.indices.compactMap { index in
      guard characters[index].isNumber, characters[index] != "X" else { return nil }
      if isTensOfGrouping(characters, index) { return nil }
      var masked = characters
      masked[index] = "X"
      return String(masked)
    }
  }

  private static func isTensOfGrouping(_ characters: [Character], _ index: Int) -> Bool {
    // The second component of its date, its first digit, of 2 to 4: a part of the year.
    guard "234".contains(characters[index]) else { return false }
    var start = index
    while start > 0, !"/,.[{".contains(characters[start - 1]) { start -= 1 }
    let before = characters[start..<index].filter { !"?~%".contains($0) }.drop { $0 == "-" }
    return before.count == 5 && before.last == "-"
  }

  private static func members(_ random: inout some RandomNumberGenerator) -> String {
    var members = (0..<Int.random(in: 1...4, using: &random)).map { _ -> String in
      guard Bool.random(using: &random) else { return date(using: &random) }
      let ends = [digits(4, &random), digits(4, &random)].sorted()
      return ends.joined(separator: "..")
    }
    if Int.random(in: 0..<5, using: &random) == 0 {
      members.insert("..\(date(using: &random))", at: 0)
    }
    if Int.random(in: 0..<5, using: &random) == 0 { members.append("\(date(using: &random))..") }
    return members.joined(separator: ",")
  }

  private static func end(_ date: String, _ random: inout some RandomNumberGenerator) -> String {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: ""
    case 1: ".."
    default: date
    }
  }

  private static func date(using random: inout some RandomNumberGenerator) -> String {
    let sign = Int.random(in: 0..<6, using: &random) == 0 ? "-" : ""
    switch Int.random(in: 0..<12, using: &random) {
    case 0:
      let long =
        "\(Int.random(in: 1...9, using: &random))"
        + digits(Int.random(in: 4...12, using: &random), &random)
      return "Y\(sign)\(long)" + mark(&random)
    case 1:
      let exponent = Int.random(in: 1...12, using: &random)
      return "Y\(sign)\(Int.random(in: 1...999, using: &random))E\(exponent)" + mark(&random)
    case 2: return sign + digits(4, &random) + "S\(Int.random(in: 1...5, using: &random))"
    default: break
    }
    var text = mark(&random) + sign + digits(4, &random, masked: true) + mark(&random)
    guard Int.random(in: 0..<4, using: &random) > 0 else { return text }
    if Int.random(in: 0..<4, using: &random) == 0 {
      text += "-" + mark(&random) + "\(Int.random(in: 21...41, using: &random))" + mark(&random)
      return text
    }
    text += "-" + mark(&random) + masked(month(&random), &random) + mark(&random)
    guard Bool.random(using: &random) else { return text }
    return text + "-" + mark(&random) + masked(day(&random), &random) + mark(&random)
  }

  private static func month(_ random: inout some RandomNumberGenerator) -> String {
    padded(Int.random(in: 1...12, using: &random))
  }

  private static func day(_ random: inout some RandomNumberGenerator) -> String {
    padded(Int.random(in: 1...31, using: &random))
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func masked(
    _ digits: String, _ random: inout some RandomNumberGenerator
  ) -> String {
    String(digits.map { Int.random(in: 0..<8, using: &random) == 0 ? "X" : $0 })
  }

  private static func digits(
    _ count: Int, _ random: inout some RandomNumberGenerator, masked: Bool = false
  ) -> String {
    let digits = (0..<count).map { _ in "\(Int.random(in: 0...9, using: &random))" }.joined()
    return masked ? self.masked(digits, &random) : digits
  }

  private static func mark(_ random: inout some RandomNumberGenerator) -> String {
    Int.random(in: 0..<8, using: &random) == 0
      ? ["?", "~", "%"].randomElement(using: &random) ?? "" : ""
  }
}
