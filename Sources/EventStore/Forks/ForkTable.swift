// Where forks are noted. The tables are made when the first one is met, so that a file that knows of
// none is what it always was, and can be opened where nothing can be written.

import Foundation
import GRDB
import TransparencyLog

/// A row of `fork`, and the pieces of the branch that is not held.
struct ForkTable {
  /// The tables, which a file has or has not.
  static let names = ["fork", "fork_piece"]

  private static let tables = """
    CREATE TABLE IF NOT EXISTS fork (
      origin TEXT PRIMARY KEY,
      evidence TEXT NOT NULL,
      at INTEGER NOT NULL,
      parts INTEGER,
      there TEXT NOT NULL,
      was_here INTEGER NOT NULL,
      settled INTEGER NOT NULL,
      recorded INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS fork_piece (
      id INTEGER PRIMARY KEY,
      origin TEXT NOT NULL,
      since INTEGER NOT NULL,
      upto INTEGER NOT NULL,
      checkpoint TEXT NOT NULL,
      lines BLOB NOT NULL,
      UNIQUE (origin, since)
    ) STRICT;
    """

  /// What is noted of one log.
  struct Row {
    let origin: Origin
    var evidence: ForkEvidence
    var at: Timestamp
    /// The index of the first event that differs, where it was found.
    var parts: Int64?
    /// The newest checkpoint known of the branch that is not held here.
    var there: String
    /// Whether that branch was held here, until the other was taken.
    var wasHere = false
    /// Whether somebody has decided which branch is to be held here.
    var isSettled = false
    /// Whether what is only on the other branch was recorded anew.
    var isRecorded = false
  }

  /// A part of the branch that is not held, from where the two part.
  struct Piece {
    let since: Int64
    let upto: Int64
    let checkpoint: String
    let lines: [UInt8]
  }

  /// Whether a fork was ever met.
  ///
  /// Another process may have made the tables since this one looked last.
  static func exists(_ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'fork')"))
      ?? false
  }

  static func fetchAll(_ db: Database) throws -> [Row] {
    guard try exists(db) else { return [] }
    return try GRDB.Row.fetchAll(db, sql: "SELECT * FROM fork ORDER BY origin").map(row)
  }

  static func fetch(_ db: Database, _ origin: Origin) throws -> Row? {
    guard try exists(db) else { return nil }
    return try GRDB.Row.fetchOne(
      db, sql: "SELECT * FROM fork WHERE origin = ?", arguments: [origin.description]
    ).map(row)
  }

  private static func row(_ row: GRDB.Row) throws -> Row {
    let text: String? = row.value("evidence")
    guard
      let evidence = text.flatMap({ try? JSON.parse(Array($0.utf8)) })?.objectValue.flatMap({
        ForkEvidence($0)
      }), let at: Int64 = row.value("at"), let there: String = row.value("there")
    else {
      throw EventStoreError(
        .damaged, "what the file says of a fork cannot be read",
        advice: "Run 'chron verify', and restore the file from a backup or a peer.")
    }
    return Row(
      origin: evidence.origin, evidence: evidence, at: Timestamp(microseconds: at),
      parts: row.value("parts"), there: there, wasHere: row.value("was_here") ?? false,
      isSettled: row.value("settled") ?? false, isRecorded: row.value("recorded") ?? false)
  }

  static func save(_ row: Row, _ db: Database) throws {
    try db.execute(sql: tables)
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO fork \
        (origin, evidence, at, parts, there, was_here, settled, recorded) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        row.origin.description, String(decoding: row.evidence.object.encoded(), as: UTF8.self),
        row.at.microseconds, row.parts, row.there, row.wasHere, row.isSettled, row.isRecorded,
      ])
  }

  static func pieces(_ db: Database, _ origin: Origin) throws -> [Piece] {
    guard try exists(db) else { return [] }
    return try GRDB.Row.fetchAll(
      db,
      sql: "SELECT since, upto, checkpoint, lines FROM fork_piece WHERE origin = ? ORDER BY since",
      arguments: [origin.description]
    ).map { Piece(since: $0[0], upto: $0[1], checkpoint: $0[2], lines: [UInt8]($0[3] as Data)) }
  }

  static func replacePieces(_ pieces: [Piece], of origin: Origin, _ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM fork_piece WHERE origin = ?", arguments: [origin.description])
    for piece in pieces {
      try db.execute(
        sql: """
          INSERT INTO fork_piece (origin, since, upto, checkpoint, lines) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          origin.description, piece.since, piece.upto, piece.checkpoint, Data(piece.lines),
        ])
    }
  }
}
