// How far documents were read: up to where facts cite them.

/// A document, and the end of the last passage that a fact cites.
public struct SourceReading: Sendable {
  /// The document.
  public let source: SourceView
  /// The code point after the last cited passage; nil if no passage is cited.
  public let lastCited: Int?
  /// Whether a fact cites the document as a whole.
  public let isCitedWhole: Bool

  /// The share of a document that is enough: passages that end beyond it end near its end, where
  /// pages have notes and furniture.
  public static let enough = 0.75

  /// Whether there is more to read in it: no fact cites it, or none beyond the first three quarters.
  ///
  /// - Parameter count: The document's code points; its bytes where those are not known, which can
  ///   only be more.
  public func isOpen(count: Int?) -> Bool {
    if source.facts == 0 { return true }
    guard !isCitedWhole, let lastCited, let count else { return false }
    return Double(lastCited) < Self.enough * Double(count)
  }
}

extension Snapshot {
  /// How far each document was read, in the order of sources.
  func readings() throws -> [SourceReading] {
    try sources().map { source in
      let citations = try citations(of: source.id, FactFilter()).map(\.citation)
      return SourceReading(
        source: source, lastCited: citations.compactMap { $0.spans.map(\.end).max() }.max(),
        isCitedWhole: citations.contains { $0.spans.isEmpty && $0.quote == nil })
    }
  }
}
