// Measures what has no command of its own: parts of the libraries, in one process. `compare` runs
// it and reads what it prints; it can be run by hand too.

import Foundation

/// What can be measured, each with the arguments that it takes.
let measurements: [Measurement] = [
  ("parts", "ROWS.jsonl", { try measureParts(rows: $0[0]) }),
  (
    "append", "FOLDER ROWS.jsonl COUNT CALLERS",
    { try measureAppend($0[0], rows: $0[1], count: $0[2], callers: $0[3]) }
  ),
  ("log", "FOLDER COUNT BYTES", { try measureLog($0[0], count: $0[1], bytes: $0[2]) }),
  ("revisions", "FOLDER COUNT", { try measureRevisions($0[0], count: $0[1]) }),
  ("logs", "FOLDER LOGS EVENTS", { try measureLogs($0[0], logs: $0[1], events: $0[2]) }),
]

typealias Measurement = (
  name: String, arguments: String, run: @Sendable ([String]) throws -> Void
)

@main
struct Measure {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let chosen = measurements.first(where: { $0.name == arguments.first }),
      arguments.count - 1 == chosen.arguments.split(separator: " ").count
    else {
      let uses = measurements.map { "  measure \($0.name) \($0.arguments)\n" }.joined()
      FileHandle.standardError.write(Data("usage:\n\(uses)".utf8))
      exit(2)
    }
    do {
      try chosen.run(Array(arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("measure \(chosen.name): \(error)\n".utf8))
      exit(1)
    }
  }
}

/// An argument that is not the number it has to be.
struct NotANumber: Error, CustomStringConvertible {
  let text: String
  var description: String { "'\(text)' is not a positive number" }
}

/// A positive whole number.
func number(_ text: String) throws -> Int {
  guard let value = Int(text), value > 0 else { throw NotANumber(text: text) }
  return value
}
