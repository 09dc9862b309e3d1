// The document of `undo`.

import Chronology
import EventStore

extension Reversal {
  /// `chron.undo/1`; without an event for a dry run.
  func json(written event: Event?) -> JSON {
    [
      "schema": "chron.undo/1", "facts": .texts(facts), "source": .optional(source),
      "undone": undone.json, "type": .string(type), "payload": .object(payload),
      "event": .optional(event?.id), "at": .optional(event?.at),
    ]
  }
}
