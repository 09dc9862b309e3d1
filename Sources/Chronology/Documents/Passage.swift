// A cited passage as a reader wants to see it: with what stands before and after it.

/// A cited passage in its context.
public struct Passage: Hashable, Sendable {
  /// A part of a passage: cited text, or what stands between two spans.
  public struct Part: Hashable, Sendable {
    /// The text, as the document has it.
    public let text: String
    /// Whether it is within a span.
    public let isCited: Bool
  }

  /// What stands before the first span, back to the start of a word.
  public let before: String
  /// The spans' texts and what stands between them; a long gap is cut in the middle by ` … `.
  public let parts: [Part]
  /// What stands after the last span, up to the end of a word.
  public let after: String
  /// Whether the document begins with ``before``.
  public let startsDocument: Bool
  /// Whether the document ends with ``after``.
  public let endsDocument: Bool

  /// Cuts spans and their context out of a document.
  /// - Parameters:
  ///   - context: how many code points of context to take on each side, at most.
  /// - Throws: ``DocumentError/outside(_:count:)``.
  public init(
    _ spans: [Span], of document: DocumentText, context: Int = 200
  ) throws(DocumentError) {
    var parts: [Part] = []
    var end: Int?
    for span in spans {
      if let end, let gap = Span(start: end, end: span.start) {
        parts.append(Part(text: try Self.gap(gap, document, context), isCited: false))
      }
      parts.append(Part(text: try document.text(of: span), isCited: true))
      end = span.end
    }
    self.parts = parts
    let first = spans.first?.start ?? 0
    let last = end ?? 0
    let low = max(0, first - context)
    let high = min(document.count, last + context)
    let before = try Self.text(low, first, document)
    let after = try Self.text(last, high, document)
    self.before = low == 0 ? before : Self.dropFirstWord(before)
    self.after = high == document.count ? after : Self.dropLastWord(after)
    self.startsDocument = low == 0
    self.endsDocument = high == document.count
  }

  /// The cited text alone, spans joined by ` … `: what is stored as a citation's quotation.
  public var quote: String { parts.filter(\.isCited).map(\.text).joined(separator: " \u{2026} ") }

  private static func text(
    _ start: Int, _ end: Int, _ document: DocumentText
  ) throws(DocumentError) -> String {
    guard let span = Span(start: start, end: end) else { return "" }
    return try document.text(of: span)
  }

  private static func gap(
    _ gap: Span, _ document: DocumentText, _ context: Int
  ) throws(DocumentError) -> String {
    guard gap.count > 2 * context else { return try document.text(of: gap) }
    let start = dropLastWord(try text(gap.start, gap.start + context, document))
    let end = dropFirstWord(try text(gap.end - context, gap.end, document))
    return start + " \u{2026} " + end
  }

  /// Without the word that the cut went through; all of a text without white space is kept.
  private static func dropFirstWord(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let space = scalars.firstIndex(where: \.properties.isWhitespace) else { return text }
    return String(scalars[scalars.index(after: space)...])
  }

  private static func dropLastWord(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let space = scalars.lastIndex(where: \.properties.isWhitespace) else { return text }
    return String(scalars[..<space])
  }
}
