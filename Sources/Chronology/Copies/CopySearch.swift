// Looking for near copies among the documents that are kept: by samples first, then word by word.

import EventStore
import Foundation
import TransparencyLog

/// Compares documents with those whose bytes are kept.
///
/// The index yields a bounded number of candidates for each document, so the cost of comparing all
/// with all grows with their number, not with its square.
struct CopySearch {
  let store: EventStore

  /// A kept document that shares most of one of the two texts.
  struct Match {
    let digest: Hash
    let likeness: Likeness
  }

  /// Brings the index up to the documents that are kept now.
  func index() throws {
    for digest in try store.read({ try CopyIndex(db: $0).missing() }) {
      guard let bytes = try store.document(digest) else { continue }
      let sample = Self.sample(bytes)
      try store.writeCache { try CopyIndex(db: $0).add(digest, sample) }
    }
  }

  /// The documents that are near copies of one, the most alike first.
  ///
  /// - Parameter isLookedAt: Which of the candidates to compare.
  func matches(
    _ digest: Hash, _ bytes: [UInt8], isLookedAt: (Hash) throws -> Bool = { _ in true }
  ) throws -> [Match] {
    let shingles = Self.shingles(bytes)
    let sample = ShingleSample(shingles)
    let candidates = try store.read {
      try CopyIndex(db: $0).candidates(for: sample, except: digest)
    }
    return try candidates.compactMap { candidate in
      guard try isLookedAt(candidate.digest), let other = try store.document(candidate.digest)
      else { return nil }
      let likeness = Likeness(shingles, Self.shingles(other))
      return likeness.isNearCopy ? Match(digest: candidate.digest, likeness: likeness) : nil
    }.sorted { $0.likeness.sum > $1.likeness.sum }
  }

  /// The sample of a document's shingles.
  static func sample(_ bytes: [UInt8]) -> ShingleSample { ShingleSample(shingles(bytes)) }

  /// The shingles of a document; none if it is no text.
  private static func shingles(_ bytes: [UInt8]) -> Shingles {
    (try? DocumentText(bytes)).map { Shingles($0.bytes) } ?? Shingles([])
  }
}

extension Likeness {
  fileprivate var sum: Double { first + second }
}
