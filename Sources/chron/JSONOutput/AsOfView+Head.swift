// The documents of `as-of` and `timeline`, but for their last member, `facts`: there can be many.

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

extension TimelineView {
  var head: JSONObject {
    [
      "schema": "chron.timeline/1", "chronology": .text(chronology), "from": .text(from),
      "to": .text(to), "bounds": bounds.json, "frontier": .string(frontier),
      "filters": filter.json, "total": .int(total), "next": .optional(integer: next),
    ]
  }
}
