// The bytes of documents that the chronology's sources are: kept by digest, checked on both ways.

import Foundation
import GRDB
public import TransparencyLog

extension EventStore {
  /// Keeps a document's bytes; keeping them again changes nothing.
  ///
  /// - Returns: The digest, by which they are found.
  /// - Throws: `EventStoreError` with `tooLarge` beyond `Limits.documentByteCount`.
  @discardableResult
  public func keepDocument(_ bytes: [UInt8]) throws -> Hash {
    guard bytes.count <= Limits.documentByteCount else {
      throw EventStoreError(
        .tooLarge,
        "a document has \(bytes.count) bytes; \(Limits.documentByteCount) can be kept",
        advice: "Register it without keeping its bytes.")
    }
    let digest = Hash.sha256(bytes)
    try write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO document (digest, size, bytes) VALUES (?, ?, ?)",
        arguments: [digest.data, bytes.count, Data(bytes)])
    }
    return digest
  }

  /// A document's bytes, or nil if they are not kept here.
  ///
  /// - Throws: `EventStoreError` with `damaged` if they no longer have the digest.
  public func document(_ digest: Hash) throws -> [UInt8]? {
    let bytes = try read { db in
      try Data.fetchOne(
        db, sql: "SELECT bytes FROM document WHERE digest = ?", arguments: [digest.data])
    }
    guard let bytes else { return nil }
    guard Hash.sha256([UInt8](bytes)) == digest else {
      throw EventStoreError(
        .damaged, "the kept bytes of the document sha256:\(digest.hex) have changed",
        advice: "Run 'chron verify'; restore the file from a backup or a peer.")
    }
    return [UInt8](bytes)
  }

  /// The number of a document's bytes, or nil if they are not kept here.
  public func documentByteCount(_ digest: Hash) throws -> Int? {
    try read { db in
      try Int.fetchOne(
        db, sql: "SELECT size FROM document WHERE digest = ?", arguments: [digest.data])
    }
  }

  /// The digests of all documents whose bytes are kept here.
  public func documents() throws -> [Hash] {
    try read { db in
      try Data.fetchAll(db, sql: "SELECT digest FROM document ORDER BY digest")
        .map { try Hash.stored($0) }
    }
  }
}
