// What a command that writes prints: the event it made, or that there was nothing to write.

import ArgumentParser
import Chronology
import EventStore

struct ChangeOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON document (schema in docs/schemas).")
  var json = false
}

extension Session {
  /// Prints that an event was made of a fact: a line to read, or `chron.change/1`.
  ///
  /// - Parameters:
  ///   - event: The event; nil if everything was so already, and nothing was written.
  ///   - unchanged: What was so already.
  func printChange(
    _ event: Event?, of fact: FactID, said words: @autoclosure () -> String,
    unchanged: @autoclosure () -> String = "", asJSON: Bool
  ) throws {
    if asJSON {
      return try print([
        "schema": "chron.change/1", "fact": .text(fact), "handle": .string(fact.handle),
        "changed": .bool(event != nil), "type": event.map { .string($0.type) } ?? .null,
        "event": event.map { .text($0.id) } ?? .null, "at": event.map { .text($0.at) } ?? .null,
      ])
    }
    guard event != nil else { return sayUnchanged(unchanged()) }
    try show([words()])
  }

  /// Says that a change would change nothing, so that nothing was written.
  func sayUnchanged(_ what: String) {
    Messages.say("\(what); nothing was written.")
  }
}
