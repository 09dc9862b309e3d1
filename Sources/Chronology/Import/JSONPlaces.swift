// Where in a JSON text a value stands. Only errors ask, so the parser need not remember it.

import EventStore

/// Finds values in text that is known to be JSON.
enum JSONPlaces {
  /// The offset of the value at a path, or of what the path leads to before it ends.
  ///
  /// Within a string, `codePoint` code points further.
  static func offset(of path: [RowStep], in bytes: [UInt8], codePoint: Int) -> Int {
    var scanner = Scanner(bytes: bytes)
    scanner.skipSpace()
    for step in path {
      let before = scanner.position
      guard scanner.enter(step) else { return before }
    }
    guard codePoint > 0, scanner.peek == UInt8(ascii: "\"") else { return scanner.position }
    scanner.position += 1
    for _ in 0..<codePoint where scanner.peek != UInt8(ascii: "\"") { scanner.skipCharacter() }
    return scanner.position
  }

  /// Whether an object has a member that is text and not empty, if it can be read at all.
  ///
  /// A member whose name is written with escapes is not found.
  static func hasText(_ member: String, in bytes: [UInt8]) -> Bool {
    var scanner = Scanner(bytes: bytes)
    scanner.skipSpace()
    let quote = UInt8(ascii: "\"")
    guard scanner.enter(.member(member)), scanner.peek == quote else { return false }
    scanner.position += 1
    return scanner.peek != quote
  }

  private struct Scanner {
    let bytes: [UInt8]
    var position = 0

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
      while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    /// Moves to the value of a member or element; false, and anywhere, if there is none.
    mutating func enter(_ step: RowStep) -> Bool {
      switch step {
      case .member(let name):
        guard peek == UInt8(ascii: "{") else { return false }
        let wanted = JSON.string(name).encoded()
        return enterElement { scanner in
          let start = scanner.position
          scanner.skipValue()
          let isWanted = scanner.bytes[start..<scanner.position].elementsEqual(wanted)
          scanner.skipSpace()
          scanner.position += 1
          scanner.skipSpace()
          return isWanted
        }
      case .element(let index):
        guard peek == UInt8(ascii: "[") else { return false }
        var remaining = index
        return enterElement { _ in
          defer { remaining -= 1 }
          return remaining == 0
        }
      }
    }

    private mutating func enterElement(_ isWanted: (inout Scanner) -> Bool) -> Bool {
      position += 1
      skipSpace()
      while let byte = peek, byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") {
        if isWanted(&self) { return true }
        skipValue()
        skipSpace()
        if peek == UInt8(ascii: ",") { position += 1 }
        skipSpace()
      }
      return false
    }

    /// Skips a value: a string, or everything up to the end of its brackets or to a separator.
    mutating func skipValue() {
      var depth = 0
      while let byte = peek {
        switch byte {
        case UInt8(ascii: "\""):
          skipString()
          if depth == 0 { return }
          continue
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          guard depth > 0 else { return }
          depth -= 1
          if depth == 0 {
            position += 1
            return
          }
        case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09...0x0D:
          if depth == 0 { return }
        default: break
        }
        position += 1
      }
    }

    private mutating func skipString() {
      position += 1
      while let byte = peek, byte != UInt8(ascii: "\"") { skipCharacter() }
      position += 1
    }

    /// Skips a code point of a string, an escaped one as a whole.
    mutating func skipCharacter() {
      if peek == UInt8(ascii: "\\") {
        position += 1
        position += peek == UInt8(ascii: "u") ? 5 : 1
        return
      }
      position += 1
      while let byte = peek, byte & 0xC0 == 0x80 { position += 1 }
    }
  }
}
