// A document whose bytes are kept here, as `source list --kept` and `source drop` have it.

import Chronology
import EventStore
import TransparencyLog

struct KeptSource {
  let document: KeptDocument
  /// What the chronology says of it; nil where no event names it.
  let source: SourceView?

  /// All of them, the largest first.
  static func all(in chronology: Chronology) throws -> [KeptSource] {
    let sources = Dictionary(
      try chronology.sources().compactMap { source in source.id.sha256.map { ($0, source) } }
    ) { first, _ in first }
    return try chronology.store.keptDocuments()
      .map { KeptSource(document: $0, source: sources[$0.digest.hex]) }
      .sorted { ($1.document.byteCount, $0.id) < ($0.document.byteCount, $1.id) }
  }

  /// How the source is named, whether or not an event does.
  var id: String { "sha256:\(document.digest.hex)" }
  var facts: Int { source?.facts ?? 0 }
  /// The beginning of the digest, by which commands find it.
  var short: String { String(document.digest.hex.prefix(8)) }

  private var title: String {
    guard let source else { return "named by no event" }
    return source.description.title ?? id
  }

  var cells: [StyledText] {
    [
      StyledText(Words.bytes(Int64(document.byteCount))),
      source == nil ? StyledText(title, .warning) : StyledText(title.printable),
      StyledText(short, .handle),
      StyledText(Words.count(facts, "fact"), .faint),
    ]
  }

  var json: JSON {
    [
      "source": .string(id), "title": .optional(source?.description.title),
      "bytes": .int(document.byteCount), "named": .bool(source != nil), "facts": .int(facts),
    ]
  }
}
