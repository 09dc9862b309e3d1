// Verifies a chronology's file: every log from its rows, the roster, the arrivals, the head file,
// the documents. Nothing that the file says of itself is taken on trust.

import Foundation
import GRDB
import TransparencyLog

/// How far a verification has come.
public struct VerifyProgress: Sendable {
  /// Entries that have been checked.
  public let done: Int64
  /// Entries in all.
  public let total: Int64
}

extension EventStore {
  /// Verifies the whole file against the signatures in it, and against this machine's head file.
  ///
  /// Each payload is hashed against its commitment, each entry into its log's tree, and the tree
  /// compared with every checkpoint. It proves that this file holds what the logs' writers signed;
  /// that a writer did not sign two histories shows when replicas sync.
  ///
  /// - Parameter progress: is told now and then how far it has come.
  /// - Throws: `EventStoreError` only if the file cannot be read at all.
  public func verify(progress: (VerifyProgress) -> Void = { _ in }) throws -> VerifyReport {
    // Before the snapshot: what is appended from now on is in the snapshot, or in neither.
    let head = Result { try signedHead() }
    let report = try read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM log ORDER BY number")
      let total = rows.reduce(Int64(0)) { $0 + max($1.value("size") ?? 0, 0) }
      var done: Int64 = 0
      let logs = rows.map { row in
        var verifier = LogVerifier(db, row)
        let log = verifier.report { progress(VerifyProgress(done: done + $0, total: total)) }
        done += max(log.size, 0)
        return log
      }
      progress(VerifyProgress(done: total, total: total))
      var beside = FileVerifier(db, chronology: chronology, keys: keys, head: head)
      let documents = beside.check(logs)
      return VerifyReport(
        logs: logs, problems: beside.problems, notChecked: beside.notChecked, documents: documents)
    }
    remember(report)
    return report
  }
}

/// What this machine was last seen to sign for this replica's own log.
private enum SignedHead {
  case none
  case known(Origin, Checkpoint)
  /// It is not at hand, which says nothing about the file.
  case notAtHand(String)
}

extension EventStore {
  private func signedHead() throws -> SignedHead {
    guard let origin = try read({ try ReplicaRow.fetch($0).origin }) else { return .none }
    var problem = "its key is not in \(keys.directory)"
    // Read without the lock of whoever may be appending, and is perhaps stopped: a head that is
    // written over just now is read again.
    for _ in 0..<3 {
      do {
        guard let (own, key) = try ownLogIfAny() else { break }
        return .known(own, try keys.head(of: own, key: key))
      } catch let error as EventStoreError {
        problem = error.message
        usleep(10_000)
      }
    }
    return .notAtHand(
      "whether the log \(origin) is as far as it was last signed here: \(problem)")
  }
}

/// Verifies what stands beside the logs.
private struct FileVerifier {
  let db: Database
  let chronology: ChronologyID
  let keys: KeyStore
  let head: Result<SignedHead, any Error>
  private(set) var problems: [VerifyReport.Problem] = []
  private(set) var notChecked: [String] = []

  init(
    _ db: Database, chronology: ChronologyID, keys: KeyStore,
    head: Result<SignedHead, any Error>
  ) {
    self.db = db
    self.chronology = chronology
    self.keys = keys
    self.head = head
  }

  /// - Returns: How many documents were checked.
  mutating func check(_ logs: [VerifyReport.Log]) -> Int {
    attempt("the roster") { try $0.checkRoster() }
    attempt("the record of arrivals") { try $0.checkArrivals() }
    attempt("the head file") { try $0.checkHead() }
    attempt("the entries") { try $0.checkStrays() }
    var documents = 0
    attempt("the documents") { documents = try $0.checkDocuments() }
    return documents
  }

  private mutating func attempt(_ what: String, _ body: (inout FileVerifier) throws -> Void) {
    do {
      try body(&self)
    } catch {
      note("\(what) cannot be checked: \(error)")
    }
  }

  private mutating func note(_ message: String) {
    problems.append(VerifyReport.Problem(index: nil, message: message))
  }

  private mutating func checkRoster() throws {
    let roster = try Roster(db, chronology: chronology)
    let replica = try ReplicaRow.fetch(db)
    let saved = try Member.fetchAll(db)
    if replica.chronology != chronology || roster.members != saved
      || roster.blocked != replica.blocked
    {
      note("the roster is not the one that the logs make")
    }
    let origins = Set(roster.members.map(\.origin))
    for log in try LogRow.fetchAll(db) where !origins.contains(log.origin) {
      // One's own log counts here before it is admitted; anybody else's has no business here.
      if try !OwnLogs.origins(db).contains(log.origin) {
        note("the log \(log.origin) is here, but no admin has admitted it")
      }
    }
    // A clone of which nothing has come yet may have a log of its own, which waits like all of it.
    if roster.members.isEmpty,
      try LogRow.fetchAll(db).contains(where: { $0.size > 0 && $0.origin != replica.origin })
    {
      note("no entry founds the chronology \(chronology)")
    }
  }

  private mutating func checkArrivals() throws {
    let rows = try Row.fetchCursor(db, sql: "SELECT id, log, at, frontier FROM arrival ORDER BY id")
    var last: (id: Int64, at: Int64) = (0, .min)
    while let row = try rows.next() {
      guard let id: Int64 = row.value("id"), let at: Int64 = row.value("at"),
        let frontier: String = row.value("frontier")
      else {
        note("the arrival after \(last.id) cannot be read")
        return
      }
      if id != last.id + 1 { note("the arrival \(last.id + 1) is not there") }
      if at < last.at { note("the arrival \(id) is earlier than the one before it") }
      if frontier.utf8.count != 32 || Hexadecimal.bytes(frontier) == nil {
        note("the frontier of the arrival \(id) cannot be read")
      }
      last = (id, at)
    }
  }

  private mutating func checkHead() throws {
    let (origin, head): (Origin, Checkpoint)
    switch try self.head.get() {
    case .none: return
    case .notAtHand(let what):
      notChecked.append(what)
      return
    case .known(let log, let checkpoint): (origin, head) = (log, checkpoint)
    }
    let log = try LogRow.fetch(db, origin: origin)
    let size = log?.edge.size ?? 0
    guard head.size <= size else {
      note(
        "this file is older than what its replica has signed: it holds \(size) of its own events, "
          + "\(head.size) were written")
      return
    }
    if let log, try LogTree.edge(db, log: log, size: Int64(head.size)).root != head.root {
      note("the log \(origin) is not the one that its key signed up to \(head.size)")
    }
  }

  /// Entries and checkpoints of logs that the file does not have.
  private mutating func checkStrays() throws {
    for table in ["entry", "checkpoint", "arrival"] {
      let count =
        try Int.fetchOne(
          db,
          sql: "SELECT count(*) FROM \(table) WHERE log NOT IN (SELECT number FROM log)") ?? 0
      if count > 0 { note("\(count) rows of '\(table)' belong to no log") }
    }
  }

  private mutating func checkDocuments() throws -> Int {
    let rows = try Row.fetchCursor(db, sql: "SELECT digest, size, bytes FROM document")
    var count = 0
    while let row = try rows.next() {
      count += 1
      let digest = (row.value("digest") as Data?).flatMap { Hash($0) }
      guard let digest, let bytes: Data = row.value("bytes"), bytes.count == row.value("size"),
        bytes.withUnsafeBytes({ Hash.sha256($0) }) == digest
      else {
        note("the kept bytes of the document sha256:\(digest?.hex ?? "?") have changed")
        continue
      }
    }
    return count
  }
}
