// A day as text: `[-]YYYY-MM-DD`, more digits for years beyond four, `-inf` and `+inf`.

extension Day: LosslessStringConvertible {
  /// `[-]YYYY-MM-DD` with at least four digits of year, or `-inf`, or `+inf`.
  public var description: String {
    if self == .distantPast { return "-inf" }
    if self == .distantFuture { return "+inf" }
    let (year, month, day) = GregorianCalendar.civil(dayNumber: number)
    var text = ""
    text.reserveCapacity(11)
    if year < 0 { text.append("-") }
    Digits.append(year.magnitude, width: 4, to: &text)
    text.append("-")
    Digits.append(UInt64(month), width: 2, to: &text)
    text.append("-")
    Digits.append(UInt64(day), width: 2, to: &text)
    return text
  }

  /// Reads what ``description`` writes, and nothing else: one day has one text.
  public init?(_ description: String) {
    switch description {
    case "-inf": self = .distantPast
    case "+inf": self = .distantFuture
    default:
      var rest = Array(description.utf8)[...]
      let isNegative = rest.first == UInt8(ascii: "-")
      if isNegative { rest.removeFirst() }
      let fields = rest.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      guard fields.count == 3, fields[0].count >= 4, fields[1].count == 2, fields[2].count == 2,
        fields[0].count == 4 || fields[0].first != UInt8(ascii: "0"),
        let year = Digits.value(of: fields[0]), let month = Digits.value(of: fields[1]),
        let day = Digits.value(of: fields[2]), !(isNegative && year == 0),
        let read = Day(year: isNegative ? -year : year, month: Int(month), day: Int(day))
      else { return nil }
      self = read
    }
  }
}

/// Decimal digits in ASCII, read and written without a formatter.
enum Digits {
  /// Appends a number, padded with zeros to at least `width` digits.
  static func append(_ number: UInt64, width: Int, to text: inout String) {
    let digits = String(number)
    for _ in 0..<max(0, width - digits.utf8.count) { text.append("0") }
    text.append(digits)
  }

  /// The number that the bytes spell; `nil` where one is no digit, there are none, or it is too
  /// large.
  static func value(of bytes: some Collection<UInt8>) -> Int64? {
    guard !bytes.isEmpty else { return nil }
    var value: Int64 = 0
    for byte in bytes {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.addingReportingOverflow(Int64(byte - 0x30))
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }
}
