// The body of `POST /v1/forks`: evidence that logs have two histories, for a peer that lacks it.

internal import EventStore

/// Evidence of forks.
struct ForksMessage: Equatable, Sendable {
  var chronology: ChronologyID
  var forks: [ForkEvidence]

  init(chronology: ChronologyID, forks: [ForkEvidence]) {
    self.chronology = chronology
    self.forks = forks
  }

  /// The message of a body.
  init(parsing body: [UInt8]) throws(MessageError) {
    let object = try JSONObject.message(body)
    chronology = try object.chronology("chronology")
    _ = try object.array("forks")
    forks = Self.read(object)
  }

  /// The body that carries it.
  func encoded() -> [UInt8] {
    let object: JSONObject = [
      "chronology": .string(chronology.description),
      "forks": .array(forks.map { .object($0.object) }),
    ]
    return object.encoded()
  }

  /// The evidence in a message: what is none is passed over, and so is what is too much.
  static func read(_ message: JSONObject) -> [ForkEvidence] {
    (message["forks"]?.arrayValue ?? []).prefix(Limits.forksSent).compactMap {
      $0.objectValue.flatMap { ForkEvidence($0) }
    }
  }
}
