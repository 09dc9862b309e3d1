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
  static func advance(_ db: Database) throws {
    try RowStatement(
      db, sql: "UPDATE lineage SET before = state, state = randomblob(\(nameByteCount))"
    ).run { _ in }
  }

  /// Refuses a log that does not belong to the file which SQLite would play it back into.
  ///
  /// - Parameter file: The file, without links.
  /// - Throws: `foreignWriteAheadLog`.
  static func check(_ file: String, named path: String) throws {
    try checkJournal(file, named: path)
    // Another process may move the log into the file just now, and begin it anew.
    for attempt in 0..<3 {
      if attempt > 0 { usleep(20_000) }
      guard let log = WriteAheadLog(file + "-wal"), !log.isEmpty else { return }
      if try continues(log, file) { return }
    }
    let wal = path + "-wal"
    throw EventStoreError(
      .foreignWriteAheadLog,
      "\(wal) does not belong to \(path): another chronology left it there, or an older or newer "
        + "copy of this one, and it would be written over what the file holds. Nothing was changed",
      advice: "If the file is the one that you want, stop whatever still has it open, and put the "
        + "other aside:\n\(moveAside(wal))\nWhat only that -wal holds is then not here: keep it "
        + "until 'chron verify' and 'chron log' show all that you expect. If it belongs to a file "
        + "that was moved, move it there instead, under that file's name with -wal.")
  }

  /// A chronology never has a rollback journal; one that lies beside it would be played back too.
  private static func checkJournal(_ file: String, named path: String) throws {
    var status = stat()
    guard stat(file + "-journal", &status) == 0, status.st_size > 0 else { return }
    let journal = path + "-journal"
    throw EventStoreError(
      .foreignWriteAheadLog,
      "\(journal) does not belong to \(path): another program or another file left it there, and it "
        + "would be written over what the file holds. Nothing was changed",
      advice: "Put it aside, and run 'chron verify':\n\(moveAside(journal))")
  }

  /// Refuses to make a file where the log of another would become its own.
  static func checkVacant(_ path: String) throws {
    for suffix in ["-wal", "-journal"] {
      var status = stat()
      guard stat(path + suffix, &status) == 0, status.st_size > 0 else { continue }
      throw EventStoreError(
        .foreignWriteAheadLog,
        "\(path)\(suffix) is still there, from another file of that name, and would be taken for the "
          + "new one's. Nothing was changed",
        advice:
          "If that file was moved, move this there too, under that file's name with \(suffix); "
          + "else put it aside:\n\(moveAside(path + suffix))")
    }
  }

  private static func moveAside(_ path: String) -> String {
    let quoted = { (path: String) in "'" + path.replacing("'", with: "'\\''") + "'" }
    return "mv \(quoted(path)) \(quoted(path + ".aside"))"
  }

  /// Whether a log goes on from the state that its file is in.
  private static func continues(_ log: WriteAheadLog, _ file: String) throws -> Bool {
    let state: [UInt8]
    let root: Int
    do {
      // Immutable: read without the log.
      var configuration = Configuration()
      configuration.readonly = true
      let alone = try DatabaseQueue(path: StoreFile.immutable(file), configuration: configuration)
      defer { try? alone.close() }
      let found = try alone.read { db -> (Data, Int)? in
        guard
          let root = try Int.fetchOne(
            db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'lineage'"),
          let state = try Data.fetchOne(db, sql: "SELECT state FROM lineage")
        else { return nil }
        return (state, root)
      }
      // A file of an older version, whose states have no names.
      guard let found else { return true }
      state = [UInt8](found.0)
      root = found.1
    } catch is DatabaseError {
      // It cannot be read without the log: then it is not for us to say.
      return true
    }
    var continues = false
    var names = 0
    log.frames { frame in
      guard frame.page == root, let row = row(log.bytes(of: frame)) else { return true }
      names += 1
      continues = row.state == state[...] || (names == 1 && row.before == state[...])
      return !continues
    }
    return continues || names == 0
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
