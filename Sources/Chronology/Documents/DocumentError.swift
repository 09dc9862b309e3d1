// What can be wrong with a document, or with spans of it.

/// Why a document or its spans cannot be used.
public enum DocumentError: Error, Hashable, Sendable {
  /// The bytes are not UTF-8; the offset is that of the first byte that does not fit.
  case notUTF8(byteOffset: Int)
  /// The document is larger than ``DocumentText/byteCountLimit``.
  case tooLarge(byteCount: Int)
  /// A span ends after the document does.
  case outside(Span, count: Int)
  /// Spans that are not written as `216-332,400-420`; the offset counts the text's code points.
  case unreadableSpans(String, offset: Int, expected: String)
}

extension DocumentError: CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .notUTF8(let byteOffset):
      "not UTF-8 text: the byte at offset \(byteOffset) is not valid; "
        + "convert the document first, for instance with iconv or pdftotext"
    case .tooLarge(let byteCount):
      "a document of \(byteCount) bytes is too large; the limit is "
        + "\(DocumentText.byteCountLimit) bytes; register its parts instead"
    case .outside(let span, let count):
      "the span \(span) is outside the document, which has \(count) code points"
    case .unreadableSpans(let text, let offset, let expected):
      "“\(text)” is not a list of spans such as 216-332,400-420: "
        + "expected \(expected) at character \(offset + 1)"
    }
  }
}
