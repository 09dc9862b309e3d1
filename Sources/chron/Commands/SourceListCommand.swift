// chron source list: the documents, and how many facts each has.

import ArgumentParser
import Chronology
import EventStore
import TransparencyLog

struct SourceListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the documents, and how many facts each has.",
    usage: "chron source list [options]",
    discussion: """
      EXAMPLES:
        chron source list
        chron source list --open          those not read, or not to the end
        chron source list --kept          the documents whose bytes are kept here
        chron source list --json
        chron source list --format csv
      """)

  @Flag(help: "Only documents that no fact cites, or none beyond the first three quarters.")
  var open = false

  @Flag(help: "Only documents whose bytes are kept here, even if no event names them.")
  var kept = false

  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if open, kept { throw ValidationError("--open and --kept cannot be used together.") }
  }

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    if kept { return try listKept(chronology, session) }
    if open { return try listOpen(chronology, session) }
    let sources = try chronology.sources()
    try session.print(sources, in: Self.records, as: output.format) {
      try show(sources, chronology, session)
    }
  }

  private static let records = RecordList<SourceView>(
    head: ["schema": "chron.sources/1"], member: "sources", json: \.json, columns: .source,
    title: "Documents", headings: ["published", "title", "by", "facts", "id"]
  ) { source in
    let description = source.description
    let makers = description.authors + [description.publisher].compactMap { $0 }
    return [
      Markdown.text(description.published.map { DateWords.words($0) } ?? "undated"),
      Markdown.text(description.title ?? "Untitled"),
      Markdown.text(makers.joined(separator: ", ")), Words.grouped(source.facts),
      Markdown.code(SourceWords.short(source.id)),
    ]
  }

  private func show(
    _ sources: [SourceView], _ chronology: Chronology, _ session: Session
  ) throws {
    if sources.isEmpty {
      return Messages.say("No sources. Add one with 'chron source add FILE'.")
    }
    let kept = Set(try chronology.store.documents().map(\.hex))
    var table = Table([.fitting(16), .remaining(), .fitting(), .fitting(8)])
    for source in sources { table.add(row(source, kept: kept)) }
    try session.show(table)
  }

  private func listOpen(_ chronology: Chronology, _ session: Session) throws {
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    let rows = try chronology.readings().map { try OpenSource($0, on: shelf) }.filter(\.isOpen)
    try session.print(rows, in: Self.openRecords, as: output.format) {
      if rows.isEmpty { return Messages.say("Every document is cited nearly to its end.") }
      var table = Table([.fitting(16), .remaining(), .fitting(), .fitting(8)])
      for row in rows { table.add(row.cells) }
      try session.show(table)
    }
  }

  private func listKept(_ chronology: Chronology, _ session: Session) throws {
    let rows = try KeptSource.all(in: chronology)
    try session.print(rows, in: Self.keptRecords, as: output.format) {
      if rows.isEmpty {
        return Messages.say("No documents are kept. Keep one with 'chron source add FILE --keep'.")
      }
      var table = Table([.fitting(), .remaining(), .fitting(), .fitting(8)])
      for row in rows { table.add(row.cells) }
      let total = rows.reduce(0) { $0 + Int64($1.document.byteCount) }
      try session.show(
        session.lines(table) + [
          "", "\(Words.count(rows.count, "document")), \(Words.bytes(total))",
        ])
    }
  }

  private static let keptRecords = RecordList<KeptSource>(
    head: ["schema": "chron.sources-kept/1"], member: "sources", json: \.json,
    columns: .keptSource, title: "Documents kept",
    headings: ["size", "document", "id", "facts"]
  ) { $0.cells.map { Markdown.text($0.plain) } }

  private static let openRecords = RecordList<OpenSource>(
    head: ["schema": "chron.sources-open/1"], member: "sources", json: \.json,
    columns: .openSource, title: "Documents not read to their end",
    headings: ["published", "document", "id", "facts"]
  ) { $0.cells.map { Markdown.text($0.plain) } }

  private func row(_ source: SourceView, kept: Set<String>) -> [StyledText] {
    let description = source.description
    var title = StyledText((description.title ?? source.id.description).printable)
    var remarks: [String] = []
    let makers = description.authors + [description.publisher].compactMap { $0 }
    if !makers.isEmpty { remarks.append(makers.joined(separator: ", ")) }
    if source.copies.count > 1 {
      let others = source.copies.filter { $0 != source.id }.map(SourceWords.short)
      remarks.append("same text as \(Words.list(others))")
    }
    if let digest = source.id.sha256, kept.contains(digest) { remarks.append("kept here") }
    if !remarks.isEmpty {
      title += StyledText("\n" + remarks.joined(separator: " · ").printable, .faint)
    }
    return [
      StyledText(description.published.map { DateWords.words($0).printable } ?? "undated", .date),
      title, StyledText(SourceWords.short(source.id), .handle),
      StyledText(Words.count(source.facts, "fact"), .faint),
    ]
  }
}
