// Splitting text at bytes: Swift's characters may join a separator to what follows it.

extension String {
  /// The parts between the separators, empty ones too; after `maxSplits` the rest stays whole.
  func fields(separatedBy separator: UInt8, maxSplits: Int = .max) -> [Substring] {
    utf8.split(separator: separator, maxSplits: maxSplits, omittingEmptySubsequences: false)
      .map { Substring($0) }
  }
}

extension StringProtocol {
  /// Whether two texts have the same bytes: `==` would also hold for canonically equivalent ones.
  func hasBytes(of other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }
}
