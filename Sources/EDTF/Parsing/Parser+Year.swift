// The year: four digits, the letter Y and more, an exponent, significant digits, a minus sign.

/// A year with what its spelling says.
struct ReadYear {
  var number: YearNumber
  var level: Int

  /// Whether a month may follow: not after a letter-prefixed year, nor after significant digits.
  var mayHaveMonth: Bool
}

extension Parser {
  mutating func year() throws(EDTFError) -> ReadYear {
    if skip(UInt8(ascii: "Y")) { return try letterPrefixedYear() }
    let offset = position
    let isNegative = skip(.hyphen)
    var magnitude: Int64 = 0
    var mask: UInt8 = 0
    for place in 0..<4 {
      magnitude *= 10
      if let digit = next.decimal {
        magnitude += Int64(digit)
      } else if next == UInt8(ascii: "X") {
        mask |= 8 >> UInt8(place)
      } else if position == offset {
        throw expected("a date, which begins with four digits, “-” or “Y”")
      } else {
        throw expected("a year of four digits")
      }
      position += 1
    }
    if next.decimal != nil || next == UInt8(ascii: "X") {
      throw expected("no fifth digit: months and days follow a “-”, longer years a letter “Y”")
    }
    if isNegative, magnitude == 0, mask == 0 {
      throw EDTFError(at: offset, "there is no year -0000; 1 BC is 0000")
    }
    if next == UInt8(ascii: "S") {
      if mask != 0 { throw expected("no significant digits after masked ones") }
      return try significant(magnitude: magnitude, isNegative: isNegative, from: offset)
    }
    return ReadYear(
      number: YearNumber(magnitude: magnitude, isNegative: isNegative, mask: mask),
      level: isNegative ? 1 : 0, mayHaveMonth: true)
  }

  /// `Y` has been read: `Y170000002`, `Y-170000002`, `Y-17E7`, `Y3388E2S3`.
  private mutating func letterPrefixedYear() throws(EDTFError) -> ReadYear {
    let offset = position - 1
    let isNegative = skip(.hyphen)
    let digits = position
    var magnitude = try wholeNumber("a year that does not begin with 0")
    let digitCount = position - digits
    var level = 1
    if skip(UInt8(ascii: "E")) {
      level = 2
      let exponent = try wholeNumber("an exponent from 1, without leading zeros")
      // Past 16 even the year 1 with that many zeros is refused; so the loop is a short one.
      for _ in 0..<min(exponent, 17) { magnitude = magnitude.multipliedSaturating(by: 10) }
    } else if digitCount <= 4 {
      throw EDTFError(
        at: digits, "expected more than four digits after “Y”: shorter years go without it")
    }
    try refuseFarYear(magnitude, from: offset)
    if next == UInt8(ascii: "S") {
      return try significant(magnitude: magnitude, isNegative: isNegative, from: offset)
    }
    if next == .hyphen { throw expected("no month after a year with “Y”") }
    return ReadYear(
      number: YearNumber(magnitude: magnitude, isNegative: isNegative), level: level,
      mayHaveMonth: false)
  }

  /// `S` comes next: how many of the digits count.
  private mutating func significant(
    magnitude: Int64, isNegative: Bool, from offset: Int
  ) throws(EDTFError) -> ReadYear {
    position += 1
    let count = try wholeNumber("a number of significant digits, from 1")
    // More digits than the year has: every one of them counts.
    let number = YearNumber(
      magnitude: magnitude, isNegative: isNegative, significantDigits: UInt8(min(count, 99)))
    try refuseFarYear(
      Int64(max(number.range.lowerBound.magnitude, number.range.upperBound.magnitude)),
      from: offset)
    if next == .hyphen { throw expected("no month after significant digits") }
    return ReadYear(number: number, level: 2, mayHaveMonth: false)
  }

  /// A whole number from 1, without leading zeros; one too large for `Int64` becomes its greatest.
  private mutating func wholeNumber(_ what: String) throws(EDTFError) -> Int64 {
    guard let first = next.decimal, first != 0 else { throw expected(what) }
    var number: Int64 = 0
    while let digit = next.decimal {
      let (sum, overflow) = number.multipliedSaturating(by: 10)
        .addingReportingOverflow(Int64(digit))
      number = overflow ? .max : sum
      position += 1
    }
    return number
  }

  private func refuseFarYear(_ magnitude: Int64, from offset: Int) throws(EDTFError) {
    guard magnitude > GregorianCalendar.years.upperBound else { return }
    throw EDTFError(
      .unsupported, at: offset,
      "years beyond ±25,000,000,000,000,000 cannot be counted in days")
  }
}

extension Int64 {
  /// The product of two numbers that are not negative, or the greatest number.
  fileprivate func multipliedSaturating(by factor: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}
