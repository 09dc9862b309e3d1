// How a command that prints data prints it.

import ArgumentParser

struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON document (its schema is in docs/schemas).")
  var json = false

  @Flag(name: .long, help: "Print JSON, one record a line.")
  var jsonl = false

  mutating func validate() throws {
    if json, jsonl { throw ValidationError("--json and --jsonl exclude each other.") }
  }
}
