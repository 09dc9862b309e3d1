// Finding a quotation in a document: once, or else saying where it nearly is or how often it is.

/// Finds quotations in one document; made once, it answers each in time linear in the document.
///
/// Quotations are compared after folding, which evens out what copying and typesetting change:
/// white space, invisible characters, hyphenation at line breaks, the spelling of dashes and
/// quotation marks, ligatures. Letter case, accents and digits have to agree.
///
/// `…` or `...` in a quotation (`[…]` and `(...)` too) skips any text and makes several spans.
/// Dashes and white space at the edges of a quotation, or next to such a skip, are left out of its
/// spans.
public struct QuoteFinder: Sendable {
  /// The document that is searched.
  public let document: DocumentText
  let folded: FoldedText

  /// How many places ``QuoteSearch/repeated(_:count:)`` lists at most.
  public static let listedPlaces = 10

  /// Prepares a document for searching.
  public init(_ document: DocumentText) {
    self.document = document
    self.folded = FoldedText(document.bytes)
  }

  /// Looks for a quotation, which has to be in the document exactly once.
  ///
  /// With skips, every way to choose the pieces in order counts, however far apart they are: what
  /// a skip stands for is not guessed.
  public func search(_ quote: String) -> QuoteSearch {
    let pieces = QuotePieces(quote).pieces
    guard !pieces.isEmpty else { return .empty }
    var starts: [[Int]] = []
    for piece in pieces {
      let places = occurrences(of: piece.folded, in: folded.bytes)
      guard !places.isEmpty else {
        return .absent(piece: piece.text, nearest: nearest(to: piece.folded))
      }
      starts.append(places)
    }
    let chains = QuoteChains(starts: starts, lengths: pieces.map(\.folded.count))
    if let broken = chains.brokenAt { return .outOfOrder(piece: pieces[broken].text) }
    let places = chains.first(Self.listedPlaces).map { $0.compactMap(span) }
    return chains.count == 1 ? .found(places[0]) : .repeated(places, count: chains.count)
  }

  /// The document's code points that a range of the folded text stands for.
  func span(_ range: Range<Int>) -> Span? {
    let bytes = folded.original(range, in: document.bytes)
    return Span(
      start: document.codePoint(at: bytes.lowerBound), end: document.codePoint(at: bytes.upperBound)
    )
  }
}

/// What came of looking for a quotation.
public enum QuoteSearch: Hashable, Sendable {
  /// It is there once: one span for each piece between skips.
  case found([Span])
  /// It is there more often; the first places, and how many there are (at most a million are
  /// counted). Quote more of the passage.
  case repeated([[Span]], count: Int)
  /// This piece of it is nowhere; the passage most like it, if one is like it at all.
  case absent(piece: String, nearest: NearPassage?)
  /// Its pieces are there, but this one not after those before it.
  case outOfOrder(piece: String)
  /// It has nothing to look for.
  case empty
}

/// The passage of a document that is most like a quotation that is not in it.
public struct NearPassage: Hashable, Sendable {
  /// Where it is.
  public let span: Span
  /// How alike the two are, from 0 to 1: 1 less the share of characters to be changed.
  public let similarity: Double
}
