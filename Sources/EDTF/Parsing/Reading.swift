// The whole text: which form it has, its level, its corners.

/// What a text was understood as.
struct Reading {
  var form: EDTF.Form
  var level: Int
  var corners: EDTF.Corners
  var qualifier: EDTF.Qualifier
}

extension Parser {
  /// Reads a whole text.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(EDTFError) -> Reading {
    var parser = Parser(bytes)
    let reading =
      switch parser.next {
      case UInt8(ascii: "["), UInt8(ascii: "{"): try parser.set()
      case .slash, .dot: try parser.interval(from: nil)
      default: try parser.dateOrInterval()
      }
    guard parser.isAtEnd else { throw parser.expected("the end of the date") }
    return reading
  }

  private mutating func dateOrInterval() throws(EDTFError) -> Reading {
    let date = try readDate()
    if next == .slash { return try interval(from: date) }
    if next == UInt8(ascii: "T") { return try dateTime(date) }
    guard isAtEnd else { throw expected(date.whatMayFollow) }
    return Reading(
      form: .date(date.value), level: date.level, corners: EDTF.Corners(within: date.bounds),
      qualifier: date.value.qualifier)
  }

  private mutating func dateTime(_ date: ReadDate) throws(EDTFError) -> Reading {
    guard date.value.day?.value != nil, !date.value.isMasked, date.value.qualifiers.isEmpty else {
      throw expected("the end: a time of day follows only a plain YYYY-MM-DD")
    }
    position += 1
    let time = try timeOfDay()
    return Reading(
      form: .dateTime(date.value, time), level: date.level,
      corners: EDTF.Corners(within: date.bounds),
      qualifier: [])
  }
}
