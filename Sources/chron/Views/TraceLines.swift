// `trace` on a terminal: the fact, its passages in their documents, its events, its links.

import Chronology
import EventStore

struct TraceLines {
  private let trace: TraceView
  private let passages: [CitedPassage]
  private let session: Session

  init(_ trace: TraceView, passages: [CitedPassage], session: Session) {
    self.trace = trace
    self.passages = passages
    self.session = session
  }

  func lines() -> [String] {
    var lines = FactCard(trace, session: session).lines(withRelations: false)
    section(sourcesTitle, to: &lines)
    for (index, pair) in zip(trace.citations, passages).enumerated() {
      if index > 0 { lines.append("") }
      lines += citation(pair.0, pair.1)
    }
    if independence.count > 0 {
      section("Independence", to: &lines)
      for group in independence { lines += indented(StyledText(group)) }
    }
    section("How it came to be", to: &lines)
    lines += session.lines(TraceEvents(trace).table)
    for (title, links) in [
      ("Links to others", trace.linksToOthers.filter(\.outgoing)),
      ("Links from others", trace.linksToOthers.filter { !$0.outgoing }),
    ] where !links.isEmpty {
      section(title, to: &lines)
      for link in links {
        lines += indented(
          StyledText(RelationWords.link(link))
            + StyledText(
              "  \(TimeWords.minute(link.at)) by \(TimeWords.author(link.author))", .faint))
      }
    }
    if !trace.assessments.isEmpty {
      section("Assessments", to: &lines)
      for assessment in trace.assessments {
        lines += indented(StyledText(RelationWords.assessment(assessment)))
      }
    }
    return lines
  }

  /// Which documents have the fact from one place; nothing where each stands for itself.
  private var independence: [String] {
    let fact = trace.fact
    guard fact.independentSources < fact.sources.count else { return [] }
    return fact.independence.map { group in
      let names = group.sources.map { id in
        let title = fact.sources.first { $0.id == id }?.title
        let short = SourceWords.short(id)
        return (title.map { "“\($0)” \(short)" } ?? short).printable
      }
      let origins = group.origins.compactMap { origin -> String? in
        switch origin {
        case .name(let name): return name.printable
        // A group whose origin is among its documents is said by them.
        case .document(let id):
          return group.sources.contains(id) ? nil : SourceWords.short(id)
        }
      }
      let from = origins.isEmpty ? "" : ", from \(Words.list(origins))"
      let counts = names.count > 1 ? ": one source" : ""
      return Words.list(names) + from + counts
    }
  }

  private var sourcesTitle: String {
    trace.citations.isEmpty ? "No document is cited" : "From \(SourceCount(trace.fact).sentence)"
  }

  private func section(_ title: String, to lines: inout [String]) {
    lines += ["", session.styled(title, .heading)]
  }

  private func indented(_ text: StyledText, by columns: Int = 2) -> [String] {
    text.wrapped(to: session.terminal.width - columns).map {
      String(repeating: " ", count: columns)
        + $0.rendered(isColoured: session.terminal.isOutputColoured)
    }
  }

  private func citation(_ view: CitationView, _ passage: CitedPassage) -> [String] {
    let published = view.source.published.map { ", \(DateWords.words($0))" } ?? ", undated"
    var lines = indented(
      StyledText(((view.source.title ?? "Untitled") + published).printable)
        + StyledText("  " + SourceWords.short(view.source.id), .handle))
    if let fact = view.fact {
      let handle = trace.same.first { $0.id == fact }?.shortHandle ?? fact.handle
      lines += indented(StyledText("for \(handle), which is the same", .faint), by: 4)
    }
    if let chain = AttributionWords.chain(view.citation.attributedTo) {
      lines += indented(StyledText(chain, .faint), by: 4)
    }
    let (words, style) = state(view.citation, passage)
    lines += indented(StyledText(words, style), by: 4)
    if let text = passage.passage {
      lines += indented(self.text(text), by: 6)
    } else if let kept = passage.kept {
      lines += indented(StyledText("“\(kept.printable)”"), by: 6)
    }
    return lines
  }

  private func text(_ passage: Passage) -> StyledText {
    var text = StyledText(
      (passage.startsDocument ? "" : "… ") + Self.flat(passage.before), .faint)
    for part in passage.parts {
      text +=
        part.isCited
        ? StyledText("«" + Self.flat(part.text) + "»") : StyledText(Self.flat(part.text), .faint)
    }
    return text
      + StyledText(Self.flat(passage.after) + (passage.endsDocument ? "" : " …"), .faint)
  }

  /// The document's line breaks and runs of spaces are its own layout, not this one's.
  private static func flat(_ text: String) -> String {
    var result = ""
    var isSpace = false
    for character in text.printable {
      if character.isWhitespace {
        isSpace = true
        continue
      }
      if isSpace { result.append(" ") }
      isSpace = false
      result.append(character)
    }
    let leading = text.first?.isWhitespace == true && result.first != " " ? " " : ""
    return leading + result + (isSpace ? " " : "")
  }

  private func state(_ citation: Citation, _ passage: CitedPassage) -> (String, Style) {
    let place = citation.spans.map(\.description).joined(separator: ", ")
    switch passage.state {
    case .anchored where place.isEmpty: return ("the whole document", .faint)
    case .anchored: return ("at \(place), as cited", .good)
    case .moved:
      let now = passage.spans.map(\.description).joined(separator: ", ")
      return ("at \(now), moved from \(place)", .warning)
    case .missing: return ("at \(place): the document no longer says so there", .bad)
    case .unavailable where place.isEmpty: return ("the document's text is not available", .faint)
    case .unavailable:
      return ("at \(place); the document's text is not available (--documents FOLDER)", .faint)
    }
  }
}
