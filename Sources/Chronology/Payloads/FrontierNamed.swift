// `frontier.named`: a view was cited in a report, and can be asked for again.

import EventStore

/// The payload of `frontier.named`.
public struct FrontierNamed: Equatable, Sendable {
  static let type = "frontier.named"

  /// The frontier's text, of which its id is a hash.
  public let frontier: String
  /// What it was cited in.
  public let title: String?

  init(reading payload: JSONObject) throws(MalformedPayload) {
    frontier = try payload.requiredString("frontier")
    title = try payload.string("title")
  }

  var payload: JSONObject {
    var payload: JSONObject = ["frontier": .string(frontier)]
    payload.set("title", title)
    return payload
  }
}
