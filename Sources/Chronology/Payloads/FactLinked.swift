// `fact.linked` and `fact.unlinked`: what one fact is to another, and that it no longer is.

public import EventStore

/// The payload of `fact.linked`, and of `fact.unlinked`, which undoes the links in its `after`.
public struct FactLinked: Equatable, Sendable {
  static let type = "fact.linked"
  static let unlinkedType = "fact.unlinked"

  /// The fact that stands in the relation.
  public let from: FactID
  /// The fact to which it does.
  public let to: FactID
  /// The relation.
  public let relation: Relation
  /// The events that it was made on.
  public let after: [EventReference]

  init(from: FactID, to: FactID, relation: Relation, after: [EventReference]) {
    self.from = from
    self.to = to
    self.relation = relation
    self.after = after
  }

  init(reading payload: JSONObject) throws(MalformedPayload) {
    from = try payload.fact("from")
    to = try payload.fact("to")
    relation = Relation(rawValue: try payload.requiredString("relation"))
    after = try payload.after()
  }

  var payload: JSONObject {
    [
      "from": .string(from.description), "to": .string(to.description),
      "relation": .string(relation.rawValue), "after": after.json,
    ]
  }
}
