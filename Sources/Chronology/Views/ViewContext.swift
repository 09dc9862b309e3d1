// What every view says of itself: of which chronology it is, within which bounds, of which events.

public import EventStore

/// Of what a view was made.
public struct ViewContext: Sendable {
  /// The chronology's id.
  public let chronology: ChronologyID
  /// Its name.
  public let name: String
  /// The bounds that hold, `reportedBy` set by a query's `knownThen` too.
  public let bounds: ViewBounds
  /// The id of the frontier of which the view is made.
  public let frontier: String
  /// The filter, as it was asked.
  public let filter: FactFilter
  /// With `recordedBy`: how many events that fall under it came to this replica after it.
  public let lateArrivals: Int?
  /// The last arrival of the snapshot that it was made of; what is read later for the same report
  /// leaves out what came since.
  let lastArrival: Int64
}
