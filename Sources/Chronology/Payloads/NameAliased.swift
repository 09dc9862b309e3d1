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

  init(name: String, aliases: [String], after: [EventReference]) {
    self.name = name
    self.aliases = aliases
    self.after = after
  }

  init(reading payload: JSONObject) throws(MalformedPayload) {
    name = try payload.requiredString("name")
    guard let aliases = try payload.strings("aliases") else {
      throw MalformedPayload(reason: "'aliases' is missing")
    }
    self.aliases = aliases
    after = try payload.after()
  }

  var payload: JSONObject {
    [
      "name": .string(name), "aliases": .array(aliases.map { .string($0) }), "after": after.json,
    ]
  }
}
