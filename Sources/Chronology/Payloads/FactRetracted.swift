// `fact.retracted` and `fact.reinstated`: a fact is taken back, or back in.

public import EventStore

/// The payload of `fact.retracted`, and of `fact.reinstated`, which has the same members.
public struct FactRetracted: Equatable, Sendable {
  static let type = "fact.retracted"
  static let reinstatedType = "fact.reinstated"

  /// The fact.
  public let fact: FactID
  /// The events that it was made on.
  public let after: [EventReference]
  /// Why.
  public let reason: String?

  init(fact: FactID, after: [EventReference], reason: String?) {
    self.fact = fact
    self.after = after
    self.reason = reason
  }

  init(reading payload: JSONObject) throws(MalformedPayload) {
    fact = try payload.fact("fact")
    after = try payload.after()
    reason = try payload.string("reason")
  }

  var payload: JSONObject {
    var payload: JSONObject = ["fact": .string(fact.description), "after": after.json]
    payload.set("reason", reason)
    return payload
  }
}
