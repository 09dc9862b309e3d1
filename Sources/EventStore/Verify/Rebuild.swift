// Making anew what is folded from the logs: in place while the file's structure is sound, else in a
// new file, into which the logs and what is kept beside them are copied.

import Foundation
import GRDB
import TransparencyLog

extension EventStore {
  /// Drops all projections and folds them again from the logs, which must be readable.
  ///
  /// The roster is made again too.
  ///
  /// - Parameter progress: is told how many events have been folded.
  public func rebuild(progress: (Int) -> Void = { _ in }) throws {
    try write { db in
      try Roster(db, chronology: self.chronology).save(db)
      for projection in self.projections { try projection.prepare(db) }
    }
    try project(progress: progress)
  }

  /// Rebuilds all that is folded from the logs of a file, whatever page of it is broken.
  ///
  /// Dropping tables of a file whose structure is damaged could free pages of others. So such a file
  /// is written anew beside the old one, which it replaces when it is whole.
  ///
  /// - Returns: Whether the file was written anew.
  /// - Throws: `EventStoreError` with `damaged` if the logs themselves are, with nothing changed;
  ///   `locked` if the file has to be made anew while another process has it open.
  public static func rebuild(
    at path: String, keys: KeyStore, projections: [any Projection],
    progress: (Int) -> Void = { _ in }
  ) throws -> Bool {
    do {
      let store = try open(at: path, keys: keys, projections: projections)
      if try store.isSound() {
        try store.rebuild(progress: progress)
        try store.close()
        return false
      }
      try store.close()
    } catch let error as EventStoreError where error.code == .damaged {}
    try translating(path) {
      try Remaking(path: path, keys: keys, projections: projections).remake(progress: progress)
    }
    return true
  }

  /// Whether nothing is wrong with the file's pages and declarations, and SQLite can make its indexes
  /// again.
  private func isSound() throws -> Bool {
    let isSound = try translating {
      try file.readApart { db in
        try String.fetchAll(db, sql: "PRAGMA quick_check(1)") == ["ok"]
          && FileShape.problems(db, projections).isEmpty
      }
    }
    guard isSound else { return false }
    // What is in an index was not looked at. Those of projections go with their tables.
    let tables =
      ["log", "entry", "arrival", "member", "document", "peer", "own_log", "projection"]
      + ForkTable.names
    try write { db in
      for table in tables where try db.tableExists(table) {
        try db.execute(sql: "REINDEX \(table)")
      }
    }
    return true
  }
}

/// A file that is made anew from what can be read of it.
private struct Remaking {
  let path: String
  let keys: KeyStore
  let projections: [any Projection]

  func remake(progress: (Int) -> Void) throws {
    let file = StoreFile.withoutLinks(path)
    let old = try DatabaseQueue(path: file, configuration: StoreFile.configuration())
    // It is kept to itself until the new file has its place: then whoever waits for it is told that
    // the path leads elsewhere.
    defer { try? old.close() }
    try old.writeWithoutTransaction(takeAlone)
    let temporary = StoreFile.temporaryPath(beside: file)
    defer { StoreFile.remove(temporary) }
    try StoreFile.makeEmpty(temporary)
    try old.writeWithoutTransaction { try copy($0, to: temporary) }
    try fold(temporary, progress)
    try keepAttributes(of: file, on: temporary)
    try DurableFile.synchronize(temporary)
    guard rename(temporary, file) == 0 else {
      throw EventStoreError(
        .storage, "\(path) could not be replaced: \(String(cString: strerror(errno)))",
        advice: "Check the permissions of the folder.")
    }
    try DurableFile.synchronizeFolder(of: file)
  }

