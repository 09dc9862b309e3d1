// One pass over bytes that finds out whether they are UTF-8 and where its code points begin.

/// The result of scanning bytes as UTF-8 (Unicode 16, table 3-7: no overlong forms, no surrogates).
struct UTF8Scan {
  /// Whether all bytes were UTF-8.
  private(set) var isValid = true
  /// Where the scan ended: the number of bytes, or the first byte that does not fit.
  private(set) var byteOffset = 0
  /// How many code points came before ``byteOffset``.
  private(set) var codePointCount = 0

  /// Scans all bytes and appends to `index` where each `stride`th code point begins.
  /// - Precondition: `stride` is a power of two; offsets fit 32 bits.
  init(
    indexing bytes: UnsafeBufferPointer<UInt8>, every stride: Int, _ index: inout [UInt32]
  ) {
    let mask = stride - 1
    while byteOffset < bytes.count {
      if codePointCount & mask == 0 { index.append(UInt32(byteOffset)) }
      let length = Self.length(bytes, byteOffset)
      guard length > 0 else {
        isValid = false
        byteOffset -= length
        return
      }
      byteOffset += length
      codePointCount += 1
    }
  }

  /// The length of the well-formed code point at an offset.
  ///
  /// For one that is ill-formed, minus the number of its bytes that were still right (0 or less),
  /// so that an error names the very byte that does not fit.
  private static func length(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Int {
    let first = bytes[offset]
    if first < 0x80 { return 1 }
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if first == 0xE0 { second = 0xA0...0xBF }
      if first == 0xED { second = 0x80...0x9F }
    case 0xF0...0xF4:
      length = 4
      if first == 0xF0 { second = 0x90...0xBF }
      if first == 0xF4 { second = 0x80...0x8F }
    default: return 0
    }
    for position in 1..<length {
      guard offset + position < bytes.count else { return -position }
      let allowed = position == 1 ? second : 0x80...0xBF
      guard allowed.contains(bytes[offset + position]) else { return -position }
    }
    return length
  }
}
