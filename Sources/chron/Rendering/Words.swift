// Small pieces of English that every view needs.

enum Words {
  /// `1 source`, `2 sources`, `no sources`.
  static func count(_ number: some BinaryInteger, _ one: String, _ many: String? = nil) -> String {
    let noun = number == 1 ? one : many ?? one + "s"
    return number == 0 ? "no \(noun)" : "\(grouped(number)) \(noun)"
  }

  /// Digits in groups of three: `100,000`.
  static func grouped(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var result = ""
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.count - offset).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return number < 0 ? "-" + result : result
  }

  /// `a`, `a and b`, `a, b and c`.
  static func list(_ items: [String], _ conjunction: String = "and") -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }

  /// Bytes in the unit that keeps three digits: `512 bytes`, `9.8 kB`, `1.2 MB`.
  static func bytes(_ count: Int64) -> String {
    guard count >= 1000 else { return Self.count(count, "byte") }
    var tenths = count / 100
    for unit in ["kB", "MB", "GB", "TB"] {
      if tenths < 10_000 || unit == "TB" {
        return tenths < 1000 ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(tenths / 10) \(unit)"
      }
      tenths /= 1000
    }
    return "\(count) bytes"
  }
}
