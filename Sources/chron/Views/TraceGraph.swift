// `trace --dot`: the way from a fact to where it comes from, as a graph for Graphviz.
//
// The language is that of https://graphviz.org/doc/info/lang.html. Every id and every label is a
// quoted string, so that nothing that others wrote can be read as anything but text.

import Chronology
import EventStore

struct TraceGraph {
  private let trace: TraceView
  private let sources: [SourceView]
  private var lines: [String] = []
  private var drawn: Set<String> = []

  /// - Parameter sources: All sources, of which the cited ones and what they derive from are drawn.
  init(_ trace: TraceView, sources: [SourceView]) {
    self.trace = trace
    self.sources = sources
  }

  /// The document, ending in a line break.
  static func text(_ trace: TraceView, sources: [SourceView]) -> String {
    var graph = TraceGraph(trace, sources: sources)
    graph.drawFact()
    for (index, citation) in trace.citations.enumerated() { graph.draw(citation, index) }
    graph.drawEvents()
    for link in trace.links { graph.draw(link) }
    let head = [
      "digraph trace {", "  rankdir=LR;", "  node [fontname=\"sans-serif\", fontsize=10];",
      "  edge [fontname=\"sans-serif\", fontsize=9];",
    ]
    return (head + graph.lines + ["}"]).joined(separator: "\n") + "\n"
  }

  // MARK: What is drawn

  private mutating func drawFact() {
    let fact = trace.fact
    let warnings = FactWords.notes(fact).warnings.joined(separator: "; ")
    node(
      Self.fact(fact.id),
      [FactWords.date(fact), fact.statement, fact.shortHandle, warnings],
      ["shape": "box", "style": "bold"])
  }

  private mutating func draw(_ view: CitationView, _ index: Int) {
    let spans = view.citation.spans.map(\.description).joined(separator: ", ")
    let id = "citation \(view.citation.id) \(index)"
    node(
      id, [spans.isEmpty ? "the whole document" : "at \(spans)", view.citation.quote ?? ""],
      ["shape": "note"])
    if let other = view.fact, drawn.insert(Self.fact(other)).inserted {
      let fact = trace.same.first { $0.id == other }
      node(Self.fact(other), [fact?.statement ?? "", fact?.shortHandle ?? ""], ["shape": "box"])
    }
    edge(Self.fact(view.fact ?? trace.fact.id), id, "cited")
    draw(view.citation.source)
    edge(id, Self.source(view.citation.source), "in")
    var last = Self.source(view.citation.source)
    for (place, attribution) in view.citation.attributedTo.enumerated() {
      let next: String
      if let source = attribution.source {
        draw(source)
        next = Self.source(source)
      } else {
        next = "attribution \(view.citation.id) \(index) \(place)"
        node(
          next, [attribution.name ?? "", attribution.published.map { DateWords.words($0) } ?? ""],
          ["shape": "ellipse"])
      }
      if next != last { edge(last, next, "has it from") }
      last = next
    }
  }

  /// A document, and those that it is derived from.
  private mutating func draw(_ id: SourceID) {
    guard drawn.insert(Self.source(id)).inserted else { return }
    let source = sources.first { $0.id == id }
    node(
      Self.source(id),
      [
        source?.description.title ?? "Untitled",
        source?.description.published.map { DateWords.words($0) } ?? "undated",
        SourceWords.short(id),
      ], ["shape": "folder"])
    for derived in source?.description.derivedFrom ?? [] {
      draw(derived.source)
      edge(Self.source(id), Self.source(derived.source), derived.relation.rawValue, ["dashed"])
    }
  }

  private mutating func drawEvents() {
    var last: String?
    for event in trace.events {
      let id = "event \(event.event)"
      node(
        id,
        [
          TimeWords.minute(event.at), EventWords.name(event), EventWords.what(event),
          event.reason.map { "“\($0)”" } ?? "", event.imported.map(EventWords.imported) ?? "",
        ], ["shape": "box", "style": "rounded"])
      if let last { edge(last, id, "then") }
      if let undone = event.undoes { edge(id, "event \(undone)", "undoes", ["dotted"]) }
      last = id
    }
    if let last { edge(last, Self.fact(trace.fact.id), "makes") }
  }

  private mutating func draw(_ link: LinkView) {
    let (own, other) = (Self.fact(trace.fact.id), Self.fact(link.other))
    if drawn.insert(other).inserted, own != other {
      node(other, [link.otherStatement ?? "not held here", link.otherHandle], ["shape": "box"])
    }
    let ends = link.outgoing ? (own, other) : (other, own)
    edge(ends.0, ends.1, link.relation.rawValue)
  }

  // MARK: The language

  private static func fact(_ id: FactID) -> String { "fact \(id)" }
  private static func source(_ id: SourceID) -> String { "source \(id)" }

  private mutating func node(
    _ id: String, _ label: [String], _ attributes: KeyValuePairs<String, String>
  ) {
    let shown = label.filter { !$0.isEmpty }.map { Self.wrapped($0.printable) }
    let all =
      ["label=\(Self.quoted(shown.joined(separator: "\n")))"]
      + attributes.map { "\($0.key)=\(Self.quoted($0.value))" }
    lines.append("  \(Self.quoted(id)) [\(all.joined(separator: ", "))];")
  }

  private mutating func edge(
    _ from: String, _ to: String, _ label: String, _ style: [String] = []
  ) {
    let all = ["label=\(Self.quoted(label.printable))"] + style.map { "style=\(Self.quoted($0))" }
    lines.append(
      "  \(Self.quoted(from)) -> \(Self.quoted(to)) [\(all.joined(separator: ", "))];")
  }

  /// A text in lines as wide as a box may be.
  private static func wrapped(_ text: String) -> String {
    StyledText(text).wrapped(to: 40).map(\.plain).joined(separator: "\n")
  }

  /// A quoted string, in which a quotation mark is escaped, and so is a backslash, which would
  /// begin an escape sequence of labels.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(character)
      }
    }
    return result + "\""
  }
}