  /// Moves the write-ahead log into the file and takes the file for oneself, so that nothing is left
  /// beside it that would be played back into the new one.
  private func takeAlone(_ db: Database) throws {
    do {
      try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
      let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
      guard mode == "delete" else { throw DatabaseError(resultCode: .SQLITE_BUSY) }
    } catch let error as DatabaseError
      where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED
    {
      throw EventStoreError(
        .locked,
        "\(path) has to be written anew, but another process has it open; nothing was changed",
        advice: "Stop it (such as 'chron serve' or 'chron sync --watch'), then run 'chron rebuild' "
          + "again.")
    }
  }

  /// Copies all but what is folded.
  private func copy(_ db: Database, to temporary: String) throws {
    try db.execute(sql: "ATTACH ? AS fresh", arguments: [temporary])
    try db.execute(sql: "PRAGMA fresh.synchronous = OFF")
    try db.inTransaction(.exclusive) {
      if try ForkTable.exists(db) { try ForkTable.create(db, in: "fresh") }
      for table in try tables(db) {
        do {
          try copy(table, db)
        } catch let error as DatabaseError
          where error.isDamage || error.resultCode == .SQLITE_ERROR
        {
          throw EventStoreError(
            .damaged,
            "more is damaged than the views: the table '\(table)' of \(path) cannot be read completely "
              + "(\(error.message ?? "")). Nothing was changed",
            advice: "Restore the file from a backup, or clone it again from a peer.")
        }
      }
      return .commit
    }
    try db.execute(sql: "DETACH fresh")
  }

  /// The tables that are not made again from others.
  private func tables(_ db: Database) throws -> [String] {
    let made = ["projection", "projection_position", "lineage", "member"]
    let fresh = try String.fetchAll(
      db,
      sql: """
        SELECT name FROM fresh.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
        """)
    // A file of an older version has no table of own logs, which the new one then has from the start.
    let isOlder = try Int32.fetchOne(db, sql: "PRAGMA main.user_version") ?? 0 < Schema.version
    let hasOwnLogs = try db.tableExists("own_log", in: "main")
    // Those of forks were made as a whole where there is any.
    let forks = try ForkTable.names.filter { try !db.tableExists($0, in: "main") }
    return fresh.filter { table in
      !made.contains(table) && !forks.contains(table)
        && (table != "own_log" || hasOwnLogs || !isOlder)
    }
  }

  private func copy(_ table: String, _ db: Database) throws {
    let names = try String.fetchAll(
      db, sql: "SELECT name FROM pragma_table_xinfo(?, 'fresh') WHERE hidden = 0",
      arguments: [table]
    ).joined(separator: ", ")
    // Rows that the new tables have from the start are replaced. Indexes may be what is damaged.
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO fresh.\(table) (\(names)) SELECT \(names) FROM main.\(table) NOT INDEXED
        """)
  }

  /// Verifies the logs of the new file, and folds them.
  private func fold(_ temporary: String, _ progress: (Int) -> Void) throws {
    let store = try EventStore.open(at: temporary, keys: keys, projections: projections)
    let report = try store.verify(.logs)
    if let log = report.logs.first(where: { !$0.ok }), let problem = log.problems.first {
      throw EventStoreError(
        .damaged,
        "the logs themselves are damaged: \(log.origin)"
          + (problem.index.map { " at \($0)" } ?? "") + ": \(problem.message). Nothing was changed",
        advice: "Restore the file from a backup, or clone it again from a peer.")
    }
    try store.rebuild(progress: progress)
    try store.close()
  }

  private func keepAttributes(of file: String, on temporary: String) throws {
    var status = stat()
    guard stat(file, &status) == 0 else { return }
    // Whoever may not give a file away is its owner already, or root.
    _ = chown(temporary, status.st_uid, status.st_gid)
    guard chmod(temporary, status.st_mode & 0o7777) == 0 else {
      throw EventStoreError(
        .storage, "\(temporary) could not be given the permissions of \(path)",
        advice: "Check the permissions of the folder.")
    }
  }
}

extension DatabaseError {
  /// Whether it says that what the file holds makes no sense.
  var isDamage: Bool {
    switch resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: true
    default: false
    }
  }
}
