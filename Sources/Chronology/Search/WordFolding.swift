// How texts are folded before their words are indexed or looked for: in lower case and without the
// marks that people leave out when they type: accents, Arabic vowels, Hebrew points.

import Foundation

enum WordFolding {
  /// A text as the index has it.
  ///
  /// Character for character: folding a text is the same as folding its characters one by one.
  static func folded(_ text: String) -> String {
    var contiguous = text
    if contiguous.withUTF8({ isFolded(UnsafeRawBufferPointer($0)) }) { return text }
    let lower = foldedName(text)
    if lower.utf8.allSatisfy({ $0 < 0x80 }) { return lower }
    var scalars = String.UnicodeScalarView()
    // Decomposed, so that it does not matter how a letter and its mark were put together.
    for scalar in lower.decomposedStringWithCanonicalMapping.unicodeScalars where !isMark(scalar) {
      scalars.append(scalar)
    }
    return String(scalars)
  }

  /// Whether a text is certainly folded: most are, in lower case and without anything that could be
  /// a mark.
  static func isFolded(_ utf8: UnsafeRawBufferPointer) -> Bool {
    // Without a way out of the loop the compiler looks at many bytes at a time.
    utf8.reduce(UInt8(0)) { odd, byte in
      odd | (byte & 0x80) | (byte >= 0x41 && byte <= 0x5A ? 1 : 0)
    } == 0
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0xFE20...0xFE2F: true
    case 0x0591...0x05BD, 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7: true
    case 0x064B...0x065F, 0x0670: true
    default: false
    }
  }
}
