// The interval `A/B`, whose ends may be dates, open (`..`) or unknown (left out).

extension Parser {
  /// Reads an interval from its start, or, where that was a date, from its `/`.
  mutating func interval(from date: ReadDate?) throws(EDTFError) -> Reading {
    let start = if let date { End.date(date) } else { try openOrUnknown() }
    guard skip(.slash) else { throw expected("“/”") }
    let end = if isAtEnd || next == .dot { try openOrUnknown() } else { End.date(try readDate()) }
    if next == UInt8(ascii: "T") {
      throw expected("the end: the ends of an interval have no time of day")
    }
    guard isAtEnd else { throw expected("the end of the interval") }

    if let first = start.date, let last = end.date, first.bounds.lower > last.bounds.upper {
      throw EDTFError(
        at: last.offset, "the interval ends before it starts: “\(text(of: first))” is later")
    }
    return Reading(
      form: .interval(from: start.endpoint, to: end.endpoint),
      level: max(start.level, end.level),
      corners: .interval(
        from: start.bounds(open: .openStart), to: end.bounds(open: .openEnd)),
      qualifier: start.qualifier.union(end.qualifier))
  }

  private mutating func openOrUnknown() throws(EDTFError) -> End {
    if skipDots() { return .open }
    if next == .dot {
      position += 1
      throw expected("a second “.”: an open end is “..”")
    }
    return .unknown
  }

  /// The text from a date's beginning to its interval's `/`, as it was written.
  func text(of date: ReadDate) -> String {
    let end = bytes[date.offset...].firstIndex { $0 == .slash || $0 == .dot } ?? bytes.count
    return String(decoding: bytes[date.offset..<end], as: UTF8.self)
  }
}

/// An end of an interval while it is read.
private enum End {
  case date(ReadDate)
  case open
  case unknown

  var date: ReadDate? {
    if case .date(let date) = self { date } else { nil }
  }

  var endpoint: EDTF.Endpoint {
    switch self {
    case .date(let date): .date(date.value)
    case .open: .open
    case .unknown: .unknown
    }
  }

  /// Level 1 has open and unknown ends and qualified dates; masked digits within an interval are
  /// level 2's, even those that stand alone in level 1.
  var level: Int {
    guard let date else { return 1 }
    return date.value.isMasked ? 2 : date.level
  }

  var qualifier: EDTF.Qualifier { date?.value.qualifier ?? [] }

  func bounds(open: EDTF.Bounds) -> EDTF.Bounds? {
    switch self {
    case .date(let date): date.bounds
    case .open: open
    case .unknown: nil
    }
  }
}
