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

  init(_ citation: Citation, on shelf: DocumentShelf) throws {
    kept = citation.quote
    spans = citation.spans
    let finder = try shelf.finder(of: citation.source)
    guard !citation.spans.isEmpty || citation.quote != nil else {
      // The whole document is cited: it is there or it is not at hand.
      state = finder == nil ? .unavailable : .anchored
      return
    }
    let anchor = Anchor(
      spans: citation.spans, digest: citation.digest.flatMap { Hash(hex: $0) },
      quote: citation.quote, prefix: citation.prefix, suffix: citation.suffix)
    switch anchor.check(in: finder) {
    case .anchored: state = .anchored
    case .moved(let places):
      state = .moved
      spans = places
    case .missing: state = .missing
    case .unavailable: state = .unavailable
    }
    if state == .anchored || state == .moved, let finder {
      passage = try? Passage(spans, of: finder.document, context: 160)
    }
  }

  /// The passage's own words, from the document or as kept; null if neither is at hand.
  var json: JSON { .optional(passage?.quote ?? kept) }
}
