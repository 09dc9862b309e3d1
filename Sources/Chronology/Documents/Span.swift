// Spans: which part of a document's text a citation rests on, counted in code points.

/// A half-open range of Unicode code points of a document's UTF-8 text.
///
/// Code points, because they are the same in every language and library: unlike bytes they never
/// split a character's encoding, and unlike grapheme clusters no new Unicode version moves them.
/// A byte order mark at the start of a document counts as its first code point.
public struct Span: Hashable, Sendable {
  /// The first code point, counted from 0.
  public let start: Int
  /// The code point after the last.
  public let end: Int

  /// A span; nil unless `0 ≤ start < end`.
  public init?(start: Int, end: Int) {
    guard start >= 0, start < end else { return nil }
    self.start = start
    self.end = end
  }

  /// How many code points the span has, at least 1.
  public var count: Int { end - start }
}

extension Span: Comparable {
  /// Spans are ordered by their start, then by their end.
  public static func < (left: Span, right: Span) -> Bool {
    (left.start, left.end) < (right.start, right.end)
  }
}

extension Span: CustomStringConvertible {
  /// The span as the command line takes it: `216-332`.
  public var description: String { "\(start)-\(end)" }
}

extension Span {
  /// Reads spans as the command line takes them: `216-332`, or several, `216-332,400-420`.
  ///
  /// They have to come in the document's order and must not overlap, since their texts are hashed
  /// in that order. The end is the code point after the last.
  /// - Throws: ``DocumentError`` that says where in `text` it stopped making sense.
  public static func list(_ text: String) throws(DocumentError) -> [Span] {
    var spans: [Span] = []
    var reader = SpanReader(text)
    repeat {
      let place = reader.position
      let start = try reader.number("the first code point")
      guard reader.skip("-") || reader.skip("\u{2013}") else {
        throw reader.unexpected("“-” and the code point after the last")
      }
      let end = try reader.number("the code point after the last")
      guard let span = Span(start: start, end: end) else {
        throw .unreadableSpans(
          text, offset: place, expected: "an end greater than the start \(start)")
      }
      if let last = spans.last, span.start < last.end {
        throw .unreadableSpans(
          text, offset: place, expected: "a span that starts at \(last.end) or later")
      }
      spans.append(span)
    } while reader.skip(",")
    guard reader.isAtEnd else { throw reader.unexpected("“,” and another span, or the end") }
    return spans
  }
}

/// Reads numbers and separators off the front of a text, and knows where it is.
private struct SpanReader {
  let text: String
  let scalars: [Unicode.Scalar]
  private(set) var position = 0

  init(_ text: String) {
    self.text = text
    self.scalars = Array(text.unicodeScalars)
  }

  var isAtEnd: Bool { position == scalars.count }

  func unexpected(_ expected: String) -> DocumentError {
    .unreadableSpans(text, offset: position, expected: expected)
  }

  mutating func skip(_ separator: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard position < scalars.count, scalars[position] == separator else { return false }
    position += 1
    return true
  }

  mutating func number(_ expected: String) throws(DocumentError) -> Int {
    skipSpaces()
    let start = position
    var value = 0
    while position < scalars.count, ("0"..."9").contains(scalars[position]) {
      value = value * 10 + Int(scalars[position].value - 0x30)
      position += 1
      // No document has a billion code points: stop before the number can overflow.
      guard value < 1_000_000_000 else { throw unexpected("a number below a billion") }
    }
    guard position > start else { throw unexpected(expected) }
    skipSpaces()
    return value
  }

  private mutating func skipSpaces() {
    while position < scalars.count, scalars[position] == " " { position += 1 }
  }
}
