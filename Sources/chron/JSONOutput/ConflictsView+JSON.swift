// The document of `conflicts`.

import Chronology
import EventStore

extension ConflictsView {
  /// `chron.conflicts/1`.
  var json: JSON {
    [
      "schema": "chron.conflicts/1", "chronology": .text(context.chronology),
      "frontier": .string(context.frontier), "filters": context.filter.json, "total": .int(total),
      "next": .optional(integer: next), "facts": .array(facts.map(\.json)),
      "sources": .array(
        sources.map {
          ["source": $0.source.json, "conflicts": .array($0.conflicts.map(\.json))]
        }),
    ]
  }
}

extension ConflictedFact {
  var json: JSON { ["fact": fact.json, "conflicts": .array(conflicts.map(\.json))] }
}

extension OpenConflict {
  var json: JSON {
    [
      "member": .string(member),
      "sides": .array(sides.map { ["value": $0.value, "event": $0.event.json] }),
    ]
  }
}
