// Years before Christ as files number them: with a year 0, as EDTF has it, or without, as
// historians do.

extension DatePhrase {
  /// How numbers stand for years before the year 1.
  ///
  /// It is about years that are written as numbers; "44 BCE" says itself what it counts.
  public enum YearNumbering: String, Hashable, Sendable, CaseIterable {
    /// `0000` is 1 BC and `-0043` is 44 BC, as in ISO 8601.
    case astronomical
    /// `-0001` is 1 BC and `-0044` is 44 BC; there is no year 0.
    case historical
  }
}

extension DatePhrase.YearNumbering {
  /// A text with its years as EDTF numbers them; a plain number, `-44` or `476`, as such a year.
  ///
  /// Numbers of one or two digits without a sign stay as they are: they can be years of a century.
  func edtf(_ text: String) throws(DatePhraseError) -> String {
    if let year = plainYear(text) {
      return try Moment.text(year: astronomical(year, at: 0))
    }
    guard self == .historical, PhraseToken.looksLikeEDTF(text) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    var isAtStart = true
    while index < bytes.count {
      if isAtStart, let year = WrittenYear(bytes, at: index) {
        result += try renumbered(year)
        index = year.end
        isAtStart = false
        continue
      }
      switch bytes[index] {
      case UInt8(ascii: "/"), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","),
        UInt8(ascii: "."):
        isAtStart = true
      case UInt8(ascii: "?"), UInt8(ascii: "~"), UInt8(ascii: "%"): break
      default: isAtStart = false
      }
      result.append(bytes[index])
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The year that a whole number is, where EDTF would want other digits.
  private func plainYear(_ text: String) -> Int64? {
    let isNegative = text.utf8.first == .hyphen
    let digits = text.utf8.dropFirst(isNegative ? 1 : 0)
    guard digits.count != 4, digits.count <= 18, digits.count > (isNegative ? 0 : 2),
      let value = Digits.value(of: digits)
    else { return nil }
    return isNegative ? -value : value
  }

  private func astronomical(_ year: Int64, at offset: Int) throws(DatePhraseError) -> Int64 {
    guard self == .historical, year <= 0 else { return year }
    guard year < 0 else {
      throw DatePhraseError(
        .impossible, at: offset,
        "historians count no year 0: -0001 is 1 BC, and 0001 the year after it")
    }
    return year + 1
  }

  private func renumbered(_ year: WrittenYear) throws(DatePhraseError) -> [UInt8] {
    guard year.isBeforeYearOne else { return year.bytes }
    guard let value = year.value else {
      throw DatePhraseError(
        .impossible, at: year.start,
        "digits that are masked or not significant cannot be carried over from years before "
          + "Christ as historians count them: write the first and the last year, as in "
          + "-0049/-0040")
    }
    return Array(try Moment.text(year: astronomical(value, at: year.start)).utf8)
  }
}

/// A year as a date of EDTF begins with it: `-0044`, `004X`, `Y-17E7`, `-1950S2`.
private struct WrittenYear {
  let start: Int
  let end: Int
  let bytes: [UInt8]
  /// `nil` where digits are masked or not significant, or where it is none that EDTF could read.
  private(set) var value: Int64?
  private let isNegative: Bool

  init?(_ text: [UInt8], at start: Int) {
    var index = start
    func take(_ byte: Character) -> Bool {
      guard index < text.count, text[index] == byte.asciiValue else { return false }
      index += 1
      return true
    }
    func takeDigits(orMasked: Bool = false) -> ArraySlice<UInt8> {
      let from = index
      while index < text.count,
        (0x30...0x39).contains(text[index]) || (orMasked && text[index] == UInt8(ascii: "X"))
      {
        index += 1
      }
      return text[from..<index]
    }
    _ = take("Y")
    isNegative = take("-")
    let digits = takeDigits(orMasked: true)
    guard !digits.isEmpty else { return nil }
    value = Digits.value(of: digits)
    if take("E") {
      let exponent = Digits.value(of: takeDigits()) ?? 0
      for _ in 0..<min(exponent, 20) { value = value.flatMap { Self.tenfold($0) } }
    }
    let isWhole = !take("S")
    if !isWhole { _ = takeDigits() }
    self.start = start
    end = index
    bytes = Array(text[start..<index])
    let isZero = value == 0 && !isNegative
    value = isWhole || isZero ? value.map { isNegative ? -$0 : $0 } : nil
  }

  /// Whether any year that it can be is one before the year 1; what EDTF refuses is left to it.
  var isBeforeYearOne: Bool {
    if isNegative { return value != 0 }
    return bytes.allSatisfy { $0 == 0x30 || $0 == UInt8(ascii: "X") }
  }

  private static func tenfold(_ value: Int64) -> Int64? {
    let (product, overflows) = value.multipliedReportingOverflow(by: 10)
    return overflows ? nil : product
  }
}
