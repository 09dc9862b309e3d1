// `source.described`: what is known of a document.

public import EventStore

/// The payload of `source.described`.
public struct SourceDescribed: Equatable, Sendable {
  static let type = "source.described"

  /// The source.
  public let source: SourceID
  /// The events that it was made on.
  public let after: [EventReference]
  /// Why.
  public let reason: String?
  /// The members that it sets.
  public let description: SourceDescription

  init(
    source: SourceID, after: [EventReference], reason: String?, description: SourceDescription
  ) {
    self.source = source
    self.after = after
    self.reason = reason
    self.description = description
  }

  init(reading payload: JSONObject) throws(MalformedPayload) {
    source = try payload.source("source")
    after = try payload.after()
    reason = try payload.string("reason")
    description = try SourceDescription(reading: payload)
  }

  var payload: JSONObject {
    var payload: JSONObject = ["source": .string(source.description), "after": after.json]
    payload.set("reason", reason)
    for (name, value) in description.members.members { payload[name] = value }
    return payload
  }
}
