// A folded text as bytes to search in, with the way back to the document's own bytes.

/// A text folded for comparison, which knows what part of the original each piece stands for.
///
/// It keeps one state of the folding for every 4,096 bytes and folds again from there to find a
/// place in the original, instead of keeping an offset for every byte: so it takes little more
/// memory than the text itself.
struct FoldedText {
  /// The folded text in UTF-8.
  let bytes: [UInt8]
  private let marks: [Mark]

  private struct Mark {
    let offset: Int
    let folding: QuoteFolding
  }

  private static let stride = 4_096

  /// Folds text, which must be UTF-8.
  init(_ original: [UInt8]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(original.count)
    var marks: [Mark] = []
    original.withUnsafeBufferPointer { original in
      var folding = QuoteFolding()
      while true {
        if bytes.count >= marks.count * Self.stride {
          marks.append(Mark(offset: bytes.count, folding: folding))
        }
        guard let character = folding.next(original) else { return }
        Self.append(character.scalar, to: &bytes)
      }
    }
    self.bytes = bytes
    self.marks = marks
  }

  /// The range of the original's bytes that a range of folded bytes stands for.
  ///
  /// It runs from the first byte of the first character to the last byte of the last, so what was
  /// left out between them is in it.
  /// - Precondition: the range is not empty and within ``bytes``.
  func original(_ range: Range<Int>, in original: [UInt8]) -> Range<Int> {
    let first = character(at: range.lowerBound, in: original)
    let last = character(at: range.upperBound - 1, in: original)
    return first.start..<max(first.end, last.end)
  }

  private func character(at offset: Int, in original: [UInt8]) -> FoldedCharacter {
    var low = 0
    var high = marks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if marks[middle].offset <= offset { low = middle } else { high = middle }
    }
    var folding = marks[low].folding
    var reached = marks[low].offset
    return original.withUnsafeBufferPointer { original in
      while let character = folding.next(original) {
        reached += Self.length(character.scalar)
        if reached > offset { return character }
      }
      preconditionFailure("an offset outside the folded text")
    }
  }

  private static func length(_ scalar: UInt32) -> Int {
    scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x1_0000 ? 3 : 4
  }

  private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    switch length(scalar) {
    case 1: bytes.append(UInt8(truncatingIfNeeded: scalar))
    case 2:
      bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    case 3:
      bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    default:
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }
  }
}
