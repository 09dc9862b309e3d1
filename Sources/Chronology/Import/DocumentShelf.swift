// The documents that citations are held against, as many of them in memory as are in use.

import EventStore
import Foundation
import TransparencyLog

/// Fetches documents by source, from the chronology or from files beside the rows.
final class DocumentShelf {
  private let store: EventStore?
  private var finders: [SourceID: QuoteFinder?] = [:]
  private var order: [SourceID] = []
  /// The documents that are kept: most sources of most chronologies are not, and need no look.
  private lazy var kept = try? store.map { Set(try $0.documents()) }

  /// How many documents are held at a time; rows mostly come a document after another.
  private static let heldCount = 8

  init(_ store: EventStore?) {
    self.store = store
  }

  /// The text of a source's document; nil if its bytes are not at hand or are not text.
  func finder(_ source: SourceID) -> QuoteFinder? {
    if let known = finders[source] { return known }
    if order.count == Self.heldCount { finders[order.removeFirst()] = nil }
    // A document that cannot be fetched or read as text is as good as not at hand: the citation's
    // members say what they say, and `source check` reports on it.
    let bytes = source.sha256.flatMap { Hash(hex: $0) }
      .flatMap { kept?.contains($0) == false ? nil : try? store?.document($0) }
    let finder = bytes.flatMap { try? DocumentText($0) }.map(QuoteFinder.init)
    finders.updateValue(finder, forKey: source)
    order.append(source)
    return finder
  }
}
