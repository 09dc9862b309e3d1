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
        chron trace k7f2m0 --documents ~/papers     looks there for documents not kept
        chron trace k7f2m0 --dot > trace.dot        dot -Tsvg trace.dot draws it
        chron trace k7f2m0 --json

      Events are named in the form that chron undo and chron resolve accept.
      """)

  @Argument(help: FactArgument.help)
  var fact: String

  @Flag(help: "Print a graph for Graphviz.")
  var dot = false

  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Other axes") var axes: AxisOptions
  @OptionGroup(title: "Output") var output: ReportOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if dot, output.format != .table {
      throw ValidationError(
        "--dot and --\(output.isJSON ? "json" : "format") cannot be used together.")
    }
  }

  func run() throws {
    let session = Session(global)
    let bounds = try axes.bounds()
    let chronology = try session.open()
    let trace = try chronology.trace(try chronology.fact(named: fact), bounds: bounds)
    if dot {
      let graph = TraceGraph.text(trace, sources: try chronology.sources(in: trace.context))
      try session.output.write(graph.utf8)
      return try session.output.flush()
    }
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    let passages = try trace.citations.map { try CitedPassage($0.citation, on: shelf) }
    switch output.format {
    case .table:
      try session.show(TraceLines(trace, passages: passages, session: session).lines())
    case .json: try session.print(trace.json(passages: passages))
    case .markdown:
      var report = FactReport(ReportHead(trace), of: chronology, session: session)
      try report.write(trace)
    }
  }
}
