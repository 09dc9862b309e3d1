// The document of `diff`, but for its last member, `facts`.

import Chronology
import EDTF
import EventStore

extension DiffView {
  /// `chron.diff/1`, but for its last member, `facts`.
  var head: JSONObject {
    let counts = Difference.allCases.reduce(into: JSONObject()) { object, difference in
      object[difference.rawValue] = .int(self.counts[difference] ?? 0)
    }
    return [
      "schema": "chron.diff/1", "chronology": .text(chronology), "frontier": .string(frontier),
      "before": before.json, "after": after.json, "filters": filter.json, "total": .int(total),
      "next": .optional(integer: next), "counts": .object(counts),
    ]
  }
}

extension DiffView.Side {
  fileprivate var json: JSON {
    ["asOf": .optional(asOf?.text), "until": .optional(until), "bounds": bounds.json]
  }
}

extension FactDifference {
  var json: JSON {
    [
      "differences": .array(differences.map { .string($0.rawValue) }), "fact": fact.json,
      "members": .array(members.map(\.json)), "events": .array(events.map(\.json)),
    ]
  }
}

extension MemberDifference {
  var json: JSON {
    [
      "member": .string(member), "before": .array(before), "after": .array(after),
      "events": .texts(events),
    ]
  }
}
