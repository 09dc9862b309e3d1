// The bounds and filters of a view, as its document repeats them.

import Chronology
import EventStore

extension ViewBounds {
  var json: JSON {
    [
      "reportedBy": .optional(reportedBy), "recordedBy": .optional(recordedBy),
      "receivedBy": .optional(receivedBy), "frontier": .optional(frontier),
    ]
  }
}

extension FactFilter {
  /// The filters that are set, by the names of their options.
  var json: JSON {
    let all: [(String, [String])] = [
      ("actor", actors), ("place", places), ("tag", tags), ("kind", kinds.map(\.rawValue)),
      ("modality", modalities.map(\.rawValue)), ("source", sources.map(\.description)),
      ("status", statuses.map(\.rawValue)), ("text", texts),
    ]
    var object = JSONObject()
    for (name, values) in all where !values.isEmpty { object[name] = .texts(values) }
    return .object(object)
  }
}

extension ViewCounts {
  var json: JSON {
    [
      "certain": .int(certain), "qualified": .int(qualified), "possible": .int(possible),
      "expected": .int(expected), "due": .int(due), "reportedLater": .int(reportedLater),
      "unplaced": .int(unplaced), "retracted": .int(retracted), "missing": .int(missing),
    ]
  }
}
