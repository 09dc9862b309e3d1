// What came of looking for a quotation, for the person who gave it.

import Chronology

enum QuoteSearchWords {
  /// The spans of a quotation that the document has once.
  ///
  /// - Throws: `Failure` that shows the places, or the nearest passage.
  static func spans(of quote: String, in finder: QuoteFinder) throws(Failure) -> [Span] {
    switch finder.search(quote) {
    case .found(let spans):
      return spans
    case .empty:
      throw Failure(.usage, "the quotation is empty", kept: "nothing was written")
    case .repeated(let places, let count):
      throw Failure(
        .failed, "the quotation occurs \(Words.grouped(count)) times in the document",
        place: places.map { "\(list($0))  \(excerpt($0, finder.document))" }
          .joined(separator: "\n"),
        kept: "nothing was written",
        advice: "quote more of the passage, or use --span \(places.first.map(list) ?? "216-332")")
    case .outOfOrder(let piece):
      throw Failure(
        .failed,
        "“\(piece.printable)” is in the document, but not after the piece quoted before it",
        kept: "nothing was written",
        advice: "quote the pieces in the order in which the document has them")
    case .absent(let piece, let nearest):
      let shown = nearest.flatMap { near in
        (try? finder.document.text(of: near.span)).map { "\(near.span)  \($0.printable)" }
      }
      throw Failure(
        .failed, "“\(piece.printable)” is not in the document",
        place: shown.map { "the nearest passage is\n\($0)" }, kept: "nothing was written",
        advice: nearest.map { "--span \($0.span)" })
    }
  }

  private static func list(_ spans: [Span]) -> String {
    spans.map(\.description).joined(separator: ",")
  }

  /// Some words around the first span, so that the places can be told apart.
  private static func excerpt(_ spans: [Span], _ document: DocumentText) -> String {
    guard let passage = try? Passage(spans, of: document, context: 24) else { return "" }
    return "…\(passage.before)\(passage.quote)\(passage.after)…".printable
  }
}
