// A document's text, addressed by code points, over the bytes that its digest was made of.

public import TransparencyLog

/// A document's UTF-8 text, addressed by Unicode code points.
///
/// The bytes stay as they are, since the document's digest is of them. A sparse index (one entry
/// for every 256 code points) makes a place in the text a short scan away, so that a document of
/// the greatest size costs 1/64 of its bytes more.
public struct DocumentText: Sendable {
  /// The largest document that is read as text: 64 MiB.
  public static let byteCountLimit = 64 << 20

  /// The document's bytes, unchanged.
  public let bytes: [UInt8]
  /// How many code points the text has.
  public let count: Int
  /// The byte offset of every code point whose number is a multiple of ``stride``.
  private let index: [UInt32]

  private static let stride = 256

  /// Reads a document.
  /// - Throws: ``DocumentError/notUTF8(byteOffset:)`` or ``DocumentError/tooLarge(byteCount:)``.
  public init(_ bytes: [UInt8]) throws(DocumentError) {
    guard bytes.count <= Self.byteCountLimit else { throw .tooLarge(byteCount: bytes.count) }
    var index: [UInt32] = []
    index.reserveCapacity(bytes.count / Self.stride + 1)
    let scanned = bytes.withUnsafeBufferPointer {
      UTF8Scan(indexing: $0, every: Self.stride, &index)
    }
    guard scanned.isValid else { throw .notUTF8(byteOffset: scanned.byteOffset) }
    self.bytes = bytes
    self.count = scanned.codePointCount
    self.index = index
  }

  /// A text that is already a string.
  /// - Throws: ``DocumentError/tooLarge(byteCount:)``.
  public init(_ text: String) throws(DocumentError) {
    try self.init(Array(text.utf8))
  }

  /// The document's digest: SHA-256 of its bytes.
  public var digest: Hash { Hash.sha256(bytes) }

  /// The whole text as a span; nil if the document is empty.
  public var whole: Span? { Span(start: 0, end: count) }

  /// The offset of the byte at which a code point begins; `count` gives the number of bytes.
  /// - Precondition: `0 ≤ codePoint ≤ count`.
  public func byteOffset(of codePoint: Int) -> Int {
    precondition(codePoint >= 0 && codePoint <= count, "a code point outside the document")
    guard codePoint < count else { return bytes.count }
    var offset = Int(index[codePoint / Self.stride])
    for _ in 0..<(codePoint % Self.stride) { offset += Self.length(bytes[offset]) }
    return offset
  }

  /// The code point that a byte is part of; the number of bytes gives `count`.
  /// - Precondition: `0 ≤ byteOffset ≤ bytes.count`.
  public func codePoint(at byteOffset: Int) -> Int {
    precondition(byteOffset >= 0 && byteOffset <= bytes.count, "a byte outside the document")
    guard byteOffset < bytes.count else { return count }
    // The last entry of the index that is not after the byte.
    var low = 0
    var high = index.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(index[middle]) <= byteOffset { low = middle } else { high = middle }
    }
    var codePoint = low * Self.stride
    var offset = Int(index[low])
    while true {
      offset += Self.length(bytes[offset])
      if offset > byteOffset { return codePoint }
      codePoint += 1
    }
  }

  /// The bytes of a span.
  /// - Throws: ``DocumentError/outside(_:count:)``.
  public func bytes(of span: Span) throws(DocumentError) -> ArraySlice<UInt8> {
    guard span.end <= count else { throw .outside(span, count: count) }
    return bytes[byteOffset(of: span.start)..<byteOffset(of: span.end)]
  }

  /// The text of a span.
  /// - Throws: ``DocumentError/outside(_:count:)``.
  public func text(of span: Span) throws(DocumentError) -> String {
    String(decoding: try bytes(of: span), as: UTF8.self)
  }

  /// The digest of spans: SHA-256 of the UTF-8 bytes of their texts, concatenated in their order.
  /// - Throws: ``DocumentError/outside(_:count:)``.
  public func digest(of spans: [Span]) throws(DocumentError) -> Hash {
    if spans.count == 1 { return Hash.sha256(try bytes(of: spans[0])) }
    var joined: [UInt8] = []
    for span in spans { joined += try bytes(of: span) }
    return Hash.sha256(joined)
  }

  /// How many bytes a code point has whose first byte this is, in text known to be UTF-8.
  private static func length(_ byte: UInt8) -> Int {
    byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }
}
