// The time of day that level 0 lets follow a date.

extension EDTF {
  /// A time of day to the second, local or with its difference from UTC.
  ///
  /// It is kept and printed; a value with a time is dated by the day that it is written with.
  public struct TimeOfDay: Hashable, Sendable {
    /// The hour, 0 to 23; 24 only as `24:00:00`, the end of the day.
    public let hour: Int

    /// The minute, 0 to 59.
    public let minute: Int

    /// The second, 0 to 59; 60 only as `23:59:60`, a leap second where the zone is UTC.
    public let second: Int

    /// The difference from UTC in minutes, east positive; `nil` for a local time.
    public let zoneMinutes: Int?
  }
}
