// What the model is given: the events that lie within the bounds of a question, one by one.

import EventStore

@testable import Chronology

extension Chronology {
  /// The events that a question with these bounds may see, `reportedBy` aside.
  func naiveEvents(within bounds: ViewBounds = .now) throws -> [NaiveEvent] {
    let sizes = try bounds.frontier.map { try store.resolveFrontier(id: $0) }
    let arrival = try bounds.receivedBy.map { try store.arrivalBound(receivedBy: $0) }
    var events: [NaiveEvent] = []
    try log { entry in
      let event = entry.event
      let isOutside =
        bounds.recordedBy.map { event.at > $0 } ?? false
        || arrival.map { event.arrival > $0 } ?? false
        || sizes.map { event.index >= $0[event.origin.incarnation] ?? 0 } ?? false
      if isOutside { return true }
      events.append(
        NaiveEvent(
          id: event.id.description, reference: event.reference.description,
          origin: event.origin.description, index: event.index, at: event.at.microseconds,
          arrival: event.arrival, type: event.type, payload: try event.object()))
      return true
    }
    return events
  }
}
