// Moments and authors, as short as people want them.

import EventStore

enum TimeWords {
  /// `2026-11-21 10:00`, UTC.
  static func minute(_ time: Timestamp) -> String {
    String(time.description.prefix(16)).replacing("T", with: " ")
  }

  /// `2026-11-21 10:00:00Z`.
  static func second(_ time: Timestamp) -> String {
    String(time.description.prefix(19)).replacing("T", with: " ") + "Z"
  }

  /// `desk.91ab3c01`: a replica's name with enough of its incarnation to tell it from its like.
  static func author(_ origin: Origin) -> String {
    "\(origin.name).\(String(origin.incarnation.description.prefix(8)))"
  }
}
