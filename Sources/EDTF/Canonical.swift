// One spelling for each meaning, for comparison and for output where the original is not wanted.

extension EDTF {
  /// The same date in its plainest spelling.
  ///
  /// Exponents are multiplied out, significant digits that change nothing are dropped, qualifiers
  /// stand as far right and as few as they can, and time zones have minutes. It reads back with
  /// the same corners and the same qualified components; ``text`` is what was given.
  public var canonical: String {
    switch form {
    case .date(let date): date.canonical
    case .dateTime(let date, let time): date.canonical + "T" + time.canonical
    case .interval(let from, let to): from.canonical + "/" + to.canonical
    case .oneOf(let elements): "[" + elements.map(\.canonical).joined(separator: ",") + "]"
    case .allOf(let elements): "{" + elements.map(\.canonical).joined(separator: ",") + "}"
    }
  }
}

extension EDTF.Endpoint {
  fileprivate var canonical: String {
    switch self {
    case .date(let date): date.canonical
    case .open: ".."
    case .unknown: ""
    }
  }
}

extension EDTF.Element {
  fileprivate var canonical: String {
    switch self {
    case .date(let date): date.canonical
    case .range(let from, let through): from.canonical + ".." + through.canonical
    case .onOrBefore(let date): ".." + date.canonical
    case .onOrAfter(let date): date.canonical + ".."
    }
  }
}

extension EDTF.Date {
  fileprivate var canonical: String {
    var components = [yearNumber.canonical]
    if let month { components.append(month.description) }
    if let day { components.append(day.description) }
    let qualifiers = EDTF.Component.allCases.prefix(components.count).map(qualifier(of:))

    // The components from the left that share a quality take one mark behind the last of them;
    // of those after, each takes its own in front.
    let shared = qualifiers.prefix { $0 == qualifiers[0] }.count
    components[shared - 1] += qualifiers[0].mark
    for index in shared..<components.count {
      components[index] = qualifiers[index].mark + components[index]
    }
    return components.joined(separator: "-")
  }
}

extension YearNumber {
  fileprivate var canonical: String {
    let magnitude = value.magnitude
    guard magnitude > 9_999 else {
      var digits = ""
      Digits.append(magnitude, width: 4, to: &digits)
      let masked = zip(digits, 0..<4).map { digit, place in
        mask & 8 >> UInt8(place) == 0 ? digit : "X"
      }
      return (isNegative ? "-" : "") + String(masked) + significance
    }
    return "Y\(value)" + significance
  }

  private var significance: String {
    guard significantDigits != 0, range.count > 1 else { return "" }
    return "S\(significantDigits)"
  }
}

extension EDTF.TimeOfDay {
  fileprivate var canonical: String {
    var text = ""
    Digits.append(UInt64(hour), width: 2, to: &text)
    text += ":"
    Digits.append(UInt64(minute), width: 2, to: &text)
    text += ":"
    Digits.append(UInt64(second), width: 2, to: &text)
    guard let zoneMinutes else { return text }
    guard zoneMinutes != 0 else { return text + "Z" }
    text += zoneMinutes < 0 ? "-" : "+"
    Digits.append(UInt64(zoneMinutes.magnitude / 60), width: 2, to: &text)
    text += ":"
    Digits.append(UInt64(zoneMinutes.magnitude % 60), width: 2, to: &text)
    return text
  }
}
