// A source's id: the digest of the document's bytes, or a UUID for what has no bytes at hand.

/// The id of a source: `sha256:` and 64 hexadecimal digits, or `urn:uuid:` and a UUID.
public struct SourceID: Hashable, Comparable, Sendable, CustomStringConvertible {
  private let exact: ExactText

  /// Reads an id in its one spelling, lower case.
  public init?(_ text: String) {
    if text.hasPrefix(Self.digestPrefix) {
      let digits = text.utf8.dropFirst(Self.digestPrefix.utf8.count)
      guard digits.count == 64, digits.allSatisfy(Self.isLowerHexDigit) else { return nil }
    } else if text.hasPrefix(Self.uuidPrefix) {
      let uuid = String(text.dropFirst(Self.uuidPrefix.count))
      guard let id = FactID(uuid), id.description == uuid else { return nil }
    } else {
      return nil
    }
    exact = ExactText(text)
  }

  /// The id of the document with this SHA-256, in 64 lower-case hexadecimal digits.
  public init?(sha256 hex: String) {
    self.init(Self.digestPrefix + hex)
  }

  /// A new id for a source whose bytes are not at hand.
  public static func random() -> SourceID {
    SourceID(unchecked: uuidPrefix + FactID.random().description)
  }

  private init(unchecked text: String) {
    exact = ExactText(text)
  }

  /// The SHA-256 of the document in hexadecimal, if the id is one.
  public var sha256: String? {
    exact.string.hasPrefix(Self.digestPrefix)
      ? String(exact.string.dropFirst(Self.digestPrefix.count)) : nil
  }

  /// The id's text.
  public var description: String { exact.string }

  /// By the bytes of the text.
  public static func < (left: SourceID, right: SourceID) -> Bool { left.exact < right.exact }

  static let digestPrefix = "sha256:"
  static let uuidPrefix = "urn:uuid:"

  private static func isLowerHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}
