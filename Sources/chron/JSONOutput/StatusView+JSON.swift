// The document of `status`.

import Chronology
import EventStore

extension StatusView {
  func json(
    peers: [PeerState], holdings: OwnHoldings, concerns: [Concern], ahead: [EventsAhead],
    clone: UnfinishedClone?
  ) -> JSON {
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
      "forks": .int(forks.count), "missing": .int(missing), "malformed": .int(malformed),
      "ahead": .array(ahead.map(\.json)),
      "ownEvents": [
        "events": .int(holdings.events), "onlyHere": .int(holdings.onlyHere),
        "replicas": .int(holdings.replicas),
      ],
      "concerns": .array(
        concerns.map {
          [
            "kind": .string($0.kind.rawValue), "message": .string($0.message),
            "advice": .optional($0.advice),
          ]
        }),
    ]
    if let clone {
      status["incomplete"] = [
        "peer": .string(clone.peer), "held": .int(clone.held), "promised": .int(clone.promised),
      ]
    }
    return .object(status)
  }
}
