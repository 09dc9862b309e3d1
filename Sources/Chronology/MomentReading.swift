// Moments as people give them for the bounds of a view: a time with its zone or without, of a day
// that is named in digits or in words, or of today; or a day, which stands for its end.

public import EDTF
public import EventStore

/// How moments are read.
public struct MomentReading: Sendable {
  /// How many seconds the clocks are ahead of UTC that show the times which do not say their zone,
  /// and end the days; at a moment, in seconds since 1970.
  public typealias Zone = @Sendable (_ moment: Int64) -> Int64

  /// The zone of times that do not say theirs, and of days.
  public var zone: Zone
  /// The moment of asking, whose day a time without a day is of.
  public var now: Timestamp

  /// Moments of a zone, by default UTC, asked at a moment.
  public init(zone: @escaping Zone = { _ in 0 }, now: Timestamp = .now()) {
    self.zone = zone
    self.now = now
  }

  /// The last moment of what `text` says: of its minute, of its second or of its day.
  ///
  /// - Parameter date: Reads what the text says beside its time, in digits or in words.
  /// - Throws: `ChronologyError` with `invalidTime` or `unboundedDate`, and what `date` throws.
  public func lastMoment(
    of text: String, date: (String) throws -> EDTF = { try EDTF($0) }
  ) throws -> Timestamp {
    if let time = Timestamp(text) { return time }
    guard let match = text.wholeMatch(of: Self.timeOfDay()) else {
      let date = try date(text)
      // A time within what has several dates would be lost.
      guard !date.text.contains(":") else {
        throw Self.invalid(text, "it has a time within a longer date")
      }
      return end(of: try ViewBounds.lastDay(of: date))
    }
    let (_, day, hours, minutes, seconds, fraction, zone) = match.output
    guard let hour = Int64(hours), hour < 24, let minute = Int64(minutes), minute < 60,
      let second = Int64(seconds ?? "59"), second < 60
    else { throw Self.invalid(text, "there is no such time of day") }
    // What is not given runs to its end: 10:30 to the last microsecond of that minute.
    let digits = seconds == nil ? "" : fraction ?? ""
    let microsecond = Int64(digits + String(repeating: "9", count: 6 - digits.count)) ?? 999_999
    let ofDay = ((hour * 60 + minute) * 60 + second) * 1_000_000 + microsecond
    let place = try zone.map { try Self.zone($0, of: text) } ?? self.zone
    let number: Int64
    if let day, !day.isEmpty {
      let date = try date(String(day))
      guard date.start.lower == date.end.upper, date.start.lower.isFinite else {
        throw Self.invalid(text, "“\(day)” is not a single day, so it has no time of day")
      }
      number = date.start.lower.number
    } else {
      number = Self.floor(
        now.microseconds + Self.ahead(now.microseconds, in: place), Self.microsecondsADay)
    }
    guard let moment = Self.moment(day: number, ofDay, in: place) else {
      throw Self.invalid(text, "clocks were put forward then, and skipped it")
    }
    return moment
  }

  /// The last moment of a day.
  private func end(of day: Day) -> Timestamp {
    let last = Self.microsecondsADay - 1
    return Self.moment(day: day.number, last, in: zone)
      ?? Timestamp(microseconds: Self.atGreenwich(day.number, last))
  }

  // MARK: Zones

  /// The moment at which clocks show a time; the later of two, and nil if they never show it.
  private static func moment(
    day: Int64, _ ofDay: Int64, in zone: @escaping Zone
  ) -> Timestamp? {
    let shown = atGreenwich(day, ofDay)
    let candidates = [shown - microsecondsADay, shown + microsecondsADay].map {
      shown - ahead($0, in: zone)
    }
    return candidates.filter { $0 + ahead($0, in: zone) == shown }.max()
      .map { Timestamp(microseconds: $0) }
  }

  private static func ahead(_ microseconds: Int64, in zone: Zone) -> Int64 {
    zone(floor(microseconds, 1_000_000)) * 1_000_000
  }

  /// The moment of a time in UTC; days that no time of the log can name lie before or after all.
  private static func atGreenwich(_ day: Int64, _ ofDay: Int64) -> Int64 {
    let limit: Int64 = 4_000_000
    return min(max(day, -limit), limit) * microsecondsADay + ofDay
  }

  private static func floor(_ number: Int64, _ unit: Int64) -> Int64 {
    let quotient = number / unit
    return number % unit < 0 ? quotient - 1 : quotient
  }

  private static func zone(_ text: Substring, of whole: String) throws -> Zone {
    let digits = text.filter(\.isWholeNumber)
    guard !digits.isEmpty else { return { _ in 0 } }
    guard let hours = Int64(digits.prefix(2)), let minutes = Int64("0" + digits.dropFirst(2)),
      hours <= 18, minutes < 60
    else { throw invalid(whole, "there is no time zone \(text)") }
    let ahead = (text.hasPrefix("-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
    return { _ in ahead }
  }

  // MARK: Text

  private typealias TimeOfDay = Regex<
    (Substring, Substring?, Substring, Substring, Substring?, Substring?, Substring?)
  >

  /// A day, if there is one, then a time, then a zone, if there is one.
  private static func timeOfDay() -> TimeOfDay {
    #/\s*(?:(.+?)(?:T|\s*,?\s+at\s+|\s*,?\s+))?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?\s*(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)?\s*/#
  }

  static func invalid(_ text: String, _ why: String) -> ChronologyError {
    ChronologyError(
      .invalidTime, "'\(text)' is neither a time nor a date: \(why)",
      advice: "Write a date (2026-11-21) or a time (10:30, 2026-11-21 10:30, 2026-11-21T10:00:00Z)."
    )
  }

  private static let microsecondsADay: Int64 = 86_400_000_000
}
