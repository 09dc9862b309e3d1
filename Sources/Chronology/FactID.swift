// A fact's id: a UUID (RFC 9562), made anew as version 7, or from an imported row as version 8.

import Crypto
public import EventStore

/// The id of a fact.
public struct FactID: Hashable, Comparable, Sendable, CustomStringConvertible {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads a UUID: 32 hexadecimal digits of either case, with its four hyphens.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 36 else { return nil }
    var words: (UInt64, UInt64) = (0, 0)
    for (index, byte) in bytes.enumerated() {
      if Self.isHyphen(index) {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = Self.value(ofHexDigit: byte) else { return nil }
      words = (words.0 << 4 | words.1 >> 60, words.1 << 4 | digit)
    }
    (high, low) = words
  }

  /// The 16 bytes of a UUID, in network order; nil if there are not 16.
  init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A new id: UUID version 7 (RFC 9562 §5.7), 48 bits of milliseconds and 74 random bits.
  ///
  /// - Parameter time: The moment that the id carries.
  public static func random(at time: Timestamp = .now()) -> FactID {
    var generator = SystemRandomNumberGenerator()
    let milliseconds = UInt64(max(0, time.microseconds / 1_000)) & 0xFFFF_FFFF_FFFF
    return FactID(
      high: milliseconds << 16 | 0x7000 | (generator.next() & 0x0FFF),
      low: 0x8000_0000_0000_0000 | (generator.next() >> 2))
  }

  /// The id of an imported row: UUID version 8 (RFC 9562 §5.8) from SHA-256 of
  /// `chron-import/v1\n<chronology>\n<namespace>\n<row id>`, so that the same row imported on two
  /// machines is one fact.
  public static func imported(
    chronology: ChronologyID, namespace: String, row: String
  ) -> FactID {
    ImportedFactIDs(chronology: chronology, namespace: namespace).id(ofRow: row)
  }

  /// The UUID, in lower case.
  public var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for word in [high, low] {
      for shift in stride(from: UInt64(60), through: 0, by: -4) {
        if Self.isHyphen(text.count) { text.append(UInt8(ascii: "-")) }
        text.append(Self.digits[Int(word >> shift & 0xF)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// By the bytes of the UUID.
  public static func < (left: FactID, right: FactID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  var bytes: [UInt8] { withBytes { [UInt8]($0) } }

  /// Lends the 16 bytes of the UUID, in network order.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
  }

  private static func isHyphen(_ index: Int) -> Bool {
    index == 8 || index == 13 || index == 18 || index == 23
  }
  static let digits = Array("0123456789abcdef".utf8)

  static func value(ofHexDigit byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}

/// Gives imported rows of one namespace their facts.
struct ImportedFactIDs {
  /// What all of them have hashed first.
  private let start: SHA256

  init(chronology: ChronologyID, namespace: String) {
    var start = SHA256()
    start.update(data: Array("chron-import/v1\n\(chronology)\n\(namespace)\n".utf8))
    self.start = start
  }

  /// The fact of a row.
  func id(ofRow row: String) -> FactID {
    var hash = start
    hash.update(data: Array(row.utf8))
    return hash.finalize().withUnsafeBytes { bytes in
      let high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
      let low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      return FactID(
        high: high & ~0xF000 | 0x8000,
        low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
  }
}
