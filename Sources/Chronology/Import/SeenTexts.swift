// Finds out which texts of a list were there before.

import EventStore

/// Texts that were seen.
///
/// Mostly they are a few, which cost less to compare than to hash.
struct SeenTexts {
  private static let fewCount = 16

  private var few: [String] = []
  private var many: Set<ExactText> = []

  /// Notes a text.
  ///
  /// - Returns: Whether it was not seen before.
  mutating func insert(_ text: String) -> Bool {
    guard !few.contains(where: text.hasSameBytes) else { return false }
    guard few.count == Self.fewCount else {
      few.append(text)
      return true
    }
    return many.insert(ExactText(text)).inserted
  }
}
