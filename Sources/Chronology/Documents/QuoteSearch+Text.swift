// What a search for a quotation came to, said in one line with its places.

extension QuoteSearch {
  /// Why a quotation was not taken, and what to do; empty if it was found once.
  ///
  /// - Parameter document: the document in which it was looked for.
  public func complaint(in document: DocumentText) -> String {
    switch self {
    case .found: return ""
    case .empty: return "the quotation has no text to look for"
    case .outOfOrder(let piece):
      return "“\(piece.trimmed)” is in the document, but not after what is quoted before it"
    case .repeated(let places, let count):
      let spans = places.prefix(3).map { $0.map(\.description).joined(separator: ",") }
      let rest = count > spans.count ? " …" : ""
      return
        "the quotation occurs \(count) times in the document (at \(spans.joined(separator: "; "))"
        + "\(rest)); quote more of the passage, or give its span"
    case .absent(let piece, let nearest):
      let lost = "“\(piece.trimmed)” is not in the document"
      guard let nearest, let text = try? document.text(of: nearest.span) else { return lost }
      let passage = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return lost + "; the nearest is “\(passage)” (at \(nearest.span))"
    }
  }
}
