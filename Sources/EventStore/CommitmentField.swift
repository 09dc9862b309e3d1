// A commitment as its field of the line: 44 bytes of padded base64 (RFC 4648 §4), in one spelling.
// Every event is written and read through here, so it makes no string and no array of its own.

import TransparencyLog

extension Hash {
  /// How many bytes the field has: 43 digits for 32 bytes, and one of padding.
  static let fieldByteCount = 44

  private static let digits: [UInt8] = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The six bits of each digit, 0xFF for every other byte.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()

  /// Appends the 44 bytes.
  func writeField(to line: inout [UInt8]) {
    withUnsafeBytes { bytes in
      Self.digits.withUnsafeBufferPointer { digits in
        // Three bytes make four digits; of the last group only two bytes are there.
        for start in stride(from: 0, to: 33, by: 3) {
          let isLast = start == 30
          let bits =
            UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8
            | (isLast ? 0 : UInt32(bytes[start + 2]))
          line.append(digits[Int(bits >> 18)])
          line.append(digits[Int(bits >> 12 & 0x3F)])
          line.append(digits[Int(bits >> 6 & 0x3F)])
          line.append(isLast ? UInt8(ascii: "=") : digits[Int(bits & 0x3F)])
        }
      }
    }
  }

  /// Reads a field; nil if it is not the one spelling of 32 bytes.
  init?(field: UnsafeRawBufferPointer) {
    guard field.count == Self.fieldByteCount, field[43] == UInt8(ascii: "=") else { return nil }
    let hash: Hash? = withUnsafeTemporaryAllocation(byteCount: 33, alignment: 8) { bytes in
      Self.values.withUnsafeBufferPointer { values in
        var isWrong = false
        for group in 0..<11 {
          var bits: UInt32 = 0
          for place in 4 * group..<4 * group + 4 where place < 43 {
            let value = values[Int(field[place])]
            isWrong = isWrong || value == 0xFF
            bits |= UInt32(value & 0x3F) << UInt32(18 - 6 * (place & 3))
          }
          bytes[3 * group] = UInt8(truncatingIfNeeded: bits >> 16)
          bytes[3 * group + 1] = UInt8(truncatingIfNeeded: bits >> 8)
          bytes[3 * group + 2] = UInt8(truncatingIfNeeded: bits)
        }
        // The last digit has two bits more than the bytes: zero, or another text is the same hash.
        guard !isWrong, bytes[32] == 0 else { return nil }
        return Hash(UnsafeRawBufferPointer(rebasing: bytes[..<32]))
      }
    }
    guard let hash else { return nil }
    self = hash
  }
}
