// chron source drop: forgets the kept bytes of documents.

import ArgumentParser
import Chronology
import EventStore
import TransparencyLog

struct SourceDropCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop",
    abstract: "Drop the kept bytes of documents; their descriptions and citations stay.",
    usage: "chron source drop <source> ... [options]",
    discussion: """
      EXAMPLES:
        chron source drop 7737d3f2
        chron source drop 7737d3f2 --yes            even if facts cite it

      chron source list --kept shows what is kept, and how large it is. Citations keep their \
      digests, so the document can be registered again with chron source add FILE --keep, or \
      fetched from a peer that keeps it. The space in the file is reused for what is recorded \
      next.
      """)

  @Argument(help: SourceArgument.help)
  var sources: [String]

  @OptionGroup var confirmation: ConfirmationOptions
  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let shelf = DocumentShelf(chronology, options: documents, environment: session.environment)
    let kept = try KeptSource.all(in: chronology)
    var dropped: [KeptSource] = []
    for text in sources {
      let document = try find(text, in: kept, shelf)
      if !dropped.contains(where: { $0.id == document.id }) { dropped.append(document) }
    }
    let missed = dropped.filter { $0.facts > 0 && !shelf.isInFolder($0.document.digest) }
    if let first = missed.first, !confirmation.isGiven(Self.question(missed)) {
      let cite = first.facts == 1 ? "cites" : "cite"
      throw Failure(
        .failed,
        "\(Words.count(first.facts, "fact")) \(cite) \(first.short), and no folder given with "
          + "--documents has a copy of it",
        kept: "nothing was dropped",
        advice: "chron source drop \(dropped.map(\.short).joined(separator: " ")) --yes")
    }
    for document in dropped { try chronology.store.dropDocument(document.document.digest) }
    if change.json {
      return try session.print([
        "schema": "chron.source-drop/1",
        "dropped": .array(
          dropped.map {
            [
              "source": .string($0.id), "bytes": .int($0.document.byteCount),
              "facts": .int($0.facts),
            ]
          }),
      ])
    }
    try session.show(
      dropped.map { "\($0.short)  \(Words.bytes(Int64($0.document.byteCount))) dropped" })
  }

  /// The kept document that an argument means: by its digest, whether or not an event names it, else
  /// as everywhere.
  private func find(
    _ text: String, in kept: [KeptSource], _ shelf: DocumentShelf
  ) throws -> KeptSource {
    let digits = text.lowercased().hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
    let found = kept.filter { digits.count >= 6 && $0.document.digest.hex.hasPrefix(digits) }
    if found.count == 1, let one = found.first { return one }
    let id = try shelf.resolve(text)
    guard let one = kept.first(where: { $0.id == id.description }) else {
      throw Failure(
        .failed, "the bytes of \(SourceWords.short(id)) are not kept here",
        advice: "chron source list --kept")
    }
    return one
  }

  private static func question(_ missed: [KeptSource]) -> String {
    let facts = missed.reduce(0) { $0 + $1.facts }
    return "The passages of \(Words.count(facts, "citation")) could no longer be shown. Drop "
      + "\(missed.count == 1 ? "the document" : "the documents")?"
  }
}
