// chron source show: one document, and the facts that come from it.

import ArgumentParser
import Chronology
import EventStore

struct SourceShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a document, and the facts that cite it.",
    usage: "chron source show <source> [options]",
    discussion: """
      EXAMPLES:
        chron source show 7737d3f2
        chron source show article.txt
        chron source show "Baltic Force Posture" --json
        chron source show article.txt --tag army
      """)

  @Argument(help: SourceArgument.help)
  var source: String

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    let source = try chronology.source(try shelf.resolve(self.source))
    let citations = try chronology.citations(
      of: source.id, filter: filters.filter(chronology))
    if output.json {
      return try session.print([
        "schema": "chron.source/1", "source": source.json,
        "citations": .array(
          citations.map { fact, statement, citation in
            [
              "fact": .text(fact), "handle": .string(fact.handle),
              "statement": .string(statement),
              "spans": .array(
                citation.spans.map { ["start": .int($0.start), "end": .int($0.end)] }),
            ]
          }),
      ])
    }
    var lines = session.wrapped(
      StyledText((source.description.title ?? "Untitled").printable, .heading))
    lines += session.lines(card(source, isAtHand: try shelf.bytes(of: source.id) != nil))
    // By itself, so that it stays whole: 71 characters.
    lines.append(source.id.description)
    if !citations.isEmpty {
      lines.append("")
      var table = Table([.fitting(20), .remaining(), .fitting()])
      for (fact, statement, citation) in citations {
        table.add([
          StyledText(citation.spans.map(\.description).joined(separator: ", "), .faint),
          StyledText(statement.printable), StyledText(String(fact.handle.prefix(6)), .handle),
        ])
      }
      lines += session.lines(table)
    }
    try session.show(lines)
  }

  private func card(_ source: SourceView, isAtHand: Bool) -> Table {
    let description = source.description
    var table = Table([.fitting(), .remaining()])
    let others = source.copies.filter { $0 != source.id }.map(SourceWords.short)
    let rows: [(String, String?)] = [
      ("authors", description.authors.joined(separator: ", ")),
      ("publisher", description.publisher),
      ("published", description.published.map { DateWords.words($0) } ?? "undated"),
      ("known by", description.publishedBasis), ("url", description.url),
      ("retrieved", description.retrieved), ("language", description.language),
      ("reliability", description.reliability),
      ("size", description.bytes.map { Words.bytes($0) }),
      ("same text", others.isEmpty ? nil : Words.list(others)),
      (
        "derived",
        description.derivedFrom.map { "\($0.relation) \(SourceWords.short($0.source))" }
          .joined(separator: ", ")
      ),
      ("available", isAtHand ? "yes" : "no (--documents FOLDER)"),
    ]
    for (label, text) in rows {
      guard let text, !text.isEmpty else { continue }
      table.add([StyledText(label, .faint), StyledText(text.printable)])
    }
    for conflict in source.conflicts {
      let values = conflict.values.map {
        "\($0.value.stringValue ?? $0.value.encodedString) (by \(TimeWords.author($0.author)))"
      }
      let text = "\(conflict.member): \(Words.list(values, "or"))"
      table.add([StyledText("conflict", .warning), StyledText(text.printable)])
    }
    return table
  }
}

enum SourceArgument {
  static let help = ArgumentHelp(
    "The document: a file, an id, the beginning of its digest, or its title.", valueName: "source")
}
