// A source as the documents of `source list` and `source show` have it.

import Chronology
import EventStore

extension SourceView {
  var json: JSON {
    [
      "id": .text(id), "described": .bool(described), "title": .optional(description.title),
      "authors": .texts(description.authors), "publisher": .optional(description.publisher),
      "published": .optional(description.published),
      "publishedBasis": .optional(description.publishedBasis),
      "url": .optional(description.url), "retrieved": .optional(description.retrieved),
      "language": .optional(description.language), "mediaType": .optional(description.mediaType),
      "bytes": .optional(integer: description.bytes),
      "derivedFrom": .array(
        description.derivedFrom.map {
          ["source": .text($0.source), "relation": .text($0.relation)]
        }), "reliability": .optional(description.reliability),
      "conflicts": .array(conflicts.map(\.json)), "group": .text(group),
      "copies": .texts(copies), "facts": .int(facts), "recordedAt": .optional(recordedAt),
      "author": .optional(author), "event": .optional(event),
    ]
  }
}
