// A citation beside its document: whether the passage is still there, and what it says.

import Chronology
import EventStore
import TransparencyLog

struct CitedPassage {
  enum State: String {
    case anchored
    case moved
    case missing
    case unavailable
  }

  var state: State
  /// The passage in its context; nil if the document is not at hand or does not have it.
  var passage: Passage?
  /// Where the passage is now, if it moved.
  var spans: [Span]
  /// The text that the citation itself keeps.
  var kept: String?

  /// - Parameter context: How many characters of the document to take on each side of the passage.
  init(_ citation: Citation, on shelf: DocumentShelf, context: Int = 160) throws {
    try self.init(
      citation, Anchor(citation), in: shelf.finder(of: citation.source), context: context)
  }

  /// A passage looked for in another version of its document, by all that the cited one says of it
  /// where that is at hand.
  init(_ citation: Citation, on shelf: DocumentShelf, against other: QuoteFinder) throws {
    var anchor = Anchor(citation)
    if let cited = try shelf.finder(of: citation.source), !citation.spans.isEmpty,
      anchor.check(in: cited) == .anchored
    {
      anchor = try Anchor(citation.spans, of: cited.document)
    }
    try self.init(citation, anchor, in: other, context: 160)
  }

  private init(
    _ citation: Citation, _ anchor: Anchor, in finder: QuoteFinder?, context: Int
  ) throws {
    kept = citation.quote
    spans = citation.spans
    guard !citation.spans.isEmpty || citation.quote != nil else {
      // The whole document is cited: it is there or it is not at hand.
      state = finder == nil ? .unavailable : .anchored
      return
    }
    switch anchor.check(in: finder) {
    case .anchored: state = .anchored
    case .moved(let places):
      state = .moved
      spans = places
    case .missing: state = .missing
    case .unavailable: state = .unavailable
    }
    if state == .anchored || state == .moved, let finder {
      passage = try? Passage(spans, of: finder.document, context: context)
    }
  }

  /// The passage's own words, from the document or as kept; null if neither is at hand.
  var json: JSON { .optional(passage?.quote ?? kept) }
}

extension Anchor {
  /// What a citation keeps of its passage.
  fileprivate init(_ citation: Citation) {
    self.init(
      spans: citation.spans, digest: citation.digest.flatMap { Hash(hex: $0) },
      quote: citation.quote, prefix: citation.prefix, suffix: citation.suffix)
  }
}
