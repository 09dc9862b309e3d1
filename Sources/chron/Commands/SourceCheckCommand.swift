// chron source check: whether each citation still holds its passage.

import ArgumentParser
import Chronology
import EventStore
import TransparencyLog

struct SourceCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check each citation against its document: anchored, moved or missing.",
    usage: "chron source check [<source> ...] [options]",
    discussion: """
      EXAMPLES:
        chron source check                          every document
        chron source check 7737d3f2 --documents ~/papers
        chron source check 7737d3f2 --against copy.txt    in another version of it
        chron source check --copies                 near copies among kept documents
        chron source check --json

      A passage is looked for at its place, then by its digest, then by its words and the text \
      around them. Exits with status 3 if one is missing from a document that is available.
      """)

  @Argument(help: SourceArgument.help)
  var sources: [String] = []

  @Option(
    help: ArgumentHelp(
      "Look for the passages in this file, another version of the document.", valueName: "file"),
    completion: .file())
  var against: String?

  @Flag(help: "Look for near copies among the documents that are kept; --yes records them.")
  var copies = false

  @OptionGroup var confirmation: ConfirmationOptions
  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if against != nil, sources.count != 1 {
      throw ValidationError("--against takes one document: the one whose citations are checked.")
    }
    if copies, against != nil || !sources.isEmpty {
      throw ValidationError("--copies compares all documents that are kept.")
    }
  }

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    if copies { return try checkCopies(chronology, session) }
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    let other = try against.map { path in
      QuoteFinder(try DocumentText(try DocumentFile.read(path)))
    }
    let chosen =
      sources.isEmpty
      ? try chronology.sources()
      : try sources.map { try chronology.source(try shelf.resolve($0)) }
    var checks: [Check] = []
    for source in chosen {
      for (fact, statement, citation) in try chronology.citations(of: source.id) {
        let passage =
          try other.map { try CitedPassage(citation, on: shelf, against: $0) }
          ?? CitedPassage(citation, on: shelf)
        checks.append(
          Check(
            source: source, fact: fact, statement: statement, citation: citation,
            passage: passage))
      }
    }
    if output.json {
      let version = other.map { JSON.string("sha256:\($0.document.digest.hex)") } ?? .null
      try session.print([
        "schema": "chron.source-check/1", "against": version,
        "citations": .array(checks.map(\.json)),
      ])
    } else {
      try session.show(lines(checks, session))
    }
    if checks.contains(where: { $0.passage.state == .missing }) { throw Ended(status: .doneInPart) }
  }

  private func checkCopies(_ chronology: Chronology, _ session: Session) throws {
    let copies = try chronology.nearCopies()
    let offers = NearCopyOffers(
      chronology: chronology, session: session, confirmation: confirmation, isQuiet: output.json)
    let documents = try offers.offer(copies)
    if output.json {
      return try session.print([
        "schema": "chron.source-copies/1", "copies": .array(documents),
      ])
    }
    let kept = try chronology.store.documents().count
    try session.show([
      "\(Words.count(kept, "document")) kept, "
        + "\(Words.count(copies.count, "new near copy", "new near copies"))"
    ])
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
        "cited": Self.json(citation.spans), "spans": Self.json(passage.spans),
      ]
    }

    private static func json(_ spans: [Span]) -> JSON {
      .array(spans.map { ["start": .int($0.start), "end": .int($0.end)] })
    }
  }

  private func lines(_ checks: [Check], _ session: Session) -> [String] {
    func place(_ spans: [Span]) -> String { spans.map(\.description).joined(separator: ", ") }
    var table = Table([.fitting(), .fitting(16), .remaining(), .fitting()])
    for check in checks where check.passage.state == .moved || check.passage.state == .missing {
      let isMissing = check.passage.state == .missing
      let cited = "\(SourceWords.short(check.source.id))\n\(place(check.citation.spans))"
      table.add([
        StyledText(check.passage.state.rawValue, isMissing ? .bad : .warning),
        StyledText(isMissing ? cited : "\(cited)\nnow \(place(check.passage.spans))"),
        StyledText(check.statement.printable),
        StyledText(String(check.fact.handle.prefix(6)), .handle),
      ])
    }
    let counts = [CitedPassage.State.anchored, .moved, .missing, .unavailable].compactMap { state in
      let count = checks.filter { $0.passage.state == state }.count
      guard count > 0 else { return nil as String? }
      let words = state == .unavailable ? "in documents that are not available" : state.rawValue
      return "\(Words.grouped(count)) \(words)"
    }
    let summary =
      Words.count(checks.count, "citation") + (counts.isEmpty ? "" : ": " + Words.list(counts))
    return session.lines(table) + (table.rows.isEmpty ? [] : [""]) + [summary]
  }
}
