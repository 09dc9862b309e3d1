// What an append can see of damage without reading a whole log: whether the ends of the logs are
// what was signed. Whoever writes on to a damaged log makes it harder to restore.

import Foundation
import GRDB
import Synchronization
import TransparencyLog

/// The end of a log.
private struct LogTail {
  let db: Database
  let log: LogRow

  /// Checks the end of the log against its newest checkpoint.
  ///
  /// - Returns: How many entries were read.
  /// - Throws: `damaged`.
  func check(atMost limit: Int64) throws -> Int64 {
    guard log.size > 0 else { return 0 }
    try checkEdge()
    let count = min(limit, log.size)
    let leaves = try leaves(from: log.size - count)
    // The edge of the tree has its complete subtrees; the smallest, at the right, are made again.
    var end = leaves.count
    for (place, bit) in (0..<63).filter({ log.edge.size >> $0 & 1 == 1 }).enumerated() {
      guard end >= 1 << bit else { break }
      var subtree = CompactRange()
      for leaf in leaves[(end - 1 << bit)..<end] { subtree.append(leaf) }
      end -= 1 << bit
      guard subtree.root == log.edge.edge[log.edge.edge.count - 1 - place] else {
        throw damaged("its last entries do not match its tree")
      }
    }
    return count
  }

  private func checkEdge() throws {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT root, (SELECT note FROM checkpoint WHERE checkpoint.log = log.number \
        AND checkpoint.size = log.size), \
        (SELECT max(key) FROM entry WHERE key >= ? AND key < ?) FROM log WHERE number = ?
        """,
      arguments: [
        Event.key(log: log.number, index: 0), Event.key(log: log.number + 1, index: 0), log.number,
      ])
    guard let row, let root: Data = row.value(at: 0), root == log.edge.root.data else {
      throw damaged("its root does not match its tree")
    }
    guard row.value(at: 2) == Event.key(log: log.number, index: log.size - 1) else {
      throw damaged("it does not end with entry \(log.size - 1)")
    }
    let checkpoint: Checkpoint
    do {
      guard let note: String = row.value(at: 1) else {
        throw EventStoreError.noCheckpoint(log.origin)
      }
      checkpoint = try Checkpoint.open(note, by: VerifierKey(parsing: log.key))
    } catch {
      throw damaged("the checkpoint at its end cannot be used: \(error)")
    }
    guard checkpoint.size == log.edge.size, checkpoint.root == log.edge.root else {
      throw damaged("its tree does not match what was signed")
    }
  }

  /// The leaf hashes of the entries from an index on, each made again from what its row holds.
  private func leaves(from start: Int64) throws -> [Hash] {
    let rows = try EntryCursor(db, log: log.number, from: start)
    var leaves: [Hash] = []
    var line: [UInt8] = []
    while try rows.next() {
      let index = start + Int64(leaves.count)
      line.removeAll(keepingCapacity: true)
      do {
        guard try rows.index() == index else { throw damaged("it lacks entry \(index)") }
        try rows.writeHead(to: &line)
      } catch {
        throw damaged("entry \(index) cannot be read")
      }
      let leaf = Hash.leaf(line)
      let isPayloadSound = rows.withPayload { payload in
        payload.map { Hash.sha256($0) == rows.commitment } ?? true
      }
      guard rows.leaf == leaf, isPayloadSound else {
        throw damaged("entry \(index) does not match what was signed")
      }
      leaves.append(leaf)
    }
    return leaves
  }

  private func damaged(_ what: String) -> EventStoreError {
    EventStoreError(
      .damaged, "log \(log.origin) is damaged: \(what). Nothing was written",
      advice:
        "Run 'chron verify' to see all the damage, and restore the file from a backup or clone it "
        + "again from a peer.")
  }
}

extension Row {
  /// The value of a column, or nil where it is of another kind, as it can be in a damaged file.
  fileprivate func value<Value: DatabaseValueConvertible>(at index: Int) -> Value? {
    let stored: DatabaseValue = self[index]
    return Value.fromDatabaseValue(stored)
  }
}

extension EventStore {
  /// Refuses to append to logs that are damaged, as far as can be seen at little cost: once a
  /// process, from the last entries of all logs, and from what `verify` found here.
  func checkSoundness(_ own: LogRow, _ db: Database) throws {
    guard !isFoundSound.load(ordering: .relaxed) else { return }
    if let verdict = keys.verdict(on: own.origin.incarnation, file: path) {
      throw EventStoreError(
        .damaged,
        "nothing was written: 'chron verify' found a log of this file damaged: "
          + verdict,
        advice:
          "Restore the file from a backup, or clone it again from a peer. Once 'chron verify' "
          + "finds nothing wrong with the logs, they can be written again.")
    }
    var left = Limits.tailEntries
    let others = try LogRow.fetchAll(db).filter { $0.number != own.number }
    for log in [own] + others where left > 0 {
      left -= try max(
        LogTail(db: db, log: log).check(atMost: left), Limits.tailEntriesPerLog)
    }
    isFoundSound.store(true, ordering: .relaxed)
  }

  /// Remembers beside this machine's keys whether the logs were found damaged, so that they are not
  /// written on; the file itself is not changed.
  func remember(_ report: VerifyReport) {
    let damaged = report.logs.first { !$0.ok }
    let what = damaged.map { log in
      "\(log.origin): \(log.problems.first?.message ?? "")"
    }
    // Where that cannot be noted, an append still sees what it sees itself.
    guard let origins = try? read({ try OwnLogs.origins($0) }) else { return }
    for origin in origins where keys.holdsKey(of: origin) {
      keys.note(what, on: origin.incarnation, file: path)
    }
    if what != nil { isFoundSound.store(false, ordering: .relaxed) }
  }
}

extension KeyStore {
  private func verdictPath(_ incarnation: Incarnation) -> String {
    "\(directory)/\(incarnation).damaged"
  }

  /// Which file it is, so that a verdict on a copy does not concern another.
  private static func identity(_ file: String) -> String {
    var status = stat()
    guard stat(file, &status) == 0 else { return "none" }
    return "\(status.st_dev):\(status.st_ino)"
  }

  /// What verification found wrong with the logs of a file, if it did.
  fileprivate func verdict(on incarnation: Incarnation, file: String) -> String? {
    guard let text = try? DurableFile.contents(of: verdictPath(incarnation)) else { return nil }
    let parts = text.split(separator: "\n", maxSplits: 1)
    guard parts.count == 2, parts[0] == Self.identity(file) else { return nil }
    return parts[1].trimmingCharacters(in: .newlines)
  }

  fileprivate func note(_ verdict: String?, on incarnation: Incarnation, file: String) {
    if let verdict {
      try? DurableFile.replace(
        verdictPath(incarnation), with: "\(Self.identity(file))\n\(verdict)\n", mode: 0o600)
    } else if self.verdict(on: incarnation, file: file) != nil {
      unlink(verdictPath(incarnation))
    }
  }
}
