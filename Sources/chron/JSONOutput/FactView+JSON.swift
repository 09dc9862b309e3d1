// A fact as every document has it: the members of `chron.as-of/1`'s facts, in their order.

import Chronology
import EventStore

extension FactView {
  var json: JSON {
    [
      "id": .text(id), "handle": .string(handle), "statement": .string(statement),
      "occurred": .optional(occurred), "occurredText": .optional(occurredText),
      "modifier": .optional(modifier), "start": Dates.json(start), "end": Dates.json(end),
      "boundedBy": .optional(boundedBy), "certainty": .optional(certainty?.rawValue),
      "phase": .optional(phase?.rawValue), "inForce": .optional(inForce?.rawValue),
      "lastAttested": .optional(lastAttested), "kind": .text(kind),
      "modality": .optional(modality), "actors": .texts(actors), "places": .texts(places),
      "tags": .texts(tags), "confidence": .optional(confidence), "retracted": .bool(retracted),
      "disputed": .bool(disputed), "contradicted": .bool(contradicted),
      "conflicts": .array(conflicts.map(\.json)), "revisions": .int(revisions),
      "reported": .optional(reported), "reportedLater": .bool(reportedLater),
      "sources": .array(sources.map(\.json)), "independentSources": .int(independentSources),
      "sameAs": .texts(sameAs),
      "recordedAt": .text(recordedAt), "author": .text(author), "event": .text(event),
      "disagreements": .array(disagreements.map(\.json)),
    ]
  }
}

extension Disagreement {
  var json: JSON {
    [
      "member": .string(member),
      "values": .array(values.map { ["value": $0.value, "facts": .texts($0.facts)] }),
    ]
  }
}

extension SourceReference {
  var json: JSON {
    [
      "id": .text(id), "title": .optional(title), "published": .optional(published),
      "group": .text(group),
    ]
  }
}

extension Conflict {
  var json: JSON {
    [
      "member": .string(member),
      "values": .array(
        values.map {
          [
            "value": $0.value, "event": .text($0.event), "author": .text($0.author),
            "at": .text($0.at),
          ]
        }),
    ]
  }
}
