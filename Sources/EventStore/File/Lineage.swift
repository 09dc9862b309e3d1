// Which write-ahead log belongs to which state of a file. SQLite itself does not know: it plays
// back whatever log lies beside a file under the right name.

import CSQLite
import Foundation
import GRDB

/// The chain of a file's states: every transaction gives the file a new random name and notes the
/// one before.
///
/// A write-ahead log thus holds a piece of that chain, and it belongs to a file that has the name
/// with which the piece begins, or one in it. The log of another chronology has none of that file's
/// names, nor has one that a newer or an older copy of the file left.
enum Lineage {
  /// The table; its one row fills one page of the file.
  static let table = """
    CREATE TABLE lineage (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      state BLOB NOT NULL,
      before BLOB NOT NULL
    ) STRICT;
    INSERT INTO lineage (one, state, before) VALUES (1, randomblob(16), zeroblob(16));
    """
  private static let nameByteCount = 16

  /// Gives the file a new name, as part of the transaction that changed it.
  ///
  /// - Returns: The name.
  static func advance(_ db: Database) throws -> [UInt8] {
    let name = (0..<nameByteCount / 8).flatMap { _ in
      withUnsafeBytes(of: UInt64.random(in: .min ... .max)) { [UInt8]($0) }
    }
    try RowStatement(db, sql: "UPDATE lineage SET before = state, state = ?")
      .run { $0.bind(name) }
    return name
  }

  /// The name that a file's own bytes have for its state, without the log; nil if there is none
  /// where it was.
  ///
  /// - Parameter opened: What the file said when it was opened.
  static func name(in file: String, of opened: FileState) -> [UInt8]? {
    guard opened.root > 0, let handle = FileHandle(forReadingAtPath: file) else { return nil }
    defer { try? handle.close() }
    let offset = UInt64(opened.root - 1) * UInt64(opened.pageSize)
    guard (try? handle.seek(toOffset: offset)) != nil,
      let page = try? handle.read(upToCount: opened.pageSize), let row = row([UInt8](page))
    else { return nil }
    return [UInt8](row.state)
  }

  /// Refuses a log that does not belong to the file which SQLite would play it back into.
  ///
  /// - Parameter file: The file, without links.
  /// - Throws: `foreignWriteAheadLog`.
  static func check(_ file: String, named path: String) throws {
    try checkJournal(file, named: path)
    let belongs = settled {
      guard let log = WriteAheadLog(file + "-wal"), !log.isEmpty else { return true }
      return continues(log, file)
    }
    if belongs { return }
    let wal = path + "-wal"
    throw EventStoreError(
      .foreignWriteAheadLog,
      "\(wal) does not belong to \(path): another chronology left it there, or an older or newer "
        + "copy of this one, and it would overwrite what the file holds. Nothing was changed",
      advice: "If the file is the one that you want, stop whatever still has it open, and move "
        + "the -wal aside:\n\(moveAside(wal))\nAnything recorded only in that -wal is then missing "
        + "here: keep it until 'chron verify' and 'chron log' show all that you expect. If it belongs "
        + "to a file that was moved, move it there instead, under that file's name with -wal.")
  }

  /// Whether an open file's bytes are still those that its connections wrote, and not those of a file
  /// that was copied over it.
  ///
  /// - Parameter opened: What the file said when it was opened.
  static func isSame(_ file: String, as opened: FileState) -> Bool {
    settled {
      guard let log = WriteAheadLog(file + "-wal"), !log.isEmpty else {
        return FileState(file) == opened
      }
      return continues(log, file)
    }
  }

  /// Asks again where the answer is no: another process may just move the log into the file, and
  /// begin it anew.
  private static func settled(_ isTrue: () -> Bool) -> Bool {
    for _ in 0..<3 {
      if isTrue() { return true }
      usleep(20_000)
    }
    return false
  }

  /// A chronology never has a rollback journal; one that lies beside it would be played back too.
  private static func checkJournal(_ file: String, named path: String) throws {
    var status = stat()
    guard stat(file + "-journal", &status) == 0, status.st_size > 0 else { return }
    let journal = path + "-journal"
    throw EventStoreError(
      .foreignWriteAheadLog,
      "\(journal) does not belong to \(path): another program or another file left it there, and "
        + "it would overwrite what the file holds. Nothing was changed",
      advice: "Move it aside, and run 'chron verify':\n\(moveAside(journal))")
  }

