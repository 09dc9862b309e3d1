// A source's id: the digest of the document's bytes, or a UUID for what has no bytes at hand.

import EventStore

/// The id of a source: `sha256:` and 64 hexadecimal digits, or `urn:uuid:` and a UUID.
///
/// It is kept as the numbers that its digits spell, not as text: folding compares and looks up
/// several of them for each fact.
public struct SourceID: Hashable, Comparable, Sendable, CustomStringConvertible {
  private enum Scheme: UInt8 {
    case sha256
    case uuid
  }

  private let scheme: Scheme
  /// What the digits spell, 16 of them a word: four words of a digest, two of a UUID.
  private let first: UInt64
  private let second: UInt64
  private let third: UInt64
  private let fourth: UInt64

  /// Reads an id in its one spelling, lower case.
  public init?(_ text: String) {
    var contiguous = text
    let id = contiguous.withUTF8 { bytes in
      SourceID(digest: bytes) ?? SourceID(uuid: bytes)
    }
    guard let id else { return nil }
    self = id
  }

  /// The id of the document with this SHA-256, in 64 lower-case hexadecimal digits.
  public init?(sha256 hex: String) {
    self.init(Self.digestPrefix + hex)
  }

  /// A new id for a source whose bytes are not at hand.
  public static func random() -> SourceID { SourceID(uuid: FactID.random()) }

  private init?(digest bytes: UnsafeBufferPointer<UInt8>) {
    let start = Self.digestPrefix.utf8.count
    guard bytes.count == start + 64, bytes.starts(with: Self.digestPrefix.utf8) else { return nil }
    func word(_ index: Int) -> UInt64? {
      var word: UInt64 = 0
      for offset in start + 16 * index..<start + 16 * (index + 1) {
        guard let digit = Self.value(ofLowerHexDigit: bytes[offset]) else { return nil }
        word = word << 4 | digit
      }
      return word
    }
    guard let first = word(0), let second = word(1), let third = word(2), let fourth = word(3)
    else { return nil }
    scheme = .sha256
    (self.first, self.second, self.third, self.fourth) = (first, second, third, fourth)
  }

  private init?(uuid bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.starts(with: Self.uuidPrefix.utf8) else { return nil }
    let digits = bytes.dropFirst(Self.uuidPrefix.utf8.count)
    let text = String(decoding: digits, as: UTF8.self)
    guard let id = FactID(text), id.description.hasSameBytes(as: text) else { return nil }
    self.init(uuid: id)
  }

  private init(uuid id: FactID) {
    scheme = .uuid
    (first, second, third, fourth) = (id.high, id.low, 0, 0)
  }

  /// Whether the id is the digest of a document's bytes.
  var isDigest: Bool { scheme == .sha256 }

  /// The SHA-256 of the document in hexadecimal, if the id is one.
  public var sha256: String? {
    guard isDigest else { return nil }
    return String(unsafeUninitializedCapacity: 64) { digits in
      write(to: digits, from: 0)
      return 64
    }
  }

  /// The id's text.
  public var description: String {
    guard isDigest else { return Self.uuidPrefix + FactID(high: first, low: second).description }
    let start = Self.digestPrefix.utf8.count
    return String(unsafeUninitializedCapacity: start + 64) { text in
      _ = text.update(fromContentsOf: Self.digestPrefix.utf8)
      write(to: text, from: start)
      return start + 64
    }
  }

  private func write(to text: UnsafeMutableBufferPointer<UInt8>, from start: Int) {
    var place = start
    for word in [first, second, third, fourth] {
      for shift in stride(from: UInt64(60), through: 0, by: -4) {
        text[place] = FactID.digits[Int(word >> shift & 0xF)]
        place += 1
      }
    }
  }

  /// By the bytes of the text.
  public static func < (left: SourceID, right: SourceID) -> Bool {
    (left.scheme.rawValue, left.first, left.second, left.third, left.fourth)
      < (right.scheme.rawValue, right.first, right.second, right.third, right.fourth)
  }

  static let digestPrefix = "sha256:"
  static let uuidPrefix = "urn:uuid:"

  private static func value(ofLowerHexDigit byte: UInt8) -> UInt64? {
    switch byte {
    case 0x30...0x39: UInt64(byte - 0x30)
    case 0x61...0x66: UInt64(byte - 0x61) + 10
    default: nil
    }
  }
}
