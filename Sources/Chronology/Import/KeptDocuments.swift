// The documents that citations are held against, as many of them in memory as are in use.

import EventStore
import TransparencyLog

/// Fetches kept documents by source.
final class KeptDocuments {
  private let store: EventStore?
  private var finders: [SourceID: QuoteFinder?] = [:]
  private var order: [SourceID] = []
  /// The documents that are kept: most sources of most chronologies are not, and need no look.
  private var kept: Set<Hash>?
  /// Why a document that is kept could not be fetched: it is damaged, or the file is locked.
  ///
  /// What was asked for then is not known, and no row can be judged by it.
  private(set) var failure: (any Error)?

  /// How many documents are held at a time; rows mostly come a document after another.
  private static let heldCount = 8

  init(_ store: EventStore?) {
    self.store = store
  }

  /// The text of a source's document; nil if its bytes are not at hand or are not text, and where
  /// fetching it failed.
  func finder(_ source: SourceID) -> QuoteFinder? {
    if let known = finders[source] { return known }
    if order.count == Self.heldCount { finders[order.removeFirst()] = nil }
    // What is not text cannot be searched: the citation's members say what they say, and
    // `source check` reports on it.
    let finder = bytes(source).flatMap { try? DocumentText($0) }.map(QuoteFinder.init)
    finders.updateValue(finder, forKey: source)
    order.append(source)
    return finder
  }

  private func bytes(_ source: SourceID) -> [UInt8]? {
    guard let store, let digest = source.sha256.flatMap({ Hash(hex: $0) }) else { return nil }
    do {
      let kept = try self.kept ?? Set(store.documents())
      self.kept = kept
      return kept.contains(digest) ? try store.document(digest) : nil
    } catch {
      failure = failure ?? error
      return nil
    }
  }
}
