// A question's bounds, resolved against this replica within the snapshot that answers it: a view and
// the frontier in its head are of the same events.

import EDTF
import EventStore
import GRDB

/// The bounds of a view, as this replica's record of arrivals resolves them.
struct ResolvedBounds {
  let bounds: ViewBounds
  private(set) var scope: Scope
  /// The arrivals that had come by the bound on recorded times.
  private let arrivalAtBound: Int64?

  /// - Throws: `EventStoreError` with `unknownFrontier`.
  init(_ db: Database, _ bounds: ViewBounds) throws {
    self.bounds = bounds
    var scope = Scope()
    scope.recordedBy = bounds.recordedBy?.microseconds
    scope.arrival = try bounds.receivedBy.map { try Frontier.arrival(db, receivedBy: $0) }
    scope.sizes = try bounds.frontier.map { try Frontier.sizes(db, id: $0) }
    self.scope = scope
    arrivalAtBound = try bounds.recordedBy.map { try Frontier.arrival(db, receivedBy: $0) }
  }

  /// The bounds of a view that was made before, and of that view's snapshot.
  init(_ db: Database, _ context: ViewContext) throws {
    try self.init(db, context.bounds)
    guard try Frontier.arrival(db) > context.lastArrival else { return }
    scope.arrival = min(scope.arrival ?? .max, context.lastArrival)
  }

  /// How many events fall under the bound on recorded times but came here after it.
  func lateArrivals(_ snapshot: Snapshot) throws -> Int? {
    guard let time = bounds.recordedBy?.microseconds, let arrival = arrivalAtBound else {
      return nil
    }
    return try snapshot.lateArrivals(recordedBy: time, arrival: arrival)
  }
}

/// A view that is asked for.
struct ViewFrame {
  let store: EventStore
  let bounds: ViewBounds

  init(_ store: EventStore, _ bounds: ViewBounds) {
    self.store = store
    self.bounds = bounds
  }

  /// Runs a view on one snapshot.
  func view<Result>(
    filter: FactFilter = FactFilter(), _ body: (Snapshot) throws -> Result
  ) throws -> Result {
    try store.view { db in
      let resolved = try ResolvedBounds(db, bounds)
      return try body(
        Snapshot(db, scope: resolved.scope, reportedBy: bounds.reportedBy, filter: filter))
    }
  }

  /// Runs a view that says of what it was made.
  func view<Result>(
    filter: FactFilter = FactFilter(), _ body: (Snapshot, ViewContext) throws -> Result
  ) throws -> Result {
    try store.view { db in
      let resolved = try ResolvedBounds(db, bounds)
      let snapshot = try Snapshot(
        db, scope: resolved.scope, reportedBy: bounds.reportedBy, filter: filter)
      let context = ViewContext(
        chronology: store.chronology, name: try store.name(db), bounds: bounds,
        frontier: try bounds.frontier ?? Frontier.id(db), filter: filter,
        lateArrivals: try resolved.lateArrivals(snapshot), lastArrival: try Frontier.arrival(db))
      return try body(snapshot, context)
    }
  }
}
