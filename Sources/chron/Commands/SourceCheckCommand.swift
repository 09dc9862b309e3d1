// chron source check: whether each citation still holds its passage.

import ArgumentParser
import Chronology
import EventStore

struct SourceCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check each citation against its document: anchored, moved or missing.",
    usage: "chron source check [<source> ...] [options]",
    discussion: """
      EXAMPLES:
        chron source check                          every document
        chron source check 7737d3f2 --documents ~/papers
        chron source check --json

      Ends with status 3 if a passage is missing from a document that is at hand.
      """)

  @Argument(help: SourceArgument.help)
  var sources: [String] = []

  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    let chosen =
      sources.isEmpty
      ? try chronology.sources()
      : try sources.map { try chronology.source(try shelf.resolve($0)) }
    var checks: [Check] = []
    for source in chosen {
      for (fact, statement, citation) in try chronology.citations(of: source.id) {
        checks.append(
          Check(
            source: source, fact: fact, statement: statement, citation: citation,
            passage: try CitedPassage(citation, on: shelf)))
      }
    }
    if output.json {
      try session.print([
        "schema": "chron.source-check/1", "citations": .array(checks.map(\.json)),
      ])
    } else {
      try session.show(lines(checks, session))
    }
    if checks.contains(where: { $0.passage.state == .missing }) { throw Ended(status: .doneInPart) }
  }

  private struct Check {
    let source: SourceView
    let fact: FactID
    let statement: String
    let citation: Citation
    let passage: CitedPassage

    var json: JSON {
      [
        "source": .text(source.id), "fact": .text(fact), "handle": .string(fact.handle),
        "citation": .string(citation.id), "anchored": .string(passage.state.rawValue),
        "spans": .array(passage.spans.map { ["start": .int($0.start), "end": .int($0.end)] }),
      ]
    }
  }

  private func lines(_ checks: [Check], _ session: Session) -> [String] {
    var table = Table([.fitting(), .fitting(16), .remaining(), .fitting()])
    for check in checks where check.passage.state == .moved || check.passage.state == .missing {
      let isMissing = check.passage.state == .missing
      let place = check.passage.spans.map(\.description).joined(separator: ", ")
      table.add([
        StyledText(check.passage.state.rawValue, isMissing ? .bad : .warning),
        StyledText(isMissing ? SourceWords.short(check.source.id) : "to \(place)"),
        StyledText(check.statement.printable),
        StyledText(String(check.fact.handle.prefix(6)), .handle),
      ])
    }
    let counts = [CitedPassage.State.anchored, .moved, .missing, .unavailable].compactMap { state in
      let count = checks.filter { $0.passage.state == state }.count
      guard count > 0 else { return nil as String? }
      let words = state == .unavailable ? "in documents not at hand" : state.rawValue
      return "\(Words.grouped(count)) \(words)"
    }
    let summary =
      Words.count(checks.count, "citation") + (counts.isEmpty ? "" : ": " + Words.list(counts))
    return session.lines(table) + (table.rows.isEmpty ? [] : [""]) + [summary]
  }
}
