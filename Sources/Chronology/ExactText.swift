// Text as a key. Swift compares strings by canonical equivalence, under which two payloads of
// different bytes could fold into one; the log compares UTF-8 bytes, so every key here does too.

import EventStore

/// A string that is equal, hashed and ordered by its UTF-8 bytes.
struct ExactText: Hashable, Comparable, Sendable {
  let string: String

  init(_ string: String) {
    self.string = string
  }

  static func == (left: ExactText, right: ExactText) -> Bool {
    left.string.hasSameBytes(as: right.string)
  }

  func hash(into hasher: inout Hasher) {
    var contiguous = string
    contiguous.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(UInt8(0xFF))
  }

  static func < (left: ExactText, right: ExactText) -> Bool {
    left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
  }
}
