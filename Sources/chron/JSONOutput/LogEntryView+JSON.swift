// The lines of `log --jsonl`.

import Chronology
import EventStore
import TransparencyLog

extension LogEntryView {
  /// The payload is null where it is missing or purged, and a string where it is no JSON object.
  var json: JSON {
    var payload = JSON.null
    if case .present(let bytes) = event.payload {
      payload =
        (try? event.object()).map { .object($0) } ?? .string(String(decoding: bytes, as: UTF8.self))
    }
    return [
      "event": .text(event.id), "author": .text(event.origin), "at": .text(event.at),
      "type": .string(event.type), "commitment": .string(event.commitment.base64),
      "payload": payload, "ahead": .bool(event.at.isAhead(of: .now())),
    ]
  }
}
