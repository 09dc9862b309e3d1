// The document of `search`: facts as in every view, each with where the words are.

import Chronology
import EDTF
import EventStore

extension SearchView {
  /// `chron.search/1`, but for its last member, `matches`.
  var head: JSONObject {
    [
      "schema": "chron.search/1", "chronology": .text(context.chronology),
      "words": .string(words.text),
      "terms": .array(words.terms.map(\.json)), "asOf": .optional(asOf?.text),
      "until": .optional(until), "bounds": context.bounds.json,
      "frontier": .string(context.frontier),
      "filters": context.filter.json, "total": .int(total), "next": .optional(integer: next),
      "absent": .array(
        absent.map { ["term": $0.term.json, "near": .texts($0.near)] }),
    ]
  }
}

extension SearchWords.Term {
  var json: JSON { ["sort": .string(sort.rawValue), "text": .string(text)] }
}

extension SearchMatch {
  var json: JSON {
    ["score": .int(score), "found": .array(found.map(\.json)), "fact": fact.json]
  }
}

extension FoundText {
  var json: JSON {
    [
      "field": .string(field.rawValue), "text": .string(text),
      "terms": .array(terms.map { .int($0) }), "marks": .array(marks),
    ]
  }

  /// Where the matches are, half-open, in Unicode code points, as spans of citations are.
  private var marks: [JSON] {
    var marks: [JSON] = []
    var place = 0
    for piece in pieces {
      let end = place + piece.text.unicodeScalars.count
      if piece.isMatch { marks.append(["start": .int(place), "end": .int(end)]) }
      place = end
    }
    return marks
  }
}
