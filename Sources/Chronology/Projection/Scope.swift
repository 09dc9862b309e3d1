// Which events a view sees: the bounds of a question, resolved against this replica.

import EventStore
import GRDB

/// Bounds on events.
///
/// Without any, everything is seen.
struct Scope: Sendable {
  /// The greatest AT, in microseconds.
  var recordedBy: Int64?
  /// The greatest row of `arrival`.
  var arrival: Int64?
  /// How much of each log, by writer; logs that are not named are not seen at all.
  var sizes: [Incarnation: Int64]?

  var isEverything: Bool { recordedBy == nil && arrival == nil && sizes == nil }

  func contains(_ stamp: Stamp, arrival: Int64) -> Bool {
    contains(id: stamp.id, at: stamp.at, arrival: arrival)
  }

  func contains(id: EventID, at: Timestamp, arrival eventArrival: Int64) -> Bool {
    if let recordedBy, at.microseconds > recordedBy { return false }
    if let arrival, eventArrival > arrival { return false }
    if let sizes {
      guard let size = sizes[id.incarnation], id.index < size else { return false }
    }
    return true
  }
}
