// The secret of the recovery key, in a form that people can write down and read back.

import TransparencyLog

/// The seed of a chronology's recovery key, shown once when it is founded.
///
/// As text: Crockford base32 of the 32 bytes of the Ed25519 seed and the first 3 bytes of their
/// SHA-256, which catch slips of the pen; 56 digits in groups of eight.
public struct RecoveryCode: Sendable, CustomStringConvertible {
  private let seed: [UInt8]

  init(seed: [UInt8]) {
    self.seed = seed
  }

  /// The 56 digits, in seven groups joined by `-`.
  public var description: String {
    let bytes = seed + Hash.sha256(seed).bytes.prefix(3)
    let digits = Array("0123456789abcdefghjkmnpqrstvwxyz")
    // Five bytes make eight digits, and 35 bytes make seven such groups.
    let groups = stride(from: 0, to: bytes.count, by: 5).map { offset in
      let value = bytes[offset..<offset + 5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return String(stride(from: 35, through: 0, by: -5).map { digits[Int(value >> $0) & 31] })
    }
    return groups.joined(separator: "-")
  }
}
