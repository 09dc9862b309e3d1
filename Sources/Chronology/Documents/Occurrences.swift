// Where one sequence of bytes occurs in another, in time linear in both.

/// All places at which `pattern` occurs in `text`, overlapping ones too, in order.
///
/// Knuth, Morris and Pratt's algorithm: no text and no pattern makes it slower than linear.
/// - Precondition: `pattern` is not empty.
func occurrences(of pattern: [UInt8], in text: [UInt8]) -> [Int] {
  precondition(!pattern.isEmpty, "an empty pattern occurs everywhere")
  let borders = longestBorders(of: pattern)
  var places: [Int] = []
  text.withUnsafeBufferPointer { text in
    pattern.withUnsafeBufferPointer { pattern in
      var matched = 0
      for position in text.indices {
        let byte = text[position]
        while matched > 0, pattern[matched] != byte { matched = borders[matched] }
        if pattern[matched] == byte { matched += 1 }
        guard matched == pattern.count else { continue }
        places.append(position + 1 - matched)
        matched = borders[matched]
      }
    }
  }
  return places
}

/// For each length of a prefix, the length of its longest proper prefix that is also its suffix.
private func longestBorders(of pattern: [UInt8]) -> [Int] {
  var borders = [0, 0]
  var length = 0
  for byte in pattern.dropFirst() {
    while length > 0, pattern[length] != byte { length = borders[length] }
    if pattern[length] == byte { length += 1 }
    borders.append(length)
  }
  return borders
}
