// AT: a moment in microseconds, in the one spelling that the log allows.

import Foundation

/// A moment, in whole microseconds of UTC, as an event's AT has it (RFC 3339, 27 bytes).
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public let microseconds: Int64

  /// The first and the last moment that can be written: years 0001 to 9999.
  static let range: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

  /// The moment `microseconds` after 1970-01-01T00:00:00Z, held within the years 0001 to 9999.
  public init(microseconds: Int64) {
    self.microseconds = min(max(microseconds, Self.range.lowerBound), Self.range.upperBound)
  }

  /// What this machine's clock says.
  public static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  /// Reads exactly `YYYY-MM-DDThh:mm:ss.ffffffZ`: a real date, seconds to 59.
  public init?(_ text: some StringProtocol) {
    var copy = String(text)
    guard let value = copy.withUTF8({ Timestamp(bytes: UnsafeRawBufferPointer($0)) }) else {
      return nil
    }
    self = value
  }

  init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    func number(_ offset: Int, _ count: Int) -> Int64? {
      var value: Int64 = 0
      for index in offset..<offset + count {
        guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
        value = value * 10 + Int64(bytes[index] - 0x30)
      }
      return value
    }
    for (offset, byte) in Self.punctuation where bytes[offset] != byte { return nil }
    guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
      let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
      let fraction = number(20, 6),
      year >= 1, (1...12).contains(month), day >= 1, day <= Self.days(year: year, month: month),
      hour <= 23, minute <= 59, second <= 59
    else { return nil }
    let days = Self.daysSinceEpoch(year: year, month: month, day: day)
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    microseconds = seconds * 1_000_000 + fraction
  }

  static let byteCount = 27
  private static let punctuation: [(Int, UInt8)] = [
    (4, UInt8(ascii: "-")), (7, UInt8(ascii: "-")), (10, UInt8(ascii: "T")),
    (13, UInt8(ascii: ":")), (16, UInt8(ascii: ":")), (19, UInt8(ascii: ".")),
    (26, UInt8(ascii: "Z")),
  ]

  /// The 27 bytes of the log.
  public var description: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  func write(to bytes: inout [UInt8]) {
    let (seconds, fraction) = Self.divide(microseconds, 1_000_000)
    let (days, secondOfDay) = Self.divide(seconds, 86_400)
    let (year, month, day) = Self.civil(days)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.byteCount) { text in
      func put(_ value: Int64, _ range: Range<Int>) {
        var rest = UInt64(value)
        for place in range.reversed() {
          text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        }
      }
      put(year, 0..<4)
      put(month, 5..<7)
      put(day, 8..<10)
      put(secondOfDay / 3_600, 11..<13)
      put(secondOfDay / 60 % 60, 14..<16)
      put(secondOfDay % 60, 17..<19)
      put(fraction, 20..<26)
      for (place, byte) in Self.punctuation { text[place] = byte }
      bytes.append(contentsOf: text)
    }
  }

  /// Earlier before later.
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

  // The proleptic Gregorian calendar by Howard Hinnant's "chrono-Compatible Low-Level Date
  // Algorithms" (days_from_civil, civil_from_days). `EDTF` has the same for any year; this module
  // does not import it, and needs four-digit years alone.

  private static func divide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func days(year: Int64, month: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = divide(y, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = divide(days + 719_468, 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

/// Where the time comes from: the machine's clock, or a test's.
public struct WallClock: Sendable {
  /// The time now.
  public let now: @Sendable () -> Timestamp

  /// A clock that asks `now`.
  public init(now: @escaping @Sendable () -> Timestamp) {
    self.now = now
  }

  /// The machine's clock.
  public static let system = WallClock { Timestamp.now() }
}
