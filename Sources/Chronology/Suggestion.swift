// The nearest of the names that exist to one that does not: for mistyped commands, ids, members.

/// What a mistyped name was probably meant to be.
public enum Suggestion {
  /// The candidates near enough to have been meant, nearest first, case aside; those that begin
  /// with the word are near however long they are.
  public static func nearest(to word: String, in candidates: [String], limit: Int = 3) -> [String] {
    let wanted = Array(word.lowercased())
    let allowed = max(1, min(3, wanted.count / 3 + 1))
    return
      candidates
      .map { (name: $0, distance: distance(wanted, Array($0.lowercased()))) }
      .filter { candidate in
        candidate.distance <= allowed
          || (wanted.count > 1 && candidate.name.lowercased().hasPrefix(word.lowercased()))
      }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(limit).map(\.name)
  }

  /// `; did you mean “…”?`, or a list of all if there are few, or nothing.
  static func advice(for name: String, among candidates: [String]) -> String {
    if let near = nearest(to: name, in: candidates, limit: 1).first {
      return "; did you mean “\(near)”?"
    }
    return candidates.count > 12 ? "" : "; use one of: " + candidates.joined(separator: ", ")
  }

  /// Levenshtein's distance, in which a swap of neighbours counts as one (optimal string
  /// alignment).
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        var cost = min(
          previous[column + 1] + 1, current[column] + 1,
          previous[column] + (left[row] == right[column] ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
