// The documents of `timeline --by` and `timeline --near`.

import Chronology
import EDTF
import EventStore

extension TimelineGroupsView {
  var json: JSON {
    [
      "schema": "chron.timeline-groups/1", "chronology": .text(context.chronology),
      "by": .string(by.rawValue), "from": .text(from), "to": .text(to),
      "bounds": context.bounds.json,
      "frontier": .string(context.frontier), "filters": context.filter.json, "total": .int(total),
      "next": .optional(integer: next), "groups": .array(groups.map(\.json)),
    ]
  }
}

extension TimelineGroup {
  /// `timelineGroup` in `docs/schemas/common.json`.
  var json: JSON {
    var (name, first, last): (JSON, JSON, JSON) = (.null, .null, .null)
    switch key {
    case .name(let text): name = .string(text)
    case .years(let from, let to):
      first = .optional(integer: from)
      last = .optional(integer: to)
    case .none: break
    }
    return [
      "name": name, "firstYear": first, "lastYear": last, "facts": .int(facts),
      "certain": .int(certain),
    ]
  }
}

extension NearView {
  var json: JSON {
    [
      "schema": "chron.timeline-near/1", "chronology": .text(context.chronology),
      "near": .string(near.text), "from": .text(from), "to": .text(to),
      "bounds": context.bounds.json,
      "frontier": .string(context.frontier), "filters": context.filter.json, "total": .int(total),
      "next": .optional(integer: next), "matches": .array(matches),
    ]
  }

  /// `nearFact` in `docs/schemas/common.json`.
  var matches: [JSON] {
    facts.map { distance, fact in
      [
        "least": .int(distance.least), "most": .optional(integer: distance.most),
        "fact": fact.json,
      ]
    }
  }
}
