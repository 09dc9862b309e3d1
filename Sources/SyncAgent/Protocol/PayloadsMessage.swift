// Missing payloads: the body of `POST /v1/payloads`.

internal import EventStore

/// The events whose payload the caller lacks.
struct PayloadsMessage: Equatable, Sendable {
  var chronology: ChronologyID
  var events: [EventID]

  init(chronology: ChronologyID, events: [EventID]) {
    self.chronology = chronology
    self.events = events
  }

  /// The message of a body.
  init(parsing body: [UInt8]) throws(MessageError) {
    let object = try JSONObject.message(body)
    chronology = try object.chronology("chronology")
    events = []
    for element in try object.array("events") {
      guard let text = element.stringValue, let id = EventID(text) else {
        throw MessageError(reason: "an element of \"events\" is not an event's id")
      }
      events.append(id)
    }
  }

  /// The body that carries it.
  func encoded() -> [UInt8] {
    let object: JSONObject = [
      "chronology": .string(chronology.description),
      "events": .array(events.map { .string($0.description) }),
    ]
    return object.encoded()
  }
}
