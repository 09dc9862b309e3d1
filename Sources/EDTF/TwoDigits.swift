// The two digits of a month or a day, either of which may be masked with `X`.

extension EDTF {
  /// Two digits as they are written, each known or masked.
  public struct TwoDigits: Hashable, Sendable {
    /// The digits in one byte, a masked one as 15.
    private let nibbles: UInt8

    private static let masked: UInt8 = 15

    init(tens: UInt8, ones: UInt8) { nibbles = tens << 4 | ones }

    /// One digit from its ASCII byte; `nil` where it is neither a digit nor `X`.
    static func digit(_ byte: UInt8) -> UInt8? {
      switch byte {
      case 0x30...0x39: byte - 0x30
      case UInt8(ascii: "X"): masked
      default: nil
      }
    }

    /// The first digit; `nil` where it is masked.
    public var tens: Int? { nibbles >> 4 == Self.masked ? nil : Int(nibbles >> 4) }

    /// The second digit; `nil` where it is masked.
    public var ones: Int? { nibbles & 15 == Self.masked ? nil : Int(nibbles & 15) }

    /// The number; `nil` where a digit is masked.
    public var value: Int? {
      guard let tens, let ones else { return nil }
      return tens * 10 + ones
    }

    /// Whether a digit is masked.
    public var isMasked: Bool { value == nil }

    /// Whether both are masked: nothing is said of it.
    public var isUnspecified: Bool { nibbles == 0xFF }

    /// Whether the digits can stand for a number of two digits.
    public func canBe(_ number: Int) -> Bool {
      (tens ?? number / 10) == number / 10 && (ones ?? number % 10) == number % 10
    }
  }
}

extension EDTF.TwoDigits: CustomStringConvertible {
  /// The two digits, a masked one as `X`.
  public var description: String {
    (tens.map { String($0) } ?? "X") + (ones.map { String($0) } ?? "X")
  }
}
