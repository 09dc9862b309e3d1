// chron cite: ties a fact to a passage.

import ArgumentParser
import Chronology
import EventStore

struct CiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cite",
    abstract: "Tie a fact to the passage that it comes from.",
    usage: "chron cite <fact> --source <source> [options]",
    discussion: """
      EXAMPLES:
        chron cite k7f2m0 --source article.txt --quote "warned that … in 2015"
        chron cite k7f2m0 --source "Baltic Force Posture" --span 216-332 \\
          --attributed-to "an official" --attributed-to TASS

      The passage's place and digest are kept; its text only with --keep-quote.
      """)

  @Argument(help: FactArgument.help)
  var fact: String

  @OptionGroup(title: "Citation") var citation: CitationOptions

  @Option(help: ArgumentHelp("Why it is added.", valueName: "why"))
  var reason: String?

  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if citation.source == nil {
      throw ValidationError("Name the document that the passage is in: --source SOURCE.")
    }
  }

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let id = try chronology.fact(named: fact)
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    guard let citation = try citation.citation(on: shelf, dates.recorded()) else { return }
    let event = try session.writing(chronology) {
      try chronology.cite(id, [citation], reason: reason)
    }
    let title = try chronology.source(citation.source).description.title
    let place = citation.spans.map(\.description).joined(separator: ",")
    let words = [
      "\(id.handle) cites “\((title ?? citation.source.description).printable)”",
      place.isEmpty ? nil : "at \(place)",
    ].compactMap { $0 }.joined(separator: " ")
    try session.printChange(
      event, of: id, said: words, unchanged: words + " already", asJSON: change.json)
  }
}
