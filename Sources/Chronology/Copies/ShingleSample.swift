// A sample of a text's shingles, by which others that may be like it are found.

/// The shingles with the smallest hashes.
///
/// All texts are sampled by the same rule, so a shingle that two of them have is in both samples or,
/// beyond the smaller limit, in neither: of what a short text shares with a long one, the samples
/// share as great a part as of anything else.
struct ShingleSample {
  /// The hashes, ascending.
  let hashes: [UInt64]
  /// How many distinct shingles the text has.
  let shingleCount: Int
  /// Up to which hash all are in the sample.
  let limit: UInt64

  /// One shingle in sixteen, but never fewer than the least nor more than the most.
  private static let rate: UInt64 = 16
  private static let least = 32
  private static let most = 4_096

  init(_ shingles: Shingles) {
    let distinct = shingles.distinct
    shingleCount = distinct.count
    let limit = UInt64.max / Self.rate
    let regular = distinct.firstIndex { $0 > limit } ?? distinct.count
    let count = min(max(regular, Self.least), Self.most, distinct.count)
    hashes = Array(distinct.prefix(count))
    self.limit =
      count == distinct.count ? .max : max(hashes.last ?? limit, count < regular ? 0 : limit)
  }

  /// How many of the sample's hashes are no greater than a limit.
  func count(upTo limit: UInt64) -> Int {
    hashes.firstIndex { $0 > limit } ?? hashes.count
  }
}
