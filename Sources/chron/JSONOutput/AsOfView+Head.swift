// The documents of `as-of`, `during` and `timeline`, but for their last member, `facts`: there can be many.

import Chronology
import EDTF
import EventStore

extension AsOfView {
  var head: JSONObject {
    [
      "schema": "chron.as-of/1", "chronology": .text(chronology), "asOf": .string(asOf.text),
      "until": .text(until), "bounds": bounds.json, "frontier": .string(frontier),
      "filters": filter.json, "total": .int(total), "next": .optional(integer: next),
      "counts": counts.json,
    ]
  }
}

extension DuringView {
  var head: JSONObject {
    [
      "schema": "chron.during/1", "chronology": .text(chronology), "during": .string(during.text),
      "from": .text(from), "to": .text(to), "bounds": bounds.json, "frontier": .string(frontier),
      "filters": filter.json, "total": .int(total), "next": .optional(integer: next),
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
      "schema": "chron.timeline/1", "chronology": .text(chronology), "from": .text(from),
      "to": .text(to), "bounds": bounds.json, "frontier": .string(frontier),
      "filters": filter.json, "total": .int(total), "next": .optional(integer: next),
    ]
  }
}
