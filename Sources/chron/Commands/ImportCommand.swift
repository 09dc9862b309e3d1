// chron import: rows in, every one accounted for.

import ArgumentParser
import Chronology
import EDTF
import EventStore
import Foundation

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import facts and sources from JSON lines or CSV, one per row.",
    usage: "chron import <file> [options]",
    discussion: """
      EXAMPLES:
        chron import facts.jsonl
        chron import facts.csv --dry-run        says what it would do
        chron import facts.csv --yes            imports a file again
        chron import facts.csv --dates dmy --anchor 2020-12-14
        chron import - --format csv --namespace survey < facts.csv

      A row's namespace (the file's name without its ending) and its id identify the fact, so \
      importing it again, here or elsewhere, adds nothing. Bad rows are listed and left out, and \
      the exit status is 3; with --strict, nothing is imported. A member that was changed both by \
      hand and in the file keeps the value set by hand and is listed, and the exit status is 5.
      """)

  @Argument(help: "The file; - is standard input.", completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp("jsonl or csv; by default as the file's name says.", valueName: "format"))
  var format: String?

  @Option(
    help: ArgumentHelp("The namespace of the rows; by default the file's name.", valueName: "name"))
  var namespace: String?

  @Option(
    help: ArgumentHelp(
      "How -0044 is meant: astronomical (45 BC, as in EDTF) or historical (44 BC).",
      valueName: "numbering"),
    completion: .list(DatePhrase.YearNumbering.allCases.map(\.rawValue)))
  var years: String?

  @OptionGroup(title: "Dates") var dates: DateOptions

  @Flag(name: [.long, .customShort("n")], help: "Say what would be done, without doing it.")
  var dryRun = false

  @Flag(help: "Import nothing if any row is bad.")
  var strict = false

  @Flag(help: "Retract the facts whose rows the file no longer has.")
  var retractMissing = false

  @OptionGroup var confirmation: ConfirmationOptions
  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let options = try importOptions()
    let input = try input()
    let chronology = try session.open()
    var news = ImportNotes()
    if !dryRun, let (plan, result) = try importAtOnce(input, options, chronology, session, &news) {
      tell(ImportWords(plan: plan, notes: news).details())
      return try finish(plan, news, result, session)
    }
    let plan = try plan(input, options, chronology, session, &news)
    let words = ImportWords(plan: plan, notes: news)
    tell(words.details())
    if plan.isRefused {
      throw Failure(
        .failed, "\(Words.count(plan.counts.refused, "row")) cannot be imported",
        place: input.fileName.printable, kept: "nothing was written, because of --strict",
        advice: "correct the rows, or leave out --strict to import the rest")
    }
    if dryRun { return try finish(plan, news, nil, session) }
    if plan.needsConfirmation, !confirmation.isGiven("\(words.planned()). Import?") {
      throw Failure(
        .failed, "the namespace “\(plan.namespace.printable)” already has rows",
        place: words.planned(), kept: "nothing was written", advice: "--yes     to go ahead")
    }
    let told = Set(news.clashes)
    news.clashes = []
    let result = try apply(plan, chronology, session, &news)
    // Whatever was written meanwhile may clash too.
    tell(words.clashes(news.clashes.filter { !told.contains($0) }))
    try finish(plan, news, result, session)
  }

  private func importAtOnce(
    _ input: ImportInput, _ options: ImportOptions, _ chronology: Chronology, _ session: Session,
    _ news: inout ImportNotes
  ) throws -> (plan: ImportPlan, result: ImportResult)? {
    let progress = Progress("importing rows", terminal: session.terminal)
    defer { progress.end() }
    return try session.writing(chronology) {
      try chronology.importAtOnce(input, options) { news.take($0, progress, of: nil) }
    }
  }

  private func plan(
    _ input: ImportInput, _ options: ImportOptions, _ chronology: Chronology, _ session: Session,
    _ news: inout ImportNotes
  ) throws -> ImportPlan {
    let progress = Progress("reading rows", terminal: session.terminal)
    defer { progress.end() }
    return try chronology.planImport(input, options) { news.take($0, progress, of: nil) }
  }

  private func apply(
    _ plan: ImportPlan, _ chronology: Chronology, _ session: Session, _ news: inout ImportNotes
  ) throws -> ImportResult {
    let progress = Progress("importing rows", terminal: session.terminal)
    defer { progress.end() }
    return try session.writing(chronology) {
      try chronology.apply(plan) { news.take($0, progress, of: plan.counts.rows) }
    }
  }

  private func tell(_ lines: [String]) {
    if !output.json { for line in lines { Messages.say(line) } }
  }

  /// Prints what was done, or would be, and ends with what is left to a person.
  private func finish(
    _ plan: ImportPlan, _ news: ImportNotes, _ result: ImportResult?, _ session: Session
  ) throws {
    try print(plan, news, result: result, session)
    if result?.clashes ?? plan.counts.clashes > 0 { throw Ended(status: .conflict) }
    if result?.refused ?? plan.counts.refused > 0 { throw Ended(status: .doneInPart) }
  }

  private func print(
    _ plan: ImportPlan, _ news: ImportNotes, result: ImportResult?, _ session: Session
  ) throws {
    if output.json { return try session.print(plan.json(news, result: result)) }
    let words = ImportWords(plan: plan, notes: news)
    try session.show([result.map(words.done) ?? "Would import: \(words.planned())"])
  }

  private func importOptions() throws(Failure) -> ImportOptions {
    var options = ImportOptions()
    if let format {
      guard let known = RowFormat(rawValue: format) else {
        throw Choice.unknown(format, option: "--format", RowFormat.allCases.map(\.rawValue))
      }
      options.format = known
    }
    options.namespace = namespace
    options.dates = DateReading(anchor: try dates.anchorDate(), order: try dates.order())
    if let years {
      guard let known = DatePhrase.YearNumbering(rawValue: years) else {
        throw Choice.unknown(
          years, option: "--years", DatePhrase.YearNumbering.allCases.map(\.rawValue))
      }
      options.dates.years = known
    }
    options.isStrict = strict
    options.retractsMissing = retractMissing
    return options
  }

  private func input() throws -> ImportInput {
    if file == "-" { return try ImportInput(copying: FileHandle.standardInput) }
    guard FileManager.default.isReadableFile(atPath: file) else {
      let folder = ChronologyFile.parent(of: file)
      let name = ChronologyFile.lastComponent(of: file)
      let near = Suggestion.nearest(to: name, in: ChronologyFile.names(in: folder))
      let exists = FileManager.default.fileExists(atPath: file)
      throw Failure(
        .failed, exists ? "the file cannot be read" : "there is no such file",
        place: file.printable, kept: "nothing was written",
        advice: exists || near.isEmpty
          ? nil
          : "chron import "
            + ShellWord.quoted(folder == "." ? near[0] : ChronologyFile.join(folder, near[0])))
    }
    return ImportInput(path: file)
  }
}
