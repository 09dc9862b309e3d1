// The formats that a list of facts, sources or events can be printed in.

import ArgumentParser

enum OutputFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
  /// For a person, at a terminal.
  case table
  /// One document, as docs/schemas describes it.
  case json
  /// JSON, one record a line.
  case jsonl
  /// Comma-separated values with a header, as docs/output.md describes them.
  case csv
  /// A report to hand on: CommonMark with footnotes.
  case markdown
}
