// Salts: 16 random bytes for each payload. They are drawn by the handful, since each asking of the
// system costs about as much as hashing a payload.

/// A source of salts, from the system's secure source.
struct Salts {
  /// The most that `getentropy` gives at a time.
  private static let drawnByteCount = 256
  private static let byteCount = 16
  /// What the member adds to a payload: `,"salt":"` and the digits' closing quote too.
  static let memberByteCount = 2 * byteCount + 10
  private var drawn: [UInt8] = []

  /// Appends the 32 hex digits of a salt that nobody has seen.
  mutating func writeNext(to bytes: inout [UInt8]) throws(EventStoreError) {
    if drawn.isEmpty { try draw() }
    for byte in drawn.suffix(Self.byteCount) {
      bytes.append(Hexadecimal.digit(byte >> 4))
      bytes.append(Hexadecimal.digit(byte & 0xF))
    }
    drawn.removeLast(Self.byteCount)
  }

  private mutating func draw() throws(EventStoreError) {
    drawn = try SecureRandom.bytes(Self.drawnByteCount)
  }
}
