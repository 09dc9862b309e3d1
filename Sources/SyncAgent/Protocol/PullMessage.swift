// The body of `POST /v1/pull`: what the caller has.

internal import EventStore

/// The sizes of the caller's logs; a log not named has size 0.
struct PullMessage: Equatable, Sendable {
  var chronology: ChronologyID
  var have: [Origin: Int64]

  init(chronology: ChronologyID, have: [Origin: Int64]) {
    self.chronology = chronology
    self.have = have
  }

  /// The message of a body.
  init(parsing body: [UInt8]) throws(MessageError) {
    let object = try JSONObject.message(body)
    chronology = try object.chronology("chronology")
    guard let sizes = object["have"]?.objectValue else {
      throw MessageError(reason: "the member \"have\" is not an object")
    }
    have = [:]
    for (name, value) in sizes.members {
      guard let origin = Origin(name) else {
        throw MessageError(reason: "\"\(name)\" in \"have\" is not an origin")
      }
      guard let size = value.intValue, (0...Limits.logEntryCount).contains(size) else {
        throw MessageError(
          reason: "the size of \(name) is not a whole number from 0 to \(Limits.logEntryCount)")
      }
      have[origin] = size
    }
  }

  /// The body that carries it; the same for the same sizes.
  func encoded() -> [UInt8] {
    var sizes = JSONObject()
    for (origin, size) in have.sorted(by: { $0.key < $1.key }) {
      sizes[origin.description] = .int(size)
    }
    let object: JSONObject = [
      "chronology": .string(chronology.description), "have": .object(sizes),
    ]
    return object.encoded()
  }
}
