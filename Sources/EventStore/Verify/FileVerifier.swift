// Verifies what stands beside the logs: the roster, the replica's row, the record of arrivals with
// its frontiers, the head file, the documents.

import Foundation
import GRDB
import TransparencyLog

struct FileVerifier {
  let db: Database
  let chronology: ChronologyID
  private let head: Result<SignedHead, any Error>
  private var problems: [VerifyReport.Problem] = []

  init(
    _ db: Database, chronology: ChronologyID,
    head: Result<SignedHead, any Error>
  ) {
    self.db = db
    self.chronology = chronology
    self.head = head
  }

  /// - Parameter ends: Where logs stood at the ends of their arrivals.
  mutating func check(
    _ logs: [VerifyReport.Log], _ ends: [LogVerifier.End], _ report: inout VerifyReport
  ) {
    attempt("the roster") { try $0.checkRoster() }
    attempt("the file's record of this replica") { try $0.checkReplica(ends) }
    attempt("the record of arrivals") { try $0.checkArrivals(ends) }
    attempt("the entries") { try $0.checkStrays() }
    attempt("the documents") { report.documents = try $0.checkDocuments() }
    attempt("the record of this file's own logs") { try $0.checkOwnLogs() }
    attempt("what the file says of peers") { try $0.checkPeers() }
    var forks = 0
    attempt("what the file says of forks") { forks = try $0.checkForks() }
    switch head {
    case .failure(let error): note("the head file cannot be read: \(error)")
    case .success(.none): break
    case .success(.notAtHand(let what)): report.notChecked.append(what)
    case .success(.known(let origin, let checkpoint)):
      attempt("the head file") { try $0.checkHead(origin, checkpoint) }
    }
    report.compared += [
      "members", "logs", "checkpoints", "arrivals and their frontiers", "this replica",
      "its own logs", "peers", Words.count(report.documents, "document"),
    ]
    if forks > 0 { report.compared.append(Words.count(forks, "fork")) }
    report.problems = problems
  }

  mutating func attempt(_ what: String, _ body: (inout FileVerifier) throws -> Void) {
    do {
      try body(&self)
    } catch {
      note("\(what) cannot be read: \(error)")
    }
  }

  mutating func note(_ message: String) {
    // The first problems tell what is wrong; a broken table would repeat itself row by row.
    if problems.count < 40 { problems.append(VerifyReport.Problem(index: nil, message: message)) }
  }

