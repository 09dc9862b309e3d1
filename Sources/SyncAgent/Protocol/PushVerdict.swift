// The answer to `POST /v1/push`: what became of each segment.

internal import EventStore

/// What a peer did with one segment.
struct PushVerdict: Equatable, Sendable {
  enum Outcome: Equatable, Sendable {
    /// It was checked and is durable.
    case accepted
    /// Everything in it was there before.
    case held
    /// Nothing of it was kept.
    case refused(code: String, message: String)
  }

  static let schema = "chron.push/1"

  var origin: Origin
  var from: Int64
  var to: Int64
  var outcome: Outcome
  /// Entries of the log that the peer holds afterwards.
  var size: Int64

  init(origin: Origin, from: Int64, to: Int64, outcome: Outcome, size: Int64) {
    self.origin = origin
    self.from = from
    self.to = to
    self.outcome = outcome
    self.size = size
  }

  init(_ object: JSONObject) throws(MessageError) {
    origin = try object.origin("origin")
    from = try object.count("from")
    to = try object.count("to")
    size = try object.count("size")
    switch object["verdict"]?.stringValue {
    case "accepted": outcome = .accepted
    case "held": outcome = .held
    case "refused":
      outcome = .refused(
        code: try object.string("code", maximumBytes: SyncLimits.nameByteCount),
        message: try object.text("message"))
    default:
      throw MessageError(reason: "a verdict is neither accepted, held nor refused")
    }
  }

  var object: JSONObject {
    var object: JSONObject = [
      "origin": .string(origin.description), "from": .int(from), "to": .int(to),
    ]
    switch outcome {
    case .accepted: object["verdict"] = "accepted"
    case .held: object["verdict"] = "held"
    case .refused(let code, let message):
      object["verdict"] = "refused"
      object["code"] = .string(code)
      object["message"] = .string(message)
    }
    object["size"] = .int(size)
    return object
  }

  /// The body of an answer.
  static func encode(_ verdicts: [PushVerdict]) -> [UInt8] {
    let object: JSONObject = [
      "schema": .string(schema), "verdicts": .array(verdicts.map { .object($0.object) }),
    ]
    return object.encoded()
  }

  /// The verdicts of a body.
  static func parse(_ body: [UInt8]) throws(MessageError) -> [PushVerdict] {
    let object = try JSONObject.message(body)
    guard object["schema"]?.stringValue == schema else {
      throw MessageError(reason: "its schema is not \(schema)")
    }
    let elements = try object.array("verdicts")
    guard elements.count <= SyncLimits.segmentsPerPush else {
      throw MessageError(reason: "it has \(elements.count) verdicts")
    }
    var verdicts: [PushVerdict] = []
    for element in elements {
      guard let verdict = element.objectValue else {
        throw MessageError(reason: "an element of \"verdicts\" is not an object")
      }
      verdicts.append(try PushVerdict(verdict))
    }
    return verdicts
  }
}
