// Where forks are noted. The tables are made when the first one is met, so that a file that knows of
// none is what it always was, and can be opened where nothing can be written.

import Foundation
import GRDB
import GRDBSQLite
import TransparencyLog

/// A row of `fork`, and the pieces of the branch that is not held.
struct ForkTable {
  /// The tables, which a file has or has not.
  static let names = ["fork", "fork_piece", "fork_further"]

  /// Makes the tables where they are not there yet.
  ///
  /// - Parameter schema: Of which attached file.
  static func create(_ db: Database, in schema: String = "main") throws {
    let prefix = schema == "main" ? "" : schema + "."
    for table in tables {
      try db.execute(sql: "CREATE TABLE IF NOT EXISTS \(prefix)\(table)")
    }
  }

  private static let tables = [
    """
    fork (
      origin TEXT PRIMARY KEY,
      evidence TEXT NOT NULL,
      at INTEGER NOT NULL,
      parts INTEGER,
      there TEXT NOT NULL,
      was_here INTEGER NOT NULL,
      settled INTEGER NOT NULL,
      recorded INTEGER NOT NULL
    ) STRICT
    """,
    """
    fork_piece (
      id INTEGER PRIMARY KEY,
      origin TEXT NOT NULL,
      since INTEGER NOT NULL,
      upto INTEGER NOT NULL,
      checkpoint TEXT NOT NULL,
      lines BLOB NOT NULL,
      UNIQUE (origin, since)
    ) STRICT
    """,
    """
    fork_further (
      origin TEXT NOT NULL,
      checkpoint TEXT NOT NULL,
      PRIMARY KEY (origin, checkpoint)
    ) STRICT, WITHOUT ROWID
    """,
  ]

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
  static func exists(_ db: Database) throws -> Bool { try has("fork", db) }

  /// Whether the file has one of the tables.
  ///
  /// Another process may have made it since this one looked last.
  private static func has(_ table: String, _ db: Database) throws -> Bool {
    // SQLite looks into the schema that it remembers, which any statement brings up to date first.
    try RowStatement(db, sql: "SELECT 1 FROM sqlite_schema LIMIT 1").each { _ in }
    return sqlite3_table_column_metadata(
      db.sqliteConnection, "main", table, nil, nil, nil, nil, nil, nil) == SQLITE_OK
  }

  static func fetchAll(_ db: Database) throws -> [Row] {
    guard try exists(db) else { return [] }
    return try GRDB.Row.fetchAll(db, sql: "\(selection) ORDER BY origin").map(row)
  }

  static func fetch(_ db: Database, _ origin: Origin) throws -> Row? {
    guard try exists(db) else { return nil }
    return try GRDB.Row.fetchOne(
      db, sql: "\(selection) WHERE origin = ?", arguments: [origin.description]
    ).map(row)
  }

  private static let selection =
    "SELECT origin, evidence, at, parts, there, was_here, settled, recorded FROM fork"

  private static func row(_ row: GRDB.Row) throws -> Row {
    let origin = try Origin.stored(row.kept(0))
    let text: String = try row.kept(1)
    guard let object = try? JSON.parse(Array(text.utf8)).objectValue,
      let evidence = ForkEvidence(object), evidence.origin == origin
    else {
      throw EventStoreError.damagedLogs("the file's record of the fork of \(origin) cannot be read")
    }
    return Row(
      origin: origin, evidence: evidence, at: Timestamp(microseconds: try row.kept(2)),
      parts: try row.keptIfAny(3), there: try row.kept(4), wasHere: try row.kept(5),
      isSettled: try row.kept(6), isRecorded: try row.kept(7))
  }

  static func save(_ row: Row, _ db: Database) throws {
    try create(db)
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
    ).map {
      Piece(
        since: try $0.kept(0), upto: try $0.kept(1), checkpoint: try $0.kept(2),
        lines: try $0.kept(3))
    }
  }

  // MARK: Further branches

  /// Checkpoints of branches that are neither the one held here nor the one noted beside it.
  static func further(_ db: Database, _ origin: Origin) throws -> [String] {
    // A fork that an older version noted has no such table.
    guard try has("fork_further", db) else { return [] }
    return try GRDB.Row.fetchAll(
      db, sql: "SELECT checkpoint FROM fork_further WHERE origin = ? ORDER BY checkpoint",
      arguments: [origin.description]
    ).map { try $0.kept(0) }
  }

  static func noteFurther(_ checkpoint: String, of origin: Origin, _ db: Database) throws {
    try create(db)
    guard try further(db, origin).count < Limits.furtherBranches else { return }
    try db.execute(
      sql: "INSERT OR IGNORE INTO fork_further (origin, checkpoint) VALUES (?, ?)",
      arguments: [origin.description, checkpoint])
  }

  static func forgetFurther(_ checkpoint: String, of origin: Origin, _ db: Database) throws {
    guard try has("fork_further", db) else { return }
    try db.execute(
      sql: "DELETE FROM fork_further WHERE origin = ? AND checkpoint = ?",
      arguments: [origin.description, checkpoint])
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
