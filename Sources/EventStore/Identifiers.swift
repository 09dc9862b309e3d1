// The names of things in the log: chronology, incarnation, origin, event, reference to an event.

import TransparencyLog

/// A chronology's id: the first 16 bytes of the leaf hash of its founding event, as 32 hex digits.
public struct ChronologyID: Hashable, Sendable, CustomStringConvertible {
  private let high: UInt64
  private let low: UInt64

  /// Reads 32 lower-case hexadecimal digits.
  public init?(_ hex: some StringProtocol) {
    guard hex.utf8.count == 32, let high = Hexadecimal.integer(hex.prefix(16)),
      let low = Hexadecimal.integer(hex.suffix(16))
    else { return nil }
    self.high = high
    self.low = low
  }

  init(foundingLeaf leaf: Hash) {
    let words = leaf.leadingWords
    high = words.0
    low = words.1
  }

  /// The 32 digits.
  public var description: String { Hexadecimal.text(high) + Hexadecimal.text(low) }
}

/// The writer of one log: the first 8 bytes of SHA-256 of its public key, as 16 hex digits.
public struct Incarnation: Hashable, Comparable, Sendable, CustomStringConvertible {
  let value: UInt64

  init(value: UInt64) {
    self.value = value
  }

  /// Reads 16 lower-case hexadecimal digits.
  public init?(_ hex: some StringProtocol) {
    guard let value = Hexadecimal.integer(hex) else { return nil }
    self.value = value
  }

  /// The incarnation that an Ed25519 public key, of 32 bytes, makes.
  public init(publicKey: [UInt8]) {
    value = Hash.sha256(publicKey).leadingWords.0
  }

  /// The 16 digits.
  public var description: String { Hexadecimal.text(value) }

  /// By value, which is the order of the digits too.
  public static func < (a: Incarnation, b: Incarnation) -> Bool { a.value < b.value }
}

/// A log's name: `<chronology>/<replica>.<incarnation>`.
public struct Origin: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The chronology that the log belongs to.
  public let chronology: ChronologyID
  /// The replica's name: 1 to 32 of `a`–`z`, `0`–`9` and `-`.
  public let name: String
  /// The writer.
  public let incarnation: Incarnation

  /// The origin of an incarnation's log; nil if `name` is not a replica's name.
  public init?(chronology: ChronologyID, name: String, incarnation: Incarnation) {
    guard Origin.isName(name) else { return nil }
    self.chronology = chronology
    self.name = name
    self.incarnation = incarnation
  }

  /// Reads `<32 hex>/<name>.<16 hex>`.
  public init?(_ text: some StringProtocol) {
    guard let slash = text.firstIndex(of: "/"), let dot = text.lastIndex(of: "."), slash < dot,
      let chronology = ChronologyID(text[..<slash]),
      let incarnation = Incarnation(text[text.index(after: dot)...])
    else { return nil }
    self.init(
      chronology: chronology, name: String(text[text.index(after: slash)..<dot]),
      incarnation: incarnation)
  }

  /// Whether `name` can name a replica.
  public static func isName(_ name: String) -> Bool {
    (1...Limits.replicaNameByteCount).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  /// The text, of ASCII alone.
  public var description: String { "\(chronology)/\(name).\(incarnation)" }

  /// By the bytes of the text.
  public static func < (a: Origin, b: Origin) -> Bool {
    a.description.utf8.lexicographicallyPrecedes(b.description.utf8)
  }
}

/// An event's id: `<incarnation>@<index>`.
public struct EventID: Hashable, Sendable, CustomStringConvertible {
  /// The log's writer.
  public let incarnation: Incarnation
  /// The place in the log, from 0.
  public let index: Int64

  /// The event at `index` of the log of `incarnation`.
  public init(incarnation: Incarnation, index: Int64) {
    self.incarnation = incarnation
    self.index = index
  }

  /// Reads `<16 hex>@<decimal>`, without needless zeros.
  public init?(_ text: some StringProtocol) {
    guard let at = text.firstIndex(of: "@"), let incarnation = Incarnation(text[..<at]),
      let index = Int64(text[text.index(after: at)...]),
      index >= 0, index < 1 << Limits.indexBits,
      String(index) == text[text.index(after: at)...]
    else { return nil }
    self.init(incarnation: incarnation, index: index)
  }

  /// The text.
  public var description: String { "\(incarnation)@\(index)" }
}

/// A reference to an event that means one event even across a fork: its id, `:`, and the first 16
/// hex digits of its leaf hash.
public struct EventReference: Hashable, Sendable, CustomStringConvertible {
  /// The event's id.
  public let id: EventID
  /// The first 8 bytes of its leaf hash.
  public let leafPrefix: UInt64

  init(id: EventID, leafPrefix: UInt64) {
    self.id = id
    self.leafPrefix = leafPrefix
  }

  /// Reads `<incarnation>@<index>:<16 hex>`.
  public init?(_ text: some StringProtocol) {
    guard let colon = text.lastIndex(of: ":"), let id = EventID(text[..<colon]),
      let leafPrefix = Hexadecimal.integer(text[text.index(after: colon)...])
    else { return nil }
    self.init(id: id, leafPrefix: leafPrefix)
  }

  /// The text.
  public var description: String { "\(id):\(Hexadecimal.text(leafPrefix))" }
}

extension Hash {
  /// The first 16 bytes, as two big-endian numbers.
  var leadingWords: (UInt64, UInt64) {
    withUnsafeBytes { bytes in
      (
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }
}
