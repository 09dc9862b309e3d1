// The tables of a chronology's file. docs/format.md says what each column holds.

import GRDB

enum Schema {
  /// `application_id` of a chronology: "chrn".
  static let applicationID: Int32 = 0x6368_726E
  /// `user_version`: the number of migrations that have run.
  static var version: Int32 { Int32(migrations.count) }

  /// Brings the tables to this version, or to an earlier one, step by step, in the transaction that the
  /// caller holds.
  static func migrate(_ db: Database, to last: Int32 = version) throws {
    let found = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found <= version else {
      throw EventStoreError(
        .needsNewerVersion,
        "the file was written by a newer chron (its tables have version \(found), "
          + "this program knows \(version))", advice: "Install a newer chron.")
    }
    for step in max(found, 0)..<max(last, 0) {
      try db.execute(sql: migrations[Int(step)])
      try db.execute(sql: "PRAGMA user_version = \(step + 1)")
    }
  }

  /// One script a version; a script that has been released never changes.
  private static let migrations = [version1, Lineage.table, ownLogs]

  private static let version1 = """
    CREATE TABLE replica (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      chronology TEXT NOT NULL,
      title TEXT NOT NULL,
      name TEXT NOT NULL,
      incarnation TEXT,
      seen INTEGER NOT NULL,
      blocked TEXT
    ) STRICT;

    CREATE TABLE log (
      number INTEGER PRIMARY KEY,
      origin TEXT NOT NULL UNIQUE,
      incarnation TEXT NOT NULL UNIQUE,
      key TEXT NOT NULL,
      size INTEGER NOT NULL,
      root BLOB NOT NULL,
      edge BLOB NOT NULL,
      last_at INTEGER NOT NULL,
      kept_size INTEGER NOT NULL,
      kept_bytes INTEGER NOT NULL,
      missing INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE entry (
      key INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      type TEXT NOT NULL,
      commitment BLOB NOT NULL,
      leaf BLOB NOT NULL,
      payload BLOB,
      log INTEGER GENERATED ALWAYS AS (key >> 40) VIRTUAL,
      position INTEGER GENERATED ALWAYS AS (key & 1099511627775) VIRTUAL
    ) STRICT;
    CREATE INDEX entry_critical ON entry (key) WHERE \(EventType.criticalCondition);
    CREATE INDEX entry_missing ON entry (key) WHERE payload IS NULL;
    CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry BEGIN
      SELECT RAISE(ABORT, 'the log is append-only: an entry is never deleted');
    END;
    CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
    WHEN NEW.key IS NOT OLD.key OR NEW.at IS NOT OLD.at OR NEW.type IS NOT OLD.type
      OR NEW.commitment IS NOT OLD.commitment OR NEW.leaf IS NOT OLD.leaf
      OR (NEW.payload IS NOT OLD.payload AND NEW.payload IS NOT NULL AND OLD.payload IS NOT NULL)
    BEGIN
      SELECT RAISE(ABORT, 'the log is append-only: an entry is never changed');
    END;

    CREATE TABLE checkpoint (
      log INTEGER NOT NULL,
      size INTEGER NOT NULL,
      kept INTEGER NOT NULL,
      note TEXT NOT NULL,
      PRIMARY KEY (log, size)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE arrival (
      id INTEGER PRIMARY KEY,
      log INTEGER NOT NULL,
      since INTEGER NOT NULL,
      upto INTEGER NOT NULL,
      at INTEGER NOT NULL,
      ahead INTEGER NOT NULL,
      frontier TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX arrival_log ON arrival (log, upto);
    CREATE INDEX arrival_frontier ON arrival (frontier);
    CREATE TRIGGER arrival_is_never_deleted BEFORE DELETE ON arrival BEGIN
      SELECT RAISE(ABORT, 'the record of arrivals is append-only');
    END;
    CREATE TRIGGER arrival_is_never_changed BEFORE UPDATE ON arrival BEGIN
      SELECT RAISE(ABORT, 'the record of arrivals is append-only');
    END;

    CREATE TABLE member (
      incarnation TEXT PRIMARY KEY,
      origin TEXT NOT NULL UNIQUE,
      key TEXT NOT NULL,
      role TEXT NOT NULL,
      depth INTEGER NOT NULL,
      place INTEGER NOT NULL,
      admitted_by TEXT
    ) STRICT;

    CREATE TABLE document (
      digest BLOB PRIMARY KEY,
      size INTEGER NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;

    CREATE TABLE peer (
      name TEXT PRIMARY KEY,
      url TEXT NOT NULL,
      synced_at INTEGER,
      heads TEXT
    ) STRICT;

    CREATE TABLE projection (
      name TEXT PRIMARY KEY,
      version INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE projection_position (
      projection TEXT NOT NULL,
      log INTEGER NOT NULL,
      size INTEGER NOT NULL,
      PRIMARY KEY (projection, log)
    ) STRICT, WITHOUT ROWID;
    """

  /// The logs that this file's own machines wrote.
  ///
  /// Before, a file knew only the last of them. A log
  /// that nobody has admitted can be no other's; and a log that began here came to be held at the
  /// very moment that its first event says, which one that came from a peer cannot have.
  private static let ownLogs = """
    CREATE TABLE own_log (
      place INTEGER PRIMARY KEY,
      incarnation TEXT NOT NULL UNIQUE,
      renews TEXT
    ) STRICT;
    INSERT INTO own_log (incarnation) SELECT incarnation FROM log
      WHERE origin NOT IN (SELECT origin FROM member)
      OR EXISTS (SELECT 1 FROM arrival JOIN entry ON entry.key = log.number << 40
        WHERE arrival.log = log.number AND arrival.since = 0 AND arrival.at = entry.at)
      ORDER BY number;
    INSERT OR IGNORE INTO own_log (incarnation)
      SELECT incarnation FROM replica WHERE incarnation IS NOT NULL;
    """
}
