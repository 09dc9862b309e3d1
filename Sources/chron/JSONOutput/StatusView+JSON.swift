// The document of `status`.

import Chronology
import EventStore

extension StatusView {
  func json(peers: [PeerState]) -> JSON {
    var status: JSONObject = [
      "schema": "chron.status/1", "chronology": .text(chronology), "origin": .optional(origin),
      "frontier": .string(frontier),
      "logs": .array(
        logs.map {
          [
            "origin": .text($0.origin), "size": .int($0.size),
            "counted": .int($0.counted ? $0.size : 0), "role": .optional($0.role?.rawValue),
          ]
        }), "peers": .array(peers.map(\.json)), "conflicts": .int(conflicts),
      "missing": .int(missing), "malformed": .int(malformed),
    ]
    // True or absent: nothing is known of forks where none was looked for.
    if let forks { status["forks"] = .int(forks) }
    return .object(status)
  }
}
