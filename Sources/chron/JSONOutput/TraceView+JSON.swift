// The documents of `trace` and `show`.

import Chronology
import EventStore

extension TraceView {
  /// `chron.trace/1`; `passages` has, for each citation, what its document says of it.
  func json(passages: [CitedPassage]) -> JSON {
    [
      "schema": "chron.trace/1", "fact": fact.json,
      "independence": .array(fact.independence.map(\.json)),
      "citations": .array(
        zip(citations, passages).map { citation, passage in
          citation.json(passage: passage, of: fact.id)
        }),
      "events": .array(events.map(\.tracedJSON)), "links": .array(links.map(\.json)),
      "assessments": .array(assessments.map(\.json)),
    ]
  }

  /// `chron.show/1`: the fact as it stands, without the events that made it so; with its passages
  /// where they were asked for.
  func showJSON(passages: [PassageReading]?) -> JSON {
    var object: JSONObject = [
      "schema": "chron.show/1", "fact": fact.json, "note": .optional(fact.note),
      "ends": .optional(fact.ends), "stated": .optional(fact.stated),
      "links": .array(links.map(\.json)), "assessments": .array(assessments.map(\.json)),
    ]
    if let passages { object["passages"] = .array(passages.map(\.json)) }
    return .object(object)
  }
}

extension CitationView {
  func json(passage: CitedPassage, of fact: FactID) -> JSON {
    [
      "source": source.json,
      "spans": .array(citation.spans.map { ["start": .int($0.start), "end": .int($0.end)] }),
      "passage": passage.json,
      "attributedTo": .array(
        citation.attributedTo.map {
          [
            "name": .optional($0.name), "published": .optional($0.published),
            "source": .optional($0.source),
          ]
        }),
      "anchored": .string(passage.state.rawValue), "fact": .text(self.fact ?? fact),
    ]
  }
}

extension IndependentGroup {
  var json: JSON {
    [
      "sources": .texts(sources),
      "origins": .array(
        origins.map { origin in
          switch origin {
          case .document(let id): ["source": .text(id), "name": .null]
          case .name(let name): ["source": .null, "name": .string(name)]
          }
        }),
    ]
  }
}

extension FactEventView {
  var json: JSON { .object(members) }

  /// With what it changed, and what it was written to undo.
  var tracedJSON: JSON {
    var members = members
    members["undoes"] = .optional(undoes)
    members["changes"] = .array(
      changes.map {
        ["member": .string($0.member), "before": .array($0.before), "after": .array($0.after)]
      })
    members["ahead"] = .bool(at.isAhead(of: .now()))
    return .object(members)
  }

  private var members: JSONObject {
    [
      "event": .text(event), "at": .text(at), "type": .string(type), "author": .text(author),
      "reason": .optional(reason), "imported": imported?.json ?? .null,
    ]
  }
}

extension ImportedRow {
  var json: JSON {
    [
      "namespace": .string(namespace), "row": .string(row), "line": .optional(integer: line),
      "file": .optional(file), "digest": .optional(digest),
    ]
  }
}

extension LinkView {
  var json: JSON {
    [
      "relation": .text(relation), "outgoing": .bool(outgoing), "fact": .text(other),
      "handle": .string(other.handle), "statement": .optional(otherStatement),
      "event": .text(event), "author": .text(author), "at": .text(at),
    ]
  }
}

extension AssessmentView {
  var json: JSON {
    [
      "stance": .text(stance), "credibility": .optional(integer: credibility),
      "note": .optional(note), "event": .text(event), "author": .text(author), "at": .text(at),
    ]
  }
}
