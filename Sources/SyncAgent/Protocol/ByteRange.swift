// `Range: bytes=…` of one range (RFC 9110 §14.1.2).

/// Which part of a document is asked for.
enum ByteRange: Equatable, Sendable {
  /// All of it: there is no range, or none that a server has to heed.
  case whole
  /// These bytes.
  case part(Range<Int>)
  /// Nothing of what is asked for exists.
  case unsatisfiable

  /// Reads a header for a document of `size` bytes.
  ///
  /// What is malformed, of another unit, or several ranges, is answered with the whole.
  init(_ header: String?, size: Int) {
    guard let header, header.hasPrefix("bytes=") else {
      self = .whole
      return
    }
    let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else {
      self = .whole
      return
    }
    switch (ends[0].isEmpty, ends[1].isEmpty) {
    case (true, true): self = .whole
    case (true, false):
      // The last so many bytes; a number too large to read asks for all.
      let count = min(Int(ends[1]) ?? .max, size)
      self = count == 0 ? .unsatisfiable : .part((size - count)..<size)
    case (false, let isOpen):
      let first = Int(ends[0]) ?? .max
      let last = isOpen ? .max : Int(ends[1]) ?? .max
      if last < first {
        self = .whole
      } else if first >= size {
        self = .unsatisfiable
      } else {
        self = .part(first..<(min(last, size - 1) + 1))
      }
    }
  }
}
