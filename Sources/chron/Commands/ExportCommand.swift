// chron export: rows out, which import reads into an equal chronology.

import ArgumentParser
import Chronology

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Export facts and sources as JSON lines or CSV.",
    usage: "chron export [<file>] [options]",
    discussion: """
      EXAMPLES:
        chron export > all.jsonl
        chron export all.csv --without-sources
        chron export facts.csv --force       replaces that file
        chron export - --format csv
        chron export --tag army --actor NATO > part.jsonl

      Importing the rows elsewhere makes facts with the same ids and contents. History and authors \
      are not exported; to share those, use chron serve and chron clone. With filters, only the \
      facts that match are written (retracted ones too, unless --status says otherwise), with the \
      sources that they come from.

      The file appears under its name only when it is complete. The ending of the name decides the \
      format, and other endings are refused. With --format, any ending is accepted that does not \
      belong to another format.
      """)

  @Argument(
    help: "The file to write: NAME.jsonl or NAME.csv; - is standard output.", completion: .file())
  var file = "-"

  @Option(
    help: ArgumentHelp("jsonl or csv; by default as the file's name says.", valueName: "format"))
  var format: String?

  @Flag(help: "Replace the file if there is one; a chronology is never replaced.")
  var force = false

  @Flag(help: "Leave out the sources.")
  var withoutSources = false

  @Flag(help: "Leave out the facts.")
  var withoutFacts = false

  @Flag(help: "Leave out the texts of documents.")
  var withoutQuotes = false

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    var options = ExportOptions()
    options.format = try Self.format(format, of: file)
    options.hasSources = !withoutSources
    options.hasFacts = !withoutFacts
    options.keepsQuotes = !withoutQuotes
    let target = try OutputFile(
      file, isForced: force, chronology: try session.path(), keys: session.keys)
    let chronology = try session.open()
    options.filter = try filters.filter(chronology)
    let result = try target.write(to: session.output) { output in
      let isJSON = options.format == .jsonLines
      return try chronology.export(options) { rows in
        if isJSON {
          try output.write(json: rows)
        } else if target.isStandardOutput, session.terminal.isOutputTerminal {
          // An import has to read what was written; a person at a terminal only looks.
          try output.write(CSVColumns.visible(String(decoding: rows, as: UTF8.self)).utf8)
        } else {
          try output.write(rows)
        }
      }
    }
    let counts = [Words.count(result.facts, "fact"), Words.count(result.sources, "source")]
    Messages.say("Exported \(Words.list(counts)).")
    if result.conflicts > 0 {
      let values = result.conflicts == 1 ? "its first value was" : "their first values were"
      Messages.say(
        "\(Words.count(result.conflicts, "member")) in conflict: only \(values) exported.")
    }
  }

  /// The format of the rows: what `--format` says, else what the name does.
  ///
  /// - Throws: `Failure` where the name says another format, or one that there is no export in.
  static func format(_ option: String?, of path: String) throws(Failure) -> RowFormat {
    let name = ChronologyFile.lastComponent(of: path)
    let ending = name.dropFirst().lastIndex(of: ".").map { name[name.index(after: $0)...] }
    let byName = ending.flatMap { endings[$0.lowercased()] }
    if let option {
      guard let format = RowFormat(rawValue: option) else {
        throw Choice.unknown(option, option: "--format", RowFormat.allCases.map(\.rawValue))
      }
      let isOther = byName.map { $0 != format } ?? otherEndings.contains(ending?.lowercased() ?? "")
      guard !isOther else {
        throw Failure(
          .usage, "--format \(option) and the ending .\(ending ?? "") contradict each other",
          place: path, kept: "nothing was written",
          advice: "give the file a name that ends in .\(option)")
      }
      return format
    }
    guard let ending, byName == nil else { return byName ?? .jsonLines }
    let isReport = ["md", "markdown"].contains(ending.lowercased())
    throw Failure(
      .usage, "chron does not export .\(ending) files", place: path, kept: "nothing was written",
      advice: """
        NAME.jsonl     JSON, one row per line
        NAME.csv       comma-separated values, for spreadsheets
        """ + (isReport ? "\nchron timeline --format markdown     prints a report" : ""))
  }

  private static let endings: [String: RowFormat] = [
    "jsonl": .jsonLines, "ndjson": .jsonLines, "jsonlines": .jsonLines, "csv": .csv,
  ]

  /// What a program that opens the file by its name would take it for.
  private static let otherEndings: Set<String> = [
    "json", "md", "markdown", "html", "htm", "pdf", "tsv", "tab", "xlsx", "xls", "ods", "docx",
    "doc", "odt", "rtf", "xml", "yaml", "yml", "toml", "db", "sqlite", "sqlite3", "parquet", "gz",
    "zip", "zst", "xz", "bz2", "tar", "chron",
  ]
}
