// A question's bounds, resolved against this replica before the snapshot is taken.

import EDTF
import EventStore
import GRDB

/// The bounds of a view, and what names it.
struct ViewFrame {
  let store: EventStore
  let bounds: ViewBounds
  let name: String
  let scope: Scope
  /// The arrivals that had come by the bound on recorded times.
  private let arrivalAtBound: Int64?

  init(_ store: EventStore, _ bounds: ViewBounds) throws {
    self.store = store
    self.bounds = bounds
    name = try store.name()
    var scope = Scope()
    scope.recordedBy = bounds.recordedBy?.microseconds
    scope.arrival = try bounds.receivedBy.map { try store.arrivalBound(receivedBy: $0) }
    scope.sizes = try bounds.frontier.map { try store.resolveFrontier(id: $0) }
    self.scope = scope
    arrivalAtBound = try bounds.recordedBy.map { try store.arrivalBound(receivedBy: $0) }
  }

  /// Runs a view on one snapshot.
  func view<Result>(
    filter: FactFilter = FactFilter(), _ body: (Snapshot) throws -> Result
  ) throws -> Result {
    try store.view { db in
      try body(Snapshot(db, scope: scope, reportedBy: bounds.reportedBy, filter: filter))
    }
  }

  /// Runs a view that says of what it was made.
  func view<Result>(
    filter: FactFilter, _ body: (Snapshot, ViewContext) throws -> Result
  ) throws -> Result {
    try store.named { frontier in
      try view(filter: filter) { snapshot in
        let context = ViewContext(
          chronology: store.chronology, name: name, bounds: bounds,
          frontier: bounds.frontier ?? frontier, filter: filter,
          lateArrivals: try lateArrivals(snapshot))
        return try body(snapshot, context)
      }
    }
  }

  /// How many events fall under the bound on recorded times but came here after it.
  func lateArrivals(_ snapshot: Snapshot) throws -> Int? {
    guard let time = bounds.recordedBy?.microseconds, let arrival = arrivalAtBound else {
      return nil
    }
    return try snapshot.lateArrivals(recordedBy: time, arrival: arrival)
  }
}

extension EventStore {
  /// Makes a view and gives it the id of the frontier that it is of.
  ///
  /// The frontier is read beside the snapshot; if it moves in between, the view is made again, and
  /// after a few times named by the frontier from before.
  func named<Result>(_ view: (_ frontier: String) throws -> Result) throws -> Result {
    var frontier = try self.frontier().id
    var result = try view(frontier)
    for _ in 0..<3 {
      let now = try self.frontier().id
      if now == frontier { break }
      frontier = now
      result = try view(frontier)
    }
    return result
  }
}
