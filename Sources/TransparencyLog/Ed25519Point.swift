// Whether 32 bytes can be an Ed25519 public key: arithmetic modulo 2^255 − 19, as far as it takes to
// tell points of the curve from what is none (RFC 8032 §5.1.3).

/// The integers modulo p = 2^255 − 19, in four words, the least first; below 2^256, not always below p.
private struct FieldElement {
  private var words: (UInt64, UInt64, UInt64, UInt64)

  static let one = FieldElement((1, 0, 0, 0))
  /// −121665/121666, the d of the curve −x² + y² = 1 + d·x²·y² (RFC 8032 §5.1).
  static let d = FieldElement(
    (
      0x75eb_4dca_1359_78a3, 0x0070_0a4d_4141_d8ab, 0x8cc7_4079_7779_e898, 0x5203_6cee_2b6f_fe73
    ))

  private init(_ words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// Reads 32 bytes, the least first, without the highest bit.
  init(_ bytes: [UInt8]) {
    func word(_ index: Int) -> UInt64 {
      bytes[8 * index..<8 * index + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    words = (word(0), word(1), word(2), word(3) & (1 << 63 - 1))
  }

  /// Whether it is the representative below p.
  var isCanonical: Bool {
    words.3 != 1 << 63 - 1 || words.2 != .max || words.1 != .max || words.0 < 0 &- 19
  }

  var isZero: Bool {
    let words = reduced.words
    return words.0 | words.1 | words.2 | words.3 == 0
  }

  var isOne: Bool { (self - .one).isZero }

  /// The representative below p.
  private var reduced: FieldElement {
    // 2^255 is 19: what stands above goes back in below, and then at most one p is too much.
    var value = folded(words.3 >> 63)
    value = value.folded(value.words.3 >> 63)
    return value.isCanonical
      ? value
      : FieldElement((value.words.0 &- (0 &- 19), 0, 0, 0))
  }

  /// Without the bits from 2^255 on, which are `high`, but for 19 times those.
  private func folded(_ high: UInt64) -> FieldElement {
    var result = self
    result.words.3 &= 1 << 63 - 1
    result.add(19 &* high)
    return result
  }

  /// Adds a small number; what would be carried beyond 2^256, which is 38, comes back in.
  private mutating func add(_ small: UInt64) {
    var carry: Bool
    (words.0, carry) = words.0.addingReportingOverflow(small)
    (words.1, carry) = words.1.addingReportingOverflow(carry ? 1 : 0)
    (words.2, carry) = words.2.addingReportingOverflow(carry ? 1 : 0)
    (words.3, carry) = words.3.addingReportingOverflow(carry ? 1 : 0)
    if carry { add(38) }
  }

  static func + (a: FieldElement, b: FieldElement) -> FieldElement {
    func sum(_ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
      let (first, one) = a.addingReportingOverflow(b)
      let (second, two) = first.addingReportingOverflow(carry)
      carry = one || two ? 1 : 0
      return second
    }
    var carry: UInt64 = 0
    var result = FieldElement(
      (
        sum(a.words.0, b.words.0, &carry), sum(a.words.1, b.words.1, &carry),
        sum(a.words.2, b.words.2, &carry), sum(a.words.3, b.words.3, &carry)
      ))
    if carry > 0 { result.add(38) }
    return result
  }

  static func - (a: FieldElement, b: FieldElement) -> FieldElement {
    // p − b, word by word, since b is reduced first and so not above p.
    let b = b.reduced.words
    var borrow: UInt64 = 0
    func difference(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let (first, one) = a.subtractingReportingOverflow(b)
      let (second, two) = first.subtractingReportingOverflow(borrow)
      borrow = one || two ? 1 : 0
      return second
    }
    let negative = FieldElement(
      (
        difference(0 &- 19, b.0), difference(.max, b.1), difference(.max, b.2),
        difference(1 << 63 - 1, b.3)
      ))
    return a + negative
  }

  static func * (a: FieldElement, b: FieldElement) -> FieldElement {
    let left = [a.words.0, a.words.1, a.words.2, a.words.3]
    let right = [b.words.0, b.words.1, b.words.2, b.words.3]
    var product = [UInt64](repeating: 0, count: 8)
    for (i, x) in left.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in right.enumerated() {
        let (high, low) = x.multipliedFullWidth(by: y)
        let (first, one) = low.addingReportingOverflow(product[i + j])
        let (second, two) = first.addingReportingOverflow(carry)
        product[i + j] = second
        carry = high + (one ? 1 : 0) + (two ? 1 : 0)
      }
      product[i + 4] = carry
    }
    // 2^256 is 38: the upper half comes back in as 38 times itself.
    var carry: UInt64 = 0
    var words: [UInt64] = []
    for index in 0..<4 {
      let (high, low) = product[index + 4].multipliedFullWidth(by: 38)
      let (first, one) = low.addingReportingOverflow(product[index])
      let (second, two) = first.addingReportingOverflow(carry)
      words.append(second)
      carry = high + (one ? 1 : 0) + (two ? 1 : 0)
    }
    var result = FieldElement((words[0], words[1], words[2], words[3]))
    result.add(38 &* carry)
    return result
  }

  /// Whether it is the square of some element: 0, or one whose power of (p − 1)/2 is 1 (Euler).
  var isSquare: Bool {
    if isZero { return true }
    // (p − 1)/2 is 2^254 − 10: ones in all of 254 bits but the first and the fourth.
    var power = FieldElement.one
    for bit in (0..<254).reversed() {
      power = power * power
      if bit != 0, bit != 3 { power = power * self }
    }
    return power.isOne
  }
}

extension VerifierKey {
  /// Why 32 bytes are not to be used as an Ed25519 public key; nil if they may be.
  ///
  /// A key is the canonical encoding of a point of the curve that is not of small order. With a
  /// point of small order, anybody can make signatures that hold for it; and on what is not
  /// canonical or no point at all, implementations differ.
  public static func weakness(of publicKey: [UInt8]) -> String? {
    guard publicKey.count == 32 else { return "it has \(publicKey.count) bytes instead of 32" }
    let y = FieldElement(publicKey)
    guard y.isCanonical else { return "it is not the canonical encoding of a point" }
    // x² = (y² − 1)/(d·y² + 1), and a quotient is a square where the product is.
    let square = y * y
    let u = square - .one
    guard (u * (.d * square + .one)).isSquare else { return "it is no point of the curve" }
    // The points of order 1 and 2 have x = 0, those of order 4 have y = 0, and those of order 8 are
    // the ones that double to these: x² = −y², which is d·y⁴ + 2·y² − 1 = 0.
    let isOfSmallOrder =
      u.isZero || square.isZero || (.d * square * square + square + square - .one).isZero
    guard !isOfSmallOrder else { return "it is a point of small order, for which anybody can sign" }
    return nil
  }

  /// Why this key is not to be used; nil if it may be.
  public var weakness: String? { Self.weakness(of: publicKey) }
}
