// chron trace: where a fact comes from, link by link.

import ArgumentParser
import Chronology

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Show where a fact comes from: documents, passages, every event that made it.",
    usage: "chron trace <fact> [options]",
    discussion: """
      EXAMPLES:
        chron trace k7f2m0
        chron trace k7f2m0 --documents ~/papers     looks for documents that are not kept
        chron trace k7f2m0 --json
      """)

  @Argument(help: FactArgument.help)
  var fact: String

  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Other axes") var axes: AxisOptions
  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let bounds = try axes.bounds()
    let chronology = try session.open()
    let trace = try chronology.trace(try chronology.resolveFact(fact), bounds: bounds)
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    let passages = try trace.citations.map { try CitedPassage($0.citation, on: shelf) }
    if output.json { return try session.print(trace.json(passages: passages)) }
    try session.show(TraceLines(trace, passages: passages, session: session).lines())
  }
}
