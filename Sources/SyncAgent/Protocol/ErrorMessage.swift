// The body of every answer that is an error.

internal import EventStore

/// An error as a peer tells it.
struct ErrorMessage: Equatable, Sendable {
  static let schema = "chron.error/1"

  /// For programs.
  var code: String
  /// What was wrong, and where.
  var message: String
  /// What to try.
  var advice: String?
  /// What became of the segments before the one that failed, where it was a push.
  var verdicts: [PushVerdict] = []

  init(code: String, message: String, advice: String?, verdicts: [PushVerdict] = []) {
    self.code = code
    self.message = message
    self.advice = advice
    self.verdicts = verdicts
  }

  /// The error in a body, or `nil` where it is not one of this protocol.
  init?(parsing body: [UInt8]) {
    guard let object = try? JSONObject.message(body),
      object["schema"]?.stringValue == Self.schema,
      let code = object["code"]?.stringValue, let message = object["message"]?.stringValue
    else { return nil }
    self.code = code.cut(to: SyncLimits.nameByteCount)
    self.message = message.cut(to: SyncLimits.peerTextCharacters)
    advice = object["advice"]?.stringValue?.cut(to: SyncLimits.peerTextCharacters)
    verdicts = (object["verdicts"]?.arrayValue ?? []).prefix(SyncLimits.segmentsPerPush).compactMap
    {
      $0.objectValue.flatMap { try? PushVerdict($0) }
    }
  }

  /// The body that carries it.
  func encoded() -> [UInt8] {
    var object: JSONObject = [
      "schema": .string(Self.schema),
      "code": .string(code),
      "message": .string(message),
      "advice": advice.map { .string($0) } ?? .null,
    ]
    if !verdicts.isEmpty { object["verdicts"] = .array(verdicts.map { .object($0.object) }) }
    return object.encoded()
  }
}
