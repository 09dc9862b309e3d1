// The year of a date: its number, its masked digits, its significant digits.

/// A year as written, from which the years that it can be are computed.
struct YearNumber: Hashable, Sendable {
  /// The number with its sign, masked digits as 0.
  let value: Int64

  /// Apart from `value`, since the digits of `-000X` alone are 0.
  let isNegative: Bool

  /// A bit for each masked digit, the last digit's lowest; only years of four digits have any.
  let mask: UInt8

  /// How many leading digits are certain; 0 where the text does not say.
  let significantDigits: UInt8

  init(
    magnitude: Int64, isNegative: Bool = false, mask: UInt8 = 0, significantDigits: UInt8 = 0
  ) {
    value = isNegative ? -magnitude : magnitude
    self.isNegative = isNegative
    self.mask = mask
    self.significantDigits = significantDigits
  }

  var isMasked: Bool { mask != 0 }

  /// The first and the last year that it can be.
  var range: ClosedRange<Int64> {
    guard mask != 0 || significantDigits != 0 else { return value...value }
    var least = Int64(value.magnitude)
    var greatest = least
    if mask != 0 {
      greatest += maskedAddend(candidateCount - 1)
      // There is no year -0000: 0 is written without a sign.
      if isNegative && least == 0 { least = maskedAddend(1) }
    } else {
      let step = Self.step(digits: Self.digitCount(least), significant: Int(significantDigits))
      least -= least % step
      greatest = least + step - 1
    }
    return isNegative ? -greatest ... -least : least...greatest
  }

  /// How many numbers the masked digits can spell.
  var candidateCount: Int {
    var count = 1
    for _ in 0..<mask.nonzeroBitCount { count *= 10 }
    return count
  }

  /// The year that the masked digits spell when they are read off `index`; in order of magnitude.
  ///
  /// - Returns: `nil` for the one that is no year, `-0000`.
  func candidate(_ index: Int) -> Int64? {
    let magnitude = Int64(value.magnitude) + maskedAddend(index)
    return isNegative ? (magnitude == 0 ? nil : -magnitude) : magnitude
  }

  private func maskedAddend(_ index: Int) -> Int64 {
    var rest = index
    var place: Int64 = 1
    var sum: Int64 = 0
    for bit in 0..<4 {
      if mask >> bit & 1 == 1 {
        sum += Int64(rest % 10) * place
        rest /= 10
      }
      place *= 10
    }
    return sum
  }

  /// How many digits a number has without leading zeros; 0 has one.
  static func digitCount(_ magnitude: Int64) -> Int {
    var count = 1
    var rest = magnitude / 10
    while rest > 0 {
      count += 1
      rest /= 10
    }
    return count
  }

  /// How many numbers share the significant digits: 10 to the power of the digits that do not
  /// count.
  ///
  /// `digits` is at most 17, so the power fits; more significant digits than there are count as
  /// all of them.
  static func step(digits: Int, significant: Int) -> Int64 {
    var step: Int64 = 1
    for _ in 0..<max(0, digits - significant) { step *= 10 }
    return step
  }
}
