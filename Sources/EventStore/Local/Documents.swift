// The bytes of documents that the chronology's sources are: kept by digest, checked when they are
// kept and by `verify`, and read and written in pieces, however large they are.

import Foundation
import GRDB
import GRDBSQLite
public import TransparencyLog

/// A document whose bytes are kept here.
public struct KeptDocument: Equatable, Sendable {
  /// Its SHA-256.
  public let digest: Hash
  /// How many bytes it has.
  public let byteCount: Int
}

extension EventStore {
  /// Keeps a document's bytes; keeping them again changes nothing.
  ///
  /// - Returns: The digest, by which they are found.
  /// - Throws: `EventStoreError` with `tooLarge` beyond `Limits.documentByteCount`.
  @discardableResult
  public func keepDocument(_ bytes: [UInt8]) throws -> Hash {
    try Self.checkDocumentSize(bytes.count)
    let digest = Hash.sha256(bytes)
    try write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO document (digest, size, bytes) VALUES (?, ?, ?)",
        arguments: [digest.data, bytes.count, Data(bytes)])
    }
    return digest
  }

  /// Keeps a document that arrived in pieces, in one transaction that copies it in pieces.
  ///
  /// - Parameter quotaByteCount: What all documents together may take; nil for any number.
  /// - Returns: Whether it is new: keeping it again changes nothing.
  /// - Throws: `EventStoreError` with `tooLarge` beyond `Limits.documentByteCount`, or `overQuota`.
  public func keepDocument(_ spool: Spool, quotaByteCount: Int? = nil) throws -> Bool {
    let (digest, byteCount) = (try spool.digest(), spool.byteCount)
    try Self.checkDocumentSize(byteCount)
    return try write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO document (digest, size, bytes) VALUES (?, ?, zeroblob(?))",
        arguments: [digest.data, byteCount, byteCount])
      if db.changesCount == 0 { return false }
      // After it was inserted, so that two who come at once cannot both find room.
      try Self.checkQuota(db, quotaByteCount, adding: 0)
      try withDocumentBytes(db, row: db.lastInsertedRowID, writing: true) { blob in
        for piece in Self.pieces(0..<byteCount) {
          let bytes = try spool.bytes(piece)
          try check(
            sqlite3_blob_write(blob, bytes, Int32(bytes.count), Int32(piece.lowerBound)), db)
        }
      }
      return true
    }
  }

  /// Refuses what would not fit, before it is sent.
  ///
  /// - Throws: `EventStoreError` with `overQuota`.
  public func checkQuota(_ quotaByteCount: Int?, adding byteCount: Int) throws {
    try read { try Self.checkQuota($0, quotaByteCount, adding: byteCount) }
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

  /// A part of a document's bytes, or nil if they are not kept here.
  ///
  /// They are not hashed: whoever is sent them checks the whole.
  ///
  /// - Parameter range: within the document, of at most `Limits.documentPieceByteCount`.
  public func document(_ digest: Hash, _ range: Range<Int>) throws -> [UInt8]? {
    try read { db in
      let row = try Int64.fetchOne(
        db.cachedStatement(sql: "SELECT rowid FROM document WHERE digest = ?"),
        arguments: [digest.data])
      guard let row else { return nil }
      return try withDocumentBytes(db, row: row, writing: false) { blob in
        var bytes = [UInt8](repeating: 0, count: range.count)
        try check(
          sqlite3_blob_read(blob, &bytes, Int32(bytes.count), Int32(range.lowerBound)), db)
        return bytes
      }
    }
  }

  /// The number of a document's bytes, or nil if they are not kept here.
  public func documentByteCount(_ digest: Hash) throws -> Int? {
    try read { db in
      try Int.fetchOne(
        db, sql: "SELECT size FROM document WHERE digest = ?", arguments: [digest.data])
    }
  }

  /// The digests of all documents whose bytes are kept here.
  public func documents() throws -> [Hash] { try keptDocuments().map(\.digest) }

  /// All documents whose bytes are kept here, by digest.
  public func keptDocuments() throws -> [KeptDocument] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT digest, size FROM document ORDER BY digest").map {
        KeptDocument(
          digest: try Hash.stored(Data($0.kept(0) as [UInt8])), byteCount: try $0.kept(1))
      }
    }
  }

  /// Forgets a document's bytes, and has SQLite overwrite them in the file.
  ///
  /// What is said of the document stays.
  ///
  /// - Returns: Whether they were kept here.
  @discardableResult
  public func dropDocument(_ digest: Hash) throws -> Bool {
    try write { db in
      let before = try Int.fetchOne(db, sql: "PRAGMA secure_delete") ?? 0
      try db.execute(sql: "PRAGMA secure_delete = 1")
      defer { try? db.execute(sql: "PRAGMA secure_delete = \(before)") }
      try db.execute(sql: "DELETE FROM document WHERE digest = ?", arguments: [digest.data])
      return db.changesCount > 0
    }
  }

  /// A range cut into pieces that may be in memory.
  public static func pieces(_ range: Range<Int>) -> some Sequence<Range<Int>> {
    stride(from: range.lowerBound, to: range.upperBound, by: Limits.documentPieceByteCount).lazy
      .map { $0..<min($0 + Limits.documentPieceByteCount, range.upperBound) }
  }

  private static func checkDocumentSize(_ byteCount: Int) throws(EventStoreError) {
    guard byteCount <= Limits.documentByteCount else {
      throw EventStoreError(
        .tooLarge,
        "the document has \(byteCount) bytes; at most \(Limits.documentByteCount) can be kept",
        advice: "Register it without keeping its bytes.")
    }
  }

  private static func checkQuota(_ db: Database, _ quota: Int?, adding byteCount: Int) throws {
    guard let quota else { return }
    let kept = try Int.fetchOne(db, sql: "SELECT coalesce(sum(size), 0) FROM document") ?? 0
    guard kept <= quota, byteCount <= quota - kept else {
      throw EventStoreError(
        .overQuota, "all documents kept here may have at most \(quota) bytes together",
        advice: "'chron source list --kept' shows them, 'chron source drop' removes some, and "
          + "'chron serve --quota' raises the limit.")
    }
  }

  /// Lends a row's bytes to SQLite's incremental input and output, which GRDB does not wrap.
  private func withDocumentBytes<Result>(
    _ db: Database, row: Int64, writing: Bool, _ body: (OpaquePointer?) throws -> Result
  ) throws -> Result {
    var blob: OpaquePointer?
    let opened = sqlite3_blob_open(
      db.sqliteConnection, "main", "document", "bytes", row, writing ? 1 : 0, &blob)
    try check(opened, db)
    defer { sqlite3_blob_close(blob) }
    return try body(blob)
  }

  private func check(_ code: Int32, _ db: Database) throws {
    guard code != SQLITE_OK else { return }
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
  }
}
