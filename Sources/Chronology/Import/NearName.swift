// The name that a mistyped one was probably meant to be.

enum NearName {
  /// The candidate that fewest changes of single letters turn into the name, if they are few.
  static func suggestion(for name: String, among candidates: [String]) -> String? {
    let letters = Array(name.lowercased().unicodeScalars)
    let scored = candidates.map { candidate in
      (candidate, distance(letters, Array(candidate.lowercased().unicodeScalars)))
    }
    guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, letters.count / 3) else {
      return nil
    }
    return best.0
  }

  /// `; did you mean “…”?`, or a list of all if there are few, or nothing.
  static func advice(for name: String, among candidates: [String]) -> String {
    if let near = suggestion(for: name, among: candidates) { return "; did you mean “\(near)”?" }
    return candidates.count > 12 ? "" : "; it can be " + candidates.joined(separator: ", ")
  }

  /// Levenshtein's distance, in which a swap of neighbours counts as one (optimal string alignment).
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for row in a.indices {
      var current = [row + 1]
      for column in b.indices {
        let change = last[column] + (a[row] == b[column] ? 0 : 1)
        var least = min(change, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, a[row] == b[column - 1], a[row - 1] == b[column] {
          least = min(least, beforeLast[column - 1] + 1)
        }
        current.append(least)
      }
      beforeLast = last
      last = current
    }
    return last[b.count]
  }
}
