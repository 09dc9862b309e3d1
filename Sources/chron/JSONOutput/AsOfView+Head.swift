// The documents of `as-of`, `during` and `timeline`, but for their last member, `facts`: there can be many.

import Chronology
import EDTF
import EventStore

extension AsOfView {
  var head: JSONObject {
    [
      "schema": "chron.as-of/1", "chronology": .text(context.chronology),
      "asOf": .string(asOf.text),
      "until": .text(until), "bounds": context.bounds.json, "frontier": .string(context.frontier),
      "filters": context.filter.json, "total": .int(total), "next": .optional(integer: next),
      "counts": counts.json,
    ]
  }
}

extension DuringView {
  var head: JSONObject {
    [
      "schema": "chron.during/1", "chronology": .text(context.chronology),
      "during": .string(during.text),
      "from": .text(from), "to": .text(to), "bounds": context.bounds.json,
      "frontier": .string(context.frontier),
      "filters": context.filter.json, "total": .int(total), "next": .optional(integer: next),
      "counts": [
        "certain": .int(counts.certain), "qualified": .int(counts.qualified),
        "possible": .int(counts.possible), "lapsed": .int(counts.lapsed),
        "unplaced": .int(counts.unplaced),
      ],
    ]
  }
}

extension TimelineView {
  var head: JSONObject {
    [
      "schema": "chron.timeline/1", "chronology": .text(context.chronology), "from": .text(from),
      "to": .text(to), "bounds": context.bounds.json, "frontier": .string(context.frontier),
      "filters": context.filter.json, "total": .int(total), "next": .optional(integer: next),
    ]
  }
}