  private mutating func checkRoster() throws {
    let roster = try Roster(db, chronology: chronology)
    let replica = try ReplicaRow.fetch(db)
    let saved = try Row.fetchAll(db, sql: "SELECT \(Roster.columns) FROM member ORDER BY place")
      .map { Array($0.databaseValues) }
    if replica.chronology != chronology || roster.rows != saved
      || roster.blocked != replica.blocked
    {
      note("the roster does not match the logs")
    }
    let origins = Set(roster.members.map(\.origin))
    let own = try OwnLogs.origins(db)
    for log in try LogRow.fetchAll(db) where !origins.contains(log.origin) {
      // One's own log counts here before it is admitted; anybody else's has no business here.
      if !own.contains(log.origin) {
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

  // MARK: The replica's row

  private mutating func checkReplica(_ ends: [LogVerifier.End]) throws {
    let replica = try ReplicaRow.fetch(db)
    if let founding = try foundingName(), !founding.hasSameBytes(as: replica.title) {
      note("the file calls the chronology '\(replica.title)', but it was founded as '\(founding)'")
    }
    if !Origin.isName(replica.name) {
      note("the replica has the impossible name '\(replica.name)'")
    }
    if let incarnation = replica.incarnation,
      let log = try LogRow.fetch(db, incarnation: incarnation), log.origin != replica.origin
    {
      note("this replica's own log is \(log.origin), not one of '\(replica.name)'")
    }
    let row = try Row.fetchOne(db, sql: "SELECT incarnation FROM replica")
    if let row, !(row[0] as DatabaseValue).isNull, replica.incarnation == nil {
      note("the record of which log is this replica's own cannot be read")
    }
    try checkClock(replica, ends)
  }

  private func foundingName() throws -> String? {
    let keys = try Int64.fetchAll(
      db, sql: "SELECT key FROM entry WHERE \(EventType.criticalCondition) AND type = ?",
      arguments: [EventType.founded])
    return try Event.fetch(db, keys: keys)
      .first { ChronologyID(foundingLeaf: $0.leaf) == chronology }
      .flatMap { try? $0.object()["name"]?.stringValue }
  }

  /// Checks the hybrid clock: it is no later than every time in the file, and no earlier than what
  /// came from others and was not ahead.
  private mutating func checkClock(_ replica: ReplicaRow, _ ends: [LogVerifier.End]) throws {
    // A clone of which nothing has come yet has no times to compare.
    guard let latest = ends.lazy.map(\.lastAt).max() else { return }
    if replica.seen.microseconds > latest {
      note("the file's clock is later than every time in it")
    }
    // Its own logs do not tell the clock, but for one that another succeeds.
    let own = try OwnLogs.origins(db).map(\.description)
    let ahead = Set(try Int64.fetchAll(db, sql: "SELECT id FROM arrival WHERE ahead <> 0"))
    let others = ends.lazy.filter { !own.contains($0.origin) && !ahead.contains($0.arrival) }
    if let seen = others.map(\.lastAt).max(), replica.seen.microseconds < seen {
      note("the file's clock is earlier than an event that came from another replica")
    }
  }

  // MARK: Arrivals

  private mutating func checkArrivals(_ ends: [LogVerifier.End]) throws {
    let ends = Dictionary(ends.map { ($0.arrival, $0) }) { first, _ in first }
    let rows = try Row.fetchCursor(
      db, sql: "SELECT id, log, at, ahead, frontier FROM arrival ORDER BY id")
    var last: (id: Int64, at: Int64) = (0, .min)
    var course = FrontierCourse(chronology: chronology)
    var isTold = false
    while let row = try rows.next() {
      guard let id: Int64 = row.value("id"), let at: Int64 = row.value("at"),
        let frontier: String = row.value("frontier"), let ahead: Int64 = row.value("ahead"),
        ahead == 0 || ahead == 1
      else {
        note("the arrival after arrival \(last.id) cannot be read")
        return
      }
      if id != last.id + 1 { note("arrival \(last.id + 1) is missing") }
      if at < last.at { note("arrival \(id) is earlier than the one before it") }
      if let end = ends[id] {
        try course.advance(to: end, db)
        if !course.allows(frontier), !isTold {
          // Every later one would differ likewise where an earlier log has.
          isTold = true
          note("the frontier of arrival \(id) is not the one that the logs had then")
        }
        // With the clock set back the arrival has the time of the one before, and no more is known.
        let horizon = at.addingReportingOverflow(Limits.clockSkewMicroseconds)
        let isBeyond = !horizon.overflow && end.lastAt > horizon.partialValue
        if isBeyond != (ahead == 1), isBeyond || at > last.at {
          note("arrival \(id) is wrong about whether its events were ahead of the clock")
        }
      }
      last = (id, at)
    }
  }

  private mutating func checkHead(_ origin: Origin, _ head: Checkpoint) throws {
    let log = try LogRow.fetch(db, origin: origin)
    let size = log?.edge.size ?? 0
    guard head.size <= size else {
      note(
        "this file is older than what its replica has signed: it holds \(size) of the "
          + "\(head.size) events that were signed")
      return
    }
    if let log, try LogTree.edge(db, log: log, size: Int64(head.size)).root != head.root {
      note("the log \(origin) is not the one whose first \(head.size) events its key signed")
    }
  }

  /// Entries and checkpoints of logs that the file does not have.
  private mutating func checkStrays() throws {
    for table in ["entry", "checkpoint", "arrival"] {
      let count =
        try Int.fetchOne(
          db,
          sql: "SELECT count(*) FROM \(table) WHERE log NOT IN (SELECT number FROM log)") ?? 0
      let belong = count == 1 ? "belongs" : "belong"
      if count > 0 { note("\(Words.count(count, "row")) of '\(table)' \(belong) to no log") }
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

/// The frontiers that a replica went through, arrival by arrival.
private struct FrontierCourse {
  private let chronology: ChronologyID
  private var logs: [String: Frontier.Log] = [:]
  private var sizes: [Int64: Int64] = [:]
  /// The origins that counted at one time or another, the latest last.
  ///
  /// A payload that decides who counts may have been missing when its event arrived, and come at any
  /// time since.
  private var rosters: [Set<String>] = [[]]

  init(chronology: ChronologyID) {
    self.chronology = chronology
  }

  mutating func advance(to end: LogVerifier.End, _ db: Database) throws {
    sizes[end.log] = end.size
    if let origin = Origin(end.origin) {
      logs[end.origin] = Frontier.Log(origin: origin, size: end.size, root: end.root)
    }
    guard end.hasCritical else { return }
    let roster = try Roster(db, chronology: chronology, sizes: sizes)
    let origins = Set(roster.members.map(\.origin.description))
    rosters.removeAll { $0 == origins }
    rosters.append(origins)
  }

  func allows(_ frontier: String) -> Bool {
    rosters.reversed().contains { origins in
      let counted = logs.filter { origins.contains($0.key) }.map(\.value)
      return Frontier(logs: counted).id.hasSameBytes(as: frontier)
    }
  }
}
