// `name.aliased`: names of actors and places that mean one.

public import EventStore

/// The payload of `name.aliased`.
public struct NameAliased: Equatable, Sendable {
  static let type = "name.aliased"

  /// The name that views use.
  public let name: String
  /// The names that mean the same.
  public let aliases: [String]
  /// The events that it was made on.
  public let after: [EventReference]

  init(reading payload: JSONObject) throws(MalformedPayload) {
    name = try payload.requiredString("name")
    guard let aliases = try payload.strings("aliases") else {
      throw MalformedPayload(reason: "'aliases' is lacking")
    }
    self.aliases = aliases
    after = try payload.after()
  }
}
