// chron show: a fact as it stands.

import ArgumentParser
import Chronology
import EventStore

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a fact as it stands.",
    usage: "chron show <fact> [options]",
    discussion: """
      EXAMPLES:
        chron show k7f2m0
        chron show k7f2m0 --context                    with its passages
        chron show k7f2m0 --context 2000               with more text around them
        chron show k7f2m0 --recorded-by 2026-01-31     as it stood then
        chron show k7f2m0 --format markdown
      """)

  @Argument(help: FactArgument.help)
  var fact: String

  @Option(
    defaultAsFlag: Self.contextCount,
    help: ArgumentHelp(
      "Show its passages, with this many characters of the document on each side.",
      valueName: "count"))
  var context: Int?

  private static let contextCount = 600

  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Other axes") var axes: AxisOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if let context, context < 0 {
      throw ValidationError("--context does not take a negative number.")
    }
  }

  func run() throws {
    let session = Session(global)
    let bounds = try axes.bounds()
    let chronology = try session.open()
    let trace = try chronology.trace(try chronology.fact(named: fact), bounds: bounds)
    let passages = try context.map { try readings(trace, chronology, session, context: $0) }
    if output.format == .json { return try session.print(trace.showJSON(passages: passages)) }
    let list = FactList(
      head: [:], facts: [trace.fact],
      report: ReportHead(trace))
    try session.print(list, of: chronology, as: output.format) {
      FactCard(trace, session: session).lines(withRelations: true)
        + (passages ?? []).flatMap { [""] + $0.lines(session) }
    }
  }

  private func readings(
    _ trace: TraceView, _ chronology: Chronology, _ session: Session, context: Int
  ) throws -> [PassageReading] {
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    return try trace.citations.map { citation in
      PassageReading(
        citation: citation,
        cited: try CitedPassage(citation.citation, on: shelf, context: context))
    }
  }
}
