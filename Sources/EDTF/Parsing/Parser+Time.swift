// The time of day of level 0: hh:mm:ss, then nothing, Z, or a difference from UTC.

extension Parser {
  /// Reads what follows the `T`.
  mutating func timeOfDay() throws(EDTFError) -> EDTF.TimeOfDay {
    let offset = position
    let hour = try number("an hour", 0...24)
    try colon("“:” and minutes")
    let minute = try number("minutes", 0...59)
    try colon("“:” and seconds")
    let second = try number("seconds", 0...60)
    if hour == 24, minute != 0 || second != 0 {
      throw EDTFError(at: offset, "24:00:00 is the end of a day; there is no time after it")
    }
    if second == 60, minute != 59 {
      throw EDTFError(at: position - 2, "a leap second ends an hour: minute 59, second 60")
    }
    return EDTF.TimeOfDay(
      hour: hour, minute: minute, second: second, zoneMinutes: try zone())
  }

  private mutating func zone() throws(EDTFError) -> Int? {
    let offset = position
    if isAtEnd { return nil }
    if skip(UInt8(ascii: "Z")) { return 0 }
    let isWest = next == .hyphen
    guard isWest || next == UInt8(ascii: "+") else {
      throw expected("the end, “Z”, or “+” or “-” and a difference from UTC")
    }
    position += 1
    let hours = try number("hours", 0...23)
    let minutes = skip(UInt8(ascii: ":")) ? try number("minutes", 0...59) : 0
    let difference = hours * 60 + minutes
    if isWest, difference == 0 {
      throw EDTFError(at: offset, "no difference from UTC is written with “+” or as “Z”")
    }
    return isWest ? -difference : difference
  }

  private mutating func colon(_ what: String) throws(EDTFError) {
    guard skip(UInt8(ascii: ":")) else { throw expected(what) }
  }

  private mutating func number(
    _ what: String, _ range: ClosedRange<Int>
  ) throws(EDTFError) -> Int {
    guard let tens = next.decimal else { throw expectedNumber(what, range) }
    guard let ones = byte(ahead: 1).decimal else {
      position += 1
      throw expectedNumber(what, range)
    }
    let number = Int(tens) * 10 + Int(ones)
    guard range.contains(number) else { throw expectedNumber(what, range) }
    position += 2
    return number
  }

  private func expectedNumber(_ what: String, _ range: ClosedRange<Int>) -> EDTFError {
    expected("\(what) of two digits, at most \(range.upperBound)")
  }
}
