// `fact.assessed`: what a member of the team thinks of a fact.

public import EventStore

/// The payload of `fact.assessed`.
public struct FactAssessed: Equatable, Sendable {
  static let type = "fact.assessed"

  /// The fact.
  public let fact: FactID
  /// The events that it was made on; assessments among them are replaced.
  public let after: [EventReference]
  /// What it says of the fact.
  public let stance: Stance
  /// How credible the information is, from 1, confirmed, to 6, which cannot be judged.
  public let credibility: Int?
  /// Why.
  public let note: String?

  init(
    fact: FactID, after: [EventReference], stance: Stance, credibility: Int?, note: String?
  ) {
    self.fact = fact
    self.after = after
    self.stance = stance
    self.credibility = credibility
    self.note = note
  }

  init(reading payload: JSONObject) throws(MalformedPayload) {
    fact = try payload.fact("fact")
    after = try payload.after()
    stance = Stance(rawValue: try payload.requiredString("stance"))
    credibility = try payload.integer("credibility").map(Int.init)
    if let credibility, !(1...6).contains(credibility) {
      throw MalformedPayload(reason: "'credibility' is not from 1 to 6")
    }
    note = try payload.string("note")
  }

  var payload: JSONObject {
    var payload: JSONObject = [
      "fact": .string(fact.description), "after": after.json, "stance": .string(stance.rawValue),
    ]
    payload.set("credibility", credibility.map { .int($0) })
    payload.set("note", note)
    return payload
  }
}
