// The documents of `as-of` and `timeline`.

import Chronology
import EDTF
import EventStore

extension AsOfView {
  var json: JSON {
    [
      "schema": "chron.as-of/1", "chronology": .text(chronology), "asOf": .string(asOf.text),
      "until": .text(until), "bounds": bounds.json, "frontier": .string(frontier),
      "filters": filter.json, "total": .int(total), "next": .optional(integer: next),
      "counts": counts.json, "facts": .array(facts.map(\.json)),
    ]
  }
}

extension TimelineView {
  var json: JSON {
    [
      "schema": "chron.timeline/1", "chronology": .text(chronology), "from": .text(from),
      "to": .text(to), "bounds": bounds.json, "frontier": .string(frontier),
      "filters": filter.json, "total": .int(total), "next": .optional(integer: next),
      "facts": .array(facts.map(\.json)),
    ]
  }
}
