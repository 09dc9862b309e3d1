// Citations as footnotes: document, makers, publication, passage, and through whom it came.

import Chronology
import EventStore

/// Numbers the citations of a report, and words them.
struct Footnotes {
  /// A footnote: the mark in the text, and what stands beneath.
  struct Note {
    var mark: String
    var text: String
  }

  private let chronology: Chronology
  private let context: ViewContext
  /// A report leaves this machine: it quotes what the chronology itself keeps, and nothing from the
  /// user's own folders.
  private let shelf: DocumentShelf
  private var descriptions: [SourceID: SourceDescription] = [:]
  private var count = 0

  init(_ chronology: Chronology, in context: ViewContext) {
    self.chronology = chronology
    self.context = context
    shelf = DocumentShelf(chronology, folders: [])
  }

  mutating func add(_ view: CitationView) throws -> Note {
    count += 1
    let description = try description(of: view.source.id)
    let passage = try CitedPassage(view.citation, on: shelf)
    let sentences = [
      document(view.source, description), place(view.citation, passage),
      attribution(view.citation.attributedTo), attested(view.citation),
    ].compactMap { $0 }
    let id = Markdown.code(SourceWords.short(view.source.id))
    return Note(
      mark: "[^\(count)]", text: "[^\(count)]: \(sentences.joined(separator: " ")) \(id)")
  }

  private mutating func description(of id: SourceID) throws -> SourceDescription {
    if let known = descriptions[id] { return known }
    let description = try chronology.source(id, in: context).description
    descriptions[id] = description
    return description
  }

  /// Title, makers, day and address of the document.
  private func document(
    _ source: SourceReference, _ description: SourceDescription
  ) -> String {
    var parts = [source.title.map(Markdown.emphasis) ?? "Untitled"]
    parts += description.authors.map(Markdown.text)
    parts += [description.publisher.map(Markdown.text)].compactMap { $0 }
    parts.append(
      source.published.map { Markdown.text(DateWords.words($0)) } ?? "date of publication unknown")
    parts += [description.url.map(Markdown.link)].compactMap { $0 }
    return parts.joined(separator: ", ") + "."
  }

  /// Where in the document, and the passage's text where the chronology keeps it.
  private func place(_ citation: Citation, _ passage: CitedPassage) -> String? {
    guard !citation.spans.isEmpty else {
      return passage.kept.map { "“\(Markdown.text($0))”." }
    }
    let cited = Self.words(citation.spans)
    switch passage.state {
    case .missing: return "\(cited), where the document no longer says so."
    case .moved: return "\(cited), now \(Self.words(passage.spans)): \(quoted(passage) ?? "")."
    case .anchored, .unavailable:
      return quoted(passage).map { "\(cited): \($0)." } ?? "\(cited)."
    }
  }

  private func quoted(_ passage: CitedPassage) -> String? {
    (passage.passage?.quote ?? passage.kept).map { text in
      let words = text.printable.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return "“\(Markdown.text(words))”"
    }
  }

  private static func words(_ spans: [Span]) -> String {
    "Characters \(Words.list(spans.map(\.description)))"
  }

  /// Through whom it came, nearest first.
  private func attribution(_ chain: [Attribution]) -> String? {
    let names = chain.map { link in
      let name = link.name ?? link.source.map(SourceWords.short) ?? "somebody"
      return name + (link.published.map { " (\(DateWords.words($0)))" } ?? "")
    }
    return names.isEmpty ? nil : "Through \(Markdown.text(names.joined(separator: ", from ")))."
  }

  private func attested(_ citation: Citation) -> String? {
    citation.attests.map { "Attests it for \(Markdown.text(DateWords.words($0)))." }
  }
}
