// Which kept documents have which sampled shingles: tables that are a cache of the documents' bytes.

import EventStore
import Foundation
import GRDB
import TransparencyLog

/// The tables `document_sketch` and `document_shingle`.
struct CopyIndex {
  let db: Database

  /// A document that may be like another.
  struct Candidate {
    let digest: Hash
    /// How much of the shorter text is in the other, as the samples have it.
    let estimate: Double
  }

  /// How many documents are asked of one shingle, and compared whole with one document; beyond them
  /// there are copies enough to be found by.
  private static let documentsOfShingle = 64
  private static let comparedDocuments = 32
  private static let askedShingles = 1_024
  /// Less than this in common, by the samples, is not looked at; near copies have far more.
  private static let leastEstimate = 0.2

  /// The digests of kept documents that are not in the index.
  func missing() throws -> [Hash] {
    try Stored.all(
      [UInt8].self,
      db,
      sql: """
        SELECT digest FROM document \
        WHERE digest NOT IN (SELECT digest FROM document_sketch) ORDER BY digest
        """
    ).compactMap { Hash($0) }
  }

  /// Adds a document; one without text has an empty sample.
  func add(_ digest: Hash, _ sample: ShingleSample) throws {
    try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO document_sketch (digest, shingles, top) VALUES (?, ?, ?)"
    ).execute(arguments: [Data(digest.bytes), sample.shingleCount, Int64(bitPattern: sample.limit)])
    guard db.changesCount == 1 else { return }
    let key = db.lastInsertedRowID
    let statement = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO document_shingle (shingle, document) VALUES (?, ?)")
    for hash in sample.hashes {
      try statement.execute(arguments: [Int64(bitPattern: hash), key])
    }
  }

  /// The documents that may be like one with this sample, likeliest first.
  func candidates(for sample: ShingleSample, except own: Hash) throws -> [Candidate] {
    var shared: [Int64: [UInt64]] = [:]
    let statement = try db.cachedStatement(
      sql: """
        SELECT document FROM document_shingle WHERE shingle = ? \
        ORDER BY document LIMIT \(Self.documentsOfShingle)
        """)
    for hash in sample.hashes.prefix(Self.askedShingles) {
      for key in try Stored.all(Int64.self, statement, arguments: [Int64(bitPattern: hash)]) {
        shared[key, default: []].append(hash)
      }
    }
    let candidates = try shared.compactMap { key, hashes in
      try candidate(key, hashes, sample).flatMap { $0.digest == own ? nil : $0 }
    }
    return Array(
      candidates.sorted { ($0.estimate, $1.digest.hex) > ($1.estimate, $0.digest.hex) }
        .prefix(Self.comparedDocuments))
  }

  private func candidate(
    _ key: Int64, _ shared: [UInt64], _ sample: ShingleSample
  ) throws -> Candidate? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT digest, shingles, top FROM document_sketch WHERE document = ?"),
      arguments: [key])
    guard let row, let digest = Hash(try row.stored(0) as [UInt8]) else { return nil }
    let asked = sample.hashes.prefix(Self.askedShingles).last ?? 0
    let limit = min(
      sample.limit, UInt64(bitPattern: try row.stored(2)),
      asked == sample.hashes.last ? .max : asked)
    // Only up to the smaller limit are both samples whole.
    let common = shared.count { $0 <= limit }
    let expected = Double(try row.stored(1) as Int64) * (Double(limit) / Double(UInt64.max))
    let estimate = Double(common) / max(1, min(Double(sample.count(upTo: limit)), expected))
    guard estimate >= Self.leastEstimate else { return nil }
    return Candidate(digest: digest, estimate: estimate)
  }
}
