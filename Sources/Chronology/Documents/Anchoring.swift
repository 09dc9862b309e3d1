// Whether a citation still points at its passage.

public import TransparencyLog

/// Whether a citation's spans still hold the text that it was made from.
public enum Anchoring: Hashable, Sendable {
  /// The text is where the spans say, by its digest or at least by its quotation.
  case anchored
  /// The text is in the document, but elsewhere.
  case moved([Span])
  /// The text is not in the document, or at several places and nothing says which is meant.
  case missing
  /// The document's bytes are not at hand, so nothing can be said.
  case unavailable
}

/// What a citation keeps of its passage, so that it can be found again.
public struct Anchor: Hashable, Sendable {
  /// Where the passage was.
  public let spans: [Span]
  /// SHA-256 of the spans' texts, concatenated.
  public let digest: Hash?
  /// The passage itself, its spans joined by `…`, if it was kept.
  public let quote: String?
  /// The text just before the passage, if it was kept.
  public let prefix: String?
  /// The text just after the passage, if it was kept.
  public let suffix: String?

  /// An anchor.
  public init(
    spans: [Span], digest: Hash?, quote: String? = nil, prefix: String? = nil, suffix: String? = nil
  ) {
    self.spans = spans
    self.digest = digest
    self.quote = quote
    self.prefix = prefix
    self.suffix = suffix
  }

  /// How many code points of context are kept on each side of a passage.
  public static let contextCount = 32

  /// The anchor of spans of a document, with its texts: leave out those that may not be shared.
  /// - Throws: ``DocumentError/outside(_:count:)``.
  public init(_ spans: [Span], of document: DocumentText) throws(DocumentError) {
    let passage = try Passage(spans, of: document, context: Self.contextCount)
    self.init(
      spans: spans, digest: try document.digest(of: spans), quote: passage.quote,
      prefix: passage.before, suffix: passage.after)
  }

  /// Looks for the passage: by digest at its place, then by its digest alone, then by its
  /// quotation, several of which its prefix and suffix tell apart.
  /// - Parameter finder: the document to look in; nil if its bytes are not at hand.
  public func check(in finder: QuoteFinder?) -> Anchoring {
    guard let finder else { return .unavailable }
    let document = finder.document
    if let digest {
      // Spans outside the document are no error here: the passage is then not at its place.
      if !spans.isEmpty, (try? document.digest(of: spans)) == digest { return .anchored }
      if let span = finder.span(of: digest, count: spans.first?.count, pieces: spans.count) {
        return .moved([span])
      }
    }
    guard let quote else { return spans.isEmpty && digest == nil ? .anchored : .missing }
    switch finder.search(quote) {
    case .found(let places):
      return places == spans ? .anchored : .moved(places)
    case .repeated(let places, let count):
      if places.contains(spans) { return .anchored }
      // Places that are not listed could fit as well as those that are.
      guard count <= places.count else { return .missing }
      return mostLikely(of: places, in: document).map(Anchoring.moved) ?? .missing
    case .absent, .outOfOrder, .empty: return .missing
    }
  }

  /// The one place that has the most of the prefix and the suffix around it; nil if none is alone.
  private func mostLikely(of places: [[Span]], in document: DocumentText) -> [Span]? {
    let scored = places.map { (place: $0, score: context(of: $0, in: document)) }
    guard let best = scored.map(\.score).max(), best > 0 else { return nil }
    let likely = scored.filter { $0.score == best }
    return likely.count == 1 ? likely[0].place : nil
  }

  /// How many of prefix and suffix stand around a place.
  private func context(of place: [Span], in document: DocumentText) -> Int {
    guard let first = place.first, let last = place.last else { return 0 }
    var score = 0
    if let prefix = prefix.flatMap(QuotePieces.Piece.init) {
      let low = max(0, first.start - 4 * prefix.text.unicodeScalars.count)
      let before = Self.folded(document, low, first.start)
      if before.suffix(prefix.folded.count).elementsEqual(prefix.folded) { score += 1 }
    }
    if let suffix = suffix.flatMap(QuotePieces.Piece.init) {
      let high = min(document.count, last.end + 4 * suffix.text.unicodeScalars.count)
      let after = Self.folded(document, last.end, high)
      if after.prefix(suffix.folded.count).elementsEqual(suffix.folded) { score += 1 }
    }
    return score
  }

  private static func folded(_ document: DocumentText, _ start: Int, _ end: Int) -> [UInt8] {
    guard let span = Span(start: start, end: end), let text = try? document.text(of: span),
      let piece = QuotePieces.Piece(text)
    else { return [] }
    return piece.folded
  }
}

extension QuoteFinder {
  /// The one place whose text has a digest and a length; nil if there are several spans, none or
  /// more than one place, or so many places to try that it would take long.
  fileprivate func span(of digest: Hash, count: Int?, pieces: Int) -> Span? {
    guard let count, pieces == 1, count <= document.count else { return nil }
    let tries = document.count - count + 1
    // 256 MB of hashing take a fraction of a second; most documents need far less.
    guard tries <= 256_000_000 / max(64, count) else { return nil }
    var low = 0
    var high = document.byteOffset(of: count)
    var found: Span?
    for start in 0..<tries {
      if Hash.sha256(document.bytes[low..<high]) == digest {
        guard found == nil else { return nil }
        found = Span(start: start, end: start + count)
      }
      low = nextCodePoint(low)
      high = nextCodePoint(high)
    }
    return found
  }

  private func nextCodePoint(_ offset: Int) -> Int {
    var next = min(offset + 1, document.bytes.count)
    while next < document.bytes.count, document.bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }
}
