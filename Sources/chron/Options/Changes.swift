// What a command that writes prints: the event it made.

import ArgumentParser
import Chronology
import EventStore

struct ChangeOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON document (its schema is in docs/schemas).")
  var json = false
}

extension Session {
  /// Prints that an event was made of a fact: a line to read, or `chron.change/1`.
  func printChange(
    _ event: Event, of fact: FactID, said words: String, asJSON: Bool
  ) throws {
    if asJSON {
      return try print([
        "schema": "chron.change/1", "fact": .text(fact), "handle": .string(fact.handle),
        "type": .string(event.type), "event": .text(event.id), "at": .text(event.at),
      ])
    }
    try show([words])
  }
}
