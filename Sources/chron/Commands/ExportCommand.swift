// chron export: rows out, which import reads into an equal chronology.

import ArgumentParser
import Chronology
import Foundation

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Export facts and sources as JSON lines or CSV.",
    usage: "chron export [<file>] [options]",
    discussion: """
      EXAMPLES:
        chron export > all.jsonl
        chron export facts.csv --without-sources
        chron export - --format csv
        chron export --tag army --actor NATO > part.jsonl

      Imported elsewhere, the rows make facts with the same ids and contents. History and authors
      stay behind: to share those, chron serve and chron clone. With filters, the facts that pass
      are written, retracted ones too unless --status says otherwise, and of the sources those
      that they come from.
      """)

  @Argument(help: "The file to write; - is standard output.", completion: .file())
  var file = "-"

  @Option(help: ArgumentHelp("jsonl or csv; else as the file's name says.", valueName: "format"))
  var format: String?

  @Flag(help: "No rows for sources.")
  var withoutSources = false

  @Flag(help: "No rows for facts.")
  var withoutFacts = false

  @Flag(help: "No texts of documents.")
  var withoutQuotes = false

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    var options = ExportOptions()
    options.format = try rowFormat()
    options.hasSources = !withoutSources
    options.hasFacts = !withoutFacts
    options.keepsQuotes = !withoutQuotes
    let chronology = try session.open()
    options.filter = try filters.filter(chronology)
    let result: ExportResult
    if file == "-" {
      result = try chronology.export(options) { try session.output.write($0) }
      try session.output.flush()
    } else {
      result = try write(chronology, options)
    }
    let counts = [Words.count(result.facts, "fact"), Words.count(result.sources, "source")]
    Messages.say("Exported \(Words.list(counts)).")
    if result.conflicts > 0 {
      Messages.say(
        "Of \(Words.count(result.conflicts, "member")) in conflict the first value was written.")
    }
  }

  /// Writes beside the file and moves it into place, so that a failure leaves the old one whole.
  private func write(_ chronology: Chronology, _ options: ExportOptions) throws -> ExportResult {
    let part = file + ".part"
    guard FileManager.default.createFile(atPath: part, contents: nil),
      let handle = FileHandle(forWritingAtPath: part)
    else { throw Failure(.failed, "the file cannot be written", place: file.printable) }
    do {
      let result = try chronology.export(options) { try handle.write(contentsOf: $0) }
      try handle.synchronize()
      try handle.close()
      guard rename(part, file) == 0 else {
        throw Failure(
          .failed, "the file cannot be written: \(String(cString: strerror(errno)))",
          place: file.printable)
      }
      return result
    } catch {
      // What is left of the attempt is of no use to anybody.
      try? FileManager.default.removeItem(atPath: part)
      throw error
    }
  }

  private func rowFormat() throws(Failure) -> RowFormat {
    guard let format else { return RowFormat(fileName: file) ?? .jsonLines }
    guard let known = RowFormat(rawValue: format) else {
      throw Choice.unknown(format, option: "--format", RowFormat.allCases.map(\.rawValue))
    }
    return known
  }
}
