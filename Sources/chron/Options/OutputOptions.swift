// How a command that prints data prints it.

import ArgumentParser

/// For commands that print a list: every format.
///
/// What is printed goes through `Session.print(_:of:as:lines:)` for facts and
/// `Session.print(_:as:table:)` for other records, which know all formats.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .customLong("format"),
    help: ArgumentHelp(
      "table, json, jsonl, csv or markdown (docs/output.md describes them).",
      valueName: "format"))
  var named: OutputFormat?

  @Flag(
    name: .customLong("json"),
    help: "Same as --format json: one JSON document (schema in docs/schemas).")
  var isJSON = false

  @Flag(name: .customLong("jsonl"), help: "Same as --format jsonl: JSON, one record per line.")
  var isJSONLines = false

  mutating func validate() throws {
    if [named != nil, isJSON, isJSONLines].filter({ $0 }).count > 1 {
      throw ValidationError("--format, --json and --jsonl cannot be used together.")
    }
  }

  var format: OutputFormat {
    if isJSON { return .json }
    return isJSONLines ? .jsonl : named ?? .table
  }
}

/// For commands that print one thing with all that hangs on it: no list, so no rows.
struct ReportOptions: ParsableArguments {
  enum Format: String, CaseIterable, Sendable, ExpressibleByArgument {
    case table
    case json
    case markdown
  }

  @Option(
    name: .customLong("format"),
    help: ArgumentHelp(
      "table, json or markdown (docs/output.md describes them).", valueName: "format"))
  var named: Format?

  @Flag(
    name: .customLong("json"),
    help: "Same as --format json: one JSON document (schema in docs/schemas).")
  var isJSON = false

  mutating func validate() throws {
    if named != nil, isJSON {
      throw ValidationError("--format and --json cannot be used together.")
    }
  }

  var format: Format { isJSON ? .json : named ?? .table }
}

/// For commands that print one record, with --json and --jsonl alike.
struct JSONOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON document (schema in docs/schemas).")
  var json = false

  @Flag(name: .long, help: "Same as --json, which is one line.")
  var jsonl = false

  var isJSON: Bool { json || jsonl }
}
