// How alike two texts are: the share of each that stands in the other.

/// How much of each of two texts stands in the other, word for word, in runs of four words or more.
struct Likeness: Equatable {
  /// The share of the first text's words, from 0 to 1.
  let first: Double
  /// The share of the second text's words.
  let second: Double

  /// The share from which a text is taken to be made of another.
  static let threshold = 0.5
  /// Fewer words in common than these say nothing: they can be a name and a phrase.
  private static let leastWordCount = 16

  init(_ one: Shingles, _ other: Shingles) {
    let inOther = one.wordCount(within: other.distinct)
    let inOne = other.wordCount(within: one.distinct)
    guard min(inOther, inOne) >= Self.leastWordCount else {
      (first, second) = (0, 0)
      return
    }
    first = Double(inOther) / Double(one.wordCount)
    second = Double(inOne) / Double(other.wordCount)
  }

  /// Whether one of the texts is made of the other.
  var isNearCopy: Bool { max(first, second) >= Self.threshold }
}
