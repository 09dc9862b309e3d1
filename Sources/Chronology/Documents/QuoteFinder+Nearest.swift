// The passage most like a quotation that is not in the document.

extension QuoteFinder {
  /// The passage most like a folded text; nil if none has at least half of it.
  ///
  /// Two steps: a window of the text's length slides over the document and counts how many short
  /// sequences of bytes (q-grams) both share, in linear time; then the best window is aligned with
  /// the text exactly, in time that depends on the text's first 2,000 bytes alone.
  func nearest(to text: [UInt8]) -> NearPassage? {
    let pattern = Array(text.prefix(2_000))
    guard pattern.count >= 4, !folded.bytes.isEmpty else { return nil }
    let window = bestWindow(for: pattern)
    let slack = pattern.count / 4 + 32
    let region =
      max(0, window - slack)..<min(folded.bytes.count, window + pattern.count + slack)
    let alignment = Alignment(of: pattern, in: folded.bytes[region])
    guard alignment.similarity >= 0.5, !alignment.range.isEmpty else { return nil }
    guard let span = span(wordsAround(alignment.range)) else { return nil }
    return NearPassage(span: span, similarity: alignment.similarity)
  }

  /// Where the window begins that shares the most q-grams with the pattern.
  private func bestWindow(for pattern: [UInt8]) -> Int {
    let length = min(5, pattern.count)
    var wanted = [Int32](repeating: 0, count: 1 << 16)
    for gram in pattern.indices.dropLast(length - 1) {
      wanted[Self.bucket(pattern, gram, length)] += 1
    }
    var seen = [Int32](repeating: 0, count: 1 << 16)
    var shared = 0
    var best = (shared: -1, start: 0)
    let gramsInWindow = pattern.count - length + 1
    let text = folded.bytes
    guard text.count >= length else { return 0 }
    for gram in 0...(text.count - length) {
      let added = Self.bucket(text, gram, length)
      seen[added] += 1
      if seen[added] <= wanted[added] { shared += 1 }
      if gram >= gramsInWindow {
        let removed = Self.bucket(text, gram - gramsInWindow, length)
        if seen[removed] <= wanted[removed] { shared -= 1 }
        seen[removed] -= 1
      }
      if shared > best.shared { best = (shared, max(0, gram - gramsInWindow + 1)) }
    }
    return best.start
  }

  /// A hash of a q-gram in 16 bits; collisions only blur the choice of the window.
  private static func bucket(_ bytes: [UInt8], _ start: Int, _ length: Int) -> Int {
    var hash: UInt64 = 0
    for offset in 0..<length { hash = hash << 8 | UInt64(bytes[start + offset]) }
    return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> 48)
  }

  /// A range of the folded text, widened to whole words where their edges are near.
  private func wordsAround(_ range: Range<Int>) -> Range<Int> {
    let text = folded.bytes
    let isEdge: (UInt8) -> Bool = { $0 == 0x20 }
    var start = range.lowerBound
    var end = range.upperBound
    while start < end - 1, isEdge(text[start]) { start += 1 }
    while end > start + 1, isEdge(text[end - 1]) { end -= 1 }
    let low = max(0, start - 40)
    let high = min(text.count, end + 40)
    if let edge = text[low..<start].lastIndex(where: isEdge) { start = edge + 1 }
    if let edge = text[end..<high].firstIndex(where: isEdge) { end = edge }
    // Never within a character: step off its continuation bytes.
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
    return start..<end
  }
}

/// The cheapest way to turn a pattern into some part of a text by changing single bytes.
private struct Alignment {
  /// The part of the text, in the text's own indices.
  let range: Range<Int>
  let similarity: Double

  /// Sellers' algorithm: rows of the pattern over columns of the text, whose start is free.
  init(of pattern: [UInt8], in text: ArraySlice<UInt8>) {
    var costs = [Int32](0...Int32(pattern.count))
    var starts = [Int](repeating: text.startIndex, count: pattern.count + 1)
    var best = (cost: costs[pattern.count], start: text.startIndex, end: text.startIndex)
    for (column, byte) in zip(text.indices, text) {
      // Above the first row lies the empty pattern: it costs nothing and begins anywhere.
      var diagonal = (cost: Int32(0), start: column)
      starts[0] = column + 1
      for row in 1...pattern.count {
        let above = costs[row - 1] + 1
        let left = costs[row] + 1
        let changed = diagonal.cost + (pattern[row - 1] == byte ? 0 : 1)
        let old = (cost: costs[row], start: starts[row])
        if changed <= above, changed <= left {
          costs[row] = changed
          starts[row] = diagonal.start
        } else if above <= left {
          costs[row] = above
          starts[row] = starts[row - 1]
        } else {
          costs[row] = left
        }
        diagonal = old
      }
      if costs[pattern.count] < best.cost {
        best = (costs[pattern.count], starts[pattern.count], column + 1)
      }
    }
    range = best.start..<max(best.start, best.end)
    similarity = 1 - Double(best.cost) / Double(pattern.count)
  }
}
