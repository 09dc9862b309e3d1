// Hashes as text: hex and base64, of which exactly one spelling of a hash is read.

extension Hash: CustomStringConvertible {
  /// 64 lower-case hex digits.
  public var hex: String { withUnsafeBytes { Hex.encode($0) } }

  /// 44 characters of padded base64 (RFC 4648 §4).
  public var base64: String { withUnsafeBytes { Base64.encode($0) } }

  /// The same as `hex`.
  public var description: String { hex }

  /// Reads 64 lower-case hex digits; nil if the text is anything else.
  public init?(hex: String) {
    var hex = hex
    let hash = hex.withUTF8 { digits -> Hash? in
      guard digits.count == 2 * Self.byteCount else { return nil }
      return withUnsafeTemporaryAllocation(byteCount: Self.byteCount, alignment: 1) { bytes in
        for index in bytes.indices {
          guard let high = Hex.value(of: digits[2 * index]),
            let low = Hex.value(of: digits[2 * index + 1])
          else { return nil }
          bytes[index] = high << 4 | low
        }
        return Hash(UnsafeRawBufferPointer(bytes))
      }
    }
    guard let hash else { return nil }
    self = hash
  }

  /// Reads padded base64 of 32 bytes (RFC 4648 §4); nil if the text is anything else, or if
  /// another text would encode the same bytes.
  public init?(base64: String) {
    guard let bytes = Base64.decode(base64.utf8) else { return nil }
    self.init(bytes)
  }
}