  /// Refuses to make a file where the log of another would become its own.
  static func checkVacant(_ path: String) throws {
    for suffix in ["-wal", "-journal"] {
      var status = stat()
      guard stat(path + suffix, &status) == 0, status.st_size > 0 else { continue }
      throw EventStoreError(
        .foreignWriteAheadLog,
        "\(path)\(suffix) was left behind by another file of that name, and would be taken for "
          + "part of the new one. Nothing was changed",
        advice:
          "If that file was moved, move this there too, under that file's name with \(suffix); "
          + "otherwise move it aside:\n\(moveAside(path + suffix))")
    }
  }

  private static func moveAside(_ path: String) -> String {
    "mv \(Words.quoted(path)) \(Words.quoted(path + ".aside"))"
  }

  /// What a file says of itself.
  struct FileState: Equatable {
    let chronology: String?
    /// Its name; nil in a file of an older version, whose states have none.
    let name: [UInt8]?
    /// The page of the table.
    fileprivate let root: Int
    fileprivate let pageSize: Int

    init(_ db: Database) throws {
      let root = try Int.fetchOne(
        db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'lineage'")
      self.root = root ?? 0
      pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
      name = try root.flatMap { _ in
        try Data.fetchOne(db, sql: "SELECT state FROM lineage").map([UInt8].init)
      }
      chronology = try String.fetchOne(db, sql: "SELECT chronology FROM replica")
    }

    /// What the file says alone; nil if it cannot be read without the log.
    init?(_ file: String) {
      var configuration = Configuration()
      configuration.readonly = true
      let found = try? DatabaseQueue(
        path: StoreFile.immutable(file), configuration: configuration
      ).read { try FileState($0) }
      guard let found else { return nil }
      self = found
    }
  }

  /// Whether a log goes on from the state that its file is in.
  private static func continues(_ log: WriteAheadLog, _ file: String) -> Bool {
    // What cannot be read without the log has not been written without it either.
    guard let state = FileState(file) else { return true }
    guard let name = state.name else { return fits(log, file, state) }
    var continues = false
    var names = 0
    var isPlayedBack = false
    log.frames { frame in
      if frame.pageCount > 0 { isPlayedBack = true }
      guard frame.page == state.root, let row = row(log.bytes(of: frame)) else { return true }
      names += 1
      continues = row.state == name[...] || (names == 1 && row.before == name[...])
      return !continues
    }
    // A transaction that goes on for long writes to the log before it ends, and its name at its end.
    return continues || !isPlayedBack || (names == 0 && fits(log, file, state))
  }

  /// Whether a log without names, which another program or an older version wrote, makes of its file
  /// a sound database of the same chronology.
  private static func fits(_ log: WriteAheadLog, _ file: String, _ state: FileState) -> Bool {
    guard let played = try? StoreFile.inMemory(file, with: log) else { return true }
    let fits = try? played.read { db in
      guard try String.fetchOne(db, sql: "SELECT chronology FROM replica") == state.chronology,
        try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok"
      else { return false }
      return try String.fetchAll(db, sql: "SELECT origin FROM log")
        .allSatisfy { Origin($0)?.chronology.description == state.chronology }
    }
    return fits ?? false
  }

  /// The row in a page of the table's (sqlite.org/fileformat2.html, 1.6 and 2.1); nil if the page is
  /// of something else.
  private static func row(
    _ page: [UInt8]
  ) -> (state: ArraySlice<UInt8>, before: ArraySlice<UInt8>)? {
    // A leaf of a table, with one cell.
    guard page.count > 12, page[0] == 0x0D, page[3] == 0, page[4] == 1 else { return nil }
    let cell = Int(page[8]) << 8 | Int(page[9])
    // The record's length; row id 1; a header of four bytes: no value, and two blobs.
    let blob = UInt8(2 * nameByteCount + 12)
    let head: [UInt8] = [UInt8(4 + 2 * nameByteCount), 1, 4, 0, blob, blob]
    let end = cell + head.count + 2 * nameByteCount
    guard end <= page.count, page[cell..<cell + head.count].elementsEqual(head) else { return nil }
    let names = page[(cell + head.count)..<end]
    return (names.prefix(nameByteCount), names.suffix(nameByteCount))
  }
}
