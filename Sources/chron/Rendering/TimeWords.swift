// Moments and authors, as short as people want them.

import EventStore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Moments in the zone of this machine, which each of them says, so that it can be typed as it is
/// printed; with `--utc` in UTC.
enum TimeWords {
  /// `2026-11-21 10:00Z`, `2026-11-21 11:00+01:00`.
  static func minute(_ time: Timestamp) -> String { text(time, hasSeconds: false) }

  /// `2026-11-21 10:00:00Z`.
  static func second(_ time: Timestamp) -> String { text(time, hasSeconds: true) }

  /// `2026-11-21`, as it was here.
  static func day(_ time: Timestamp) -> String { String(minute(time).prefix { $0 != " " }) }

  /// `desk.91ab3c01`: a replica's name with enough of its incarnation to tell it from its like.
  static func author(_ origin: Origin) -> String {
    "\(origin.name).\(String(origin.incarnation.description.prefix(8)))"
  }

  /// Has all moments be printed in UTC from now on.
  static func useUTC() {
    setenv("TZ", "UTC0", 1)
    tzset()
  }

  private static func text(_ time: Timestamp, hasSeconds: Bool) -> String {
    // Rounded down: a moment before 1970 has its second too.
    let seconds =
      time.microseconds >= 0
      ? time.microseconds / 1_000_000 : -((999_999 - time.microseconds) / 1_000_000)
    var moment = time_t(seconds)
    var parts = tm()
    guard localtime_r(&moment, &parts) != nil else { return time.description }
    let date = [
      padded(Int(parts.tm_year) + 1_900, 4), padded(Int(parts.tm_mon) + 1),
      padded(Int(parts.tm_mday)),
    ]
    let clock = [Int(parts.tm_hour), Int(parts.tm_min)] + (hasSeconds ? [Int(parts.tm_sec)] : [])
    return "\(date.joined(separator: "-")) \(clock.map { padded($0) }.joined(separator: ":"))"
      + zone(Int(parts.tm_gmtoff))
  }

  /// `Z`, `+01:00`; to the minute, since zones of the time before 1900 have seconds.
  private static func zone(_ offset: Int) -> String {
    let minutes = abs(offset) / 60
    guard minutes > 0 else { return "Z" }
    return (offset < 0 ? "-" : "+") + padded(minutes / 60) + ":" + padded(minutes % 60)
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
