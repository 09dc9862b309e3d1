// The sets of level 2: `[one of these]` and `{all of these}`, with ranges and open ends.

extension Parser {
  /// Reads a set from its opening bracket.
  mutating func set() throws(EDTFError) -> Reading {
    let isOneOf = next == UInt8(ascii: "[")
    let closing = isOneOf ? UInt8(ascii: "]") : UInt8(ascii: "}")
    let closingName = isOneOf ? "“]”" : "“}”"
    position += 1
    var elements: [EDTF.Element] = []
    var members: [EDTF.Corners] = []
    var qualifier: EDTF.Qualifier = []
    repeat {
      let element = try element(isFirst: elements.isEmpty)
      elements.append(element.value)
      members.append(element.corners)
      qualifier.formUnion(element.qualifier)
      if case .onOrAfter = element.value, next != closing {
        throw expected("\(closingName): “..” without an end comes last")
      }
    } while skip(.comma)
    guard skip(closing) else { throw expected("“,” and another date, “..” or \(closingName)") }
    guard let corners = isOneOf ? EDTF.Corners.oneOf(members) : EDTF.Corners.allOf(members) else {
      throw expected("a date")
    }
    return Reading(
      form: isOneOf ? .oneOf(elements) : .allOf(elements), level: 2, corners: corners,
      qualifier: qualifier)
  }

  private struct ReadElement {
    var value: EDTF.Element
    var corners: EDTF.Corners
    var qualifier: EDTF.Qualifier
  }

  private mutating func element(isFirst: Bool) throws(EDTFError) -> ReadElement {
    if next == .dot {
      guard isFirst else { throw expected("a date: “..” without a start comes first") }
      guard skipDots() else { throw expected("“..” and a date") }
      let date = try readDate()
      return ReadElement(
        value: .onOrBefore(date.value),
        corners: EDTF.Corners(start: .openStart, end: date.bounds),
        qualifier: date.value.qualifier)
    }
    let first = try readDate()
    guard skipDots() else {
      return ReadElement(
        value: .date(first.value), corners: EDTF.Corners(within: first.bounds),
        qualifier: first.value.qualifier)
    }
    guard next != .comma, next != UInt8(ascii: "]"), next != UInt8(ascii: "}") else {
      return ReadElement(
        value: .onOrAfter(first.value),
        corners: EDTF.Corners(start: first.bounds, end: .openEnd),
        qualifier: first.value.qualifier)
    }
    let last = try readDate()
    guard first.value.precision == last.value.precision else {
      throw EDTFError(
        at: last.offset, "expected a date as fine as “\(text(of: first))”: a range goes in steps")
    }
    if first.bounds.lower > last.bounds.upper {
      throw EDTFError(
        at: last.offset, "the range ends before it starts: “\(text(of: first))” is later")
    }
    return ReadElement(
      value: .range(from: first.value, through: last.value),
      corners: EDTF.Corners(start: first.bounds, end: last.bounds),
      qualifier: first.value.qualifier.union(last.value.qualifier))
  }
}
