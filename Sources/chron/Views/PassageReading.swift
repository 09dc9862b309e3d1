// A cited passage to be read: in its paragraphs, with what surrounds it in the document.

import Chronology
import EventStore

struct PassageReading {
  let citation: CitationView
  let cited: CitedPassage

  /// The document's title, where the passage is in it, and the text; cited words in «».
  func lines(_ session: Session) -> [String] {
    let published = citation.source.published.map { ", \(DateWords.words($0))" } ?? ", undated"
    let title = (citation.source.title ?? "Untitled") + published
    var lines = session.wrapped(
      StyledText(title.printable, .heading)
        + StyledText("  " + SourceWords.short(citation.source.id), .handle))
    lines += session.wrapped(StyledText(place, cited.state == .missing ? .bad : .faint))
    for paragraph in paragraphs {
      lines.append("")
      lines += paragraph.wrapped(to: session.terminal.width - 2)
        .map { "  " + $0.rendered(isColoured: session.terminal.isOutputColoured) }
    }
    return lines
  }

  private var place: String {
    let was = Self.list(citation.citation.spans)
    switch cited.state {
    case .anchored: return was.isEmpty ? "the whole document" : "at \(was), as cited"
    case .moved: return "at \(Self.list(cited.spans)), moved from \(was)"
    case .missing: return "at \(was): the document no longer says so there"
    case .unavailable: return "the document's text is not available (--documents FOLDER)"
    }
  }

  private static func list(_ spans: [Span]) -> String {
    spans.map(\.description).joined(separator: ", ")
  }

  private var paragraphs: [StyledText] {
    guard let passage = cited.passage else {
      return cited.kept.map { [StyledText("«\(Self.flat($0))»")] } ?? []
    }
    var text = StyledParagraphs()
    if !passage.startsDocument { text.add("… ", .faint) }
    text.add(passage.before, .faint)
    for part in passage.parts {
      text.add(part.isCited ? "«\(part.text)»" : part.text, part.isCited ? .plain : .faint)
    }
    text.add(passage.after, .faint)
    if !passage.endsDocument { text.add(" …", .faint) }
    return text.paragraphs
  }

  private static func flat(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ").printable
  }

  /// The member of `chron.show/1`'s `passages`.
  var json: JSON {
    [
      "source": citation.source.json,
      "spans": .array(
        cited.spans.map { ["start": .int($0.start), "end": .int($0.end)] }),
      "before": .optional(cited.passage?.before), "passage": cited.json,
      "after": .optional(cited.passage?.after), "anchored": .string(cited.state.rawValue),
    ]
  }
}

/// Text taken over piece by piece: white space becomes one space, an empty line a new paragraph.
private struct StyledParagraphs {
  private(set) var paragraphs: [StyledText] = []
  private var lineBreaks = 0
  private var hasSpace = false

  mutating func add(_ text: String, _ style: Style) {
    var word = ""
    func piece() -> StyledText { StyledText(word.printable, style) }
    for character in text {
      if character.isWhitespace {
        append(piece())
        word = ""
        hasSpace = true
        if character.isNewline { lineBreaks += 1 }
      } else {
        word.append(character)
      }
    }
    append(piece())
  }

  private mutating func append(_ word: StyledText) {
    guard !word.isEmpty else { return }
    if paragraphs.isEmpty || lineBreaks > 1 {
      paragraphs.append(word)
    } else {
      let last = paragraphs.count - 1
      if hasSpace { paragraphs[last] += StyledText(" ", word.pieces.first?.style ?? .plain) }
      paragraphs[last] += word
    }
    (hasSpace, lineBreaks) = (false, 0)
  }
}
