// Shingles: the runs of a few words that a text consists of, and how much of one text is in another.

/// A text as the runs of four words that begin at each of its words.
struct Shingles {
  /// How many words a shingle has.
  static let length = 4

  /// How many words the text has.
  let wordCount: Int
  /// The shingle at each word that has enough words after it.
  let hashes: [UInt64]

  /// - Parameter bytes: A text in UTF-8.
  init(_ bytes: [UInt8]) {
    let words = WordHashes(bytes).words
    wordCount = words.count
    guard words.count >= Self.length else {
      hashes = []
      return
    }
    hashes = (0...words.count - Self.length).map { start in
      var hash: UInt64 = 0
      for word in words[start..<start + Self.length] { hash = WordHashes.mixed(hash &+ word) }
      return hash
    }
  }

  /// The shingles without repetition, in ascending order.
  var distinct: [UInt64] {
    var sorted = hashes.sorted()
    var count = 0
    for hash in sorted where count == 0 || sorted[count - 1] != hash {
      sorted[count] = hash
      count += 1
    }
    sorted.removeLast(sorted.count - count)
    return sorted
  }

  /// How many of this text's words stand in runs that another has too.
  ///
  /// - Parameter other: The distinct shingles of the other text, in ascending order.
  func wordCount(within other: [UInt64]) -> Int {
    var count = 0
    var covered = 0
    for (start, hash) in hashes.enumerated() where Self.contains(other, hash) {
      let end = start + Self.length
      count += end - max(start, covered)
      covered = end
    }
    return count
  }

  private static func contains(_ sorted: [UInt64], _ hash: UInt64) -> Bool {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low] == hash
  }
}
