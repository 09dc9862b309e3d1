// What people type for a fact: the random end of its UUID in Crockford's base32
// (<https://www.crockford.com/base32.html>), or any beginning of that.

extension FactID {
  /// The handle: 12 digits of Crockford base32, lower case, of the last 60 bits of the UUID.
  public var handle: String { Self.text(handle: handleNumber) }

  /// The 60 bits that the handle spells.
  var handleNumber: Int64 { Int64(low & 0x0FFF_FFFF_FFFF_FFFF) }

  static let handleDigitCount = 12
  /// The least that views print.
  static let shortHandleDigitCount = 6
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  static func text(handle: Int64, count: Int = handleDigitCount) -> String {
    let digits = (0..<count).map { place in
      alphabet[Int(handle >> Int64(5 * (handleDigitCount - 1 - place)) & 0x1F)]
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The values of handle digits: either case, `i` and `l` read as 1, `o` as 0, hyphens skipped.
  static func handleDigits(_ text: some StringProtocol) -> [Int64]? {
    var digits: [Int64] = []
    for byte in text.utf8 where byte != UInt8(ascii: "-") {
      let lower = byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
      let read =
        switch lower {
        case UInt8(ascii: "i"), UInt8(ascii: "l"): UInt8(ascii: "1")
        case UInt8(ascii: "o"): UInt8(ascii: "0")
        default: lower
        }
      guard let digit = alphabet.firstIndex(of: read) else { return nil }
      digits.append(Int64(digit))
    }
    return digits.isEmpty || digits.count > handleDigitCount ? nil : digits
  }

  /// The handle numbers that begin with `digits`.
  static func handleRange(_ digits: [Int64]) -> ClosedRange<Int64> {
    let rest = Int64(5 * (handleDigitCount - digits.count))
    let first = digits.reduce(0) { $0 << 5 | $1 } << rest
    return first...(first + (1 << rest) - 1)
  }

  /// The ids whose UUID begins with `text`, hyphens aside; nil if it is not hexadecimal.
  static func range(uuidPrefix text: some StringProtocol) -> ClosedRange<FactID>? {
    var nibbles: [UInt64] = []
    for byte in text.utf8 where byte != UInt8(ascii: "-") {
      guard let digit = value(ofHexDigit: byte) else { return nil }
      nibbles.append(digit)
    }
    guard (1...32).contains(nibbles.count) else { return nil }
    func id(filledWith filler: UInt64) -> FactID {
      let all = nibbles + Array(repeating: filler, count: 32 - nibbles.count)
      return FactID(
        high: all[..<16].reduce(0) { $0 << 4 | $1 }, low: all[16...].reduce(0) { $0 << 4 | $1 })
    }
    return id(filledWith: 0)...id(filledWith: 0xF)
  }

  /// How many digits tell `handle` from its neighbours in order, at least 6.
  static func shortestCount(_ handle: Int64, neighbours: [Int64]) -> Int {
    neighbours.reduce(shortHandleDigitCount) { count, other in
      let difference = UInt64(bitPattern: handle ^ other)
      guard difference != 0 else { return handleDigitCount }
      let firstBit = difference.leadingZeroBitCount - 4
      return max(count, firstBit / 5 + 1)
    }
  }
}
