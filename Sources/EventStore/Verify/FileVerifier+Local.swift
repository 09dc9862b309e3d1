// Verifies what a file knows that its logs do not say: its own logs, its peers, the forks that it met.
// Each is compared with the logs and signatures as far as those speak of it.

import GRDB
import TransparencyLog

extension FileVerifier {
  // MARK: Own logs

  mutating func checkOwnLogs() throws {
    guard try db.tableExists("own_log") else { return }
    let replica = try ReplicaRow.fetch(db)
    let all = try OwnLogs(db).logs.map(\.origin.incarnation)
    var own: Set<Incarnation> = []
    for row in try Row.fetchAll(db, sql: "SELECT incarnation, renews FROM own_log ORDER BY place") {
      let text: String = try row.kept(0)
      guard let incarnation = Incarnation(text) else {
        note("'\(text)' is noted as a log of this file's, but is none")
        continue
      }
      own.insert(incarnation)
      if let log = try LogRow.fetch(db, incarnation: incarnation), log.origin.name != replica.name {
        note(
          "the log \(log.origin) is noted as this file's, but it writes as \(replica.name)")
      }
      guard let renewed: String = try row.keptIfAny(1) else { continue }
      guard let old = Incarnation(renewed), old != incarnation, all.contains(old) else {
        note("the log \(incarnation) is noted as replacing '\(renewed)', which is not here")
        continue
      }
    }
    if own.isEmpty, let last = replica.incarnation {
      note("the log \(last), which this replica writes, is not noted as its own")
    }
    // One that began here came to be held at the very moment that its first event says.
    for log in try LogRow.fetchAll(db)
    where log.origin.name == replica.name && !all.contains(log.origin.incarnation) {
      let beganHere = try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (SELECT 1 FROM arrival JOIN entry ON entry.key = ? \
          WHERE arrival.log = ? AND arrival.since = 0 AND arrival.at = entry.at)
          """, arguments: [Event.key(log: log.number, index: 0), log.number])
      if beganHere == true { note("the log \(log.origin) began here, but is not noted as own") }
    }
  }

  // MARK: Peers

  mutating func checkPeers() throws {
    for row in try Row.fetchAll(db, sql: "SELECT name, url, synced_at, heads FROM peer") {
      let name: String = try row.kept(0)
      let url: String = try row.kept(1)
      if !["http://", "https://"].contains(where: { url.lowercased().hasPrefix($0) }) {
        note("the peer '\(name)' has the impossible address '\(url)'")
      }
      if let synced: Int64 = try row.keptIfAny(2), !Timestamp.range.contains(synced) {
        note("the peer '\(name)' was synced with at an impossible time")
      }
      guard let heads: String = try row.keptIfAny(3) else { continue }
      let object = try? JSON.parse(heads).objectValue
      guard Peer.sizes(inHeads: heads) != nil,
        object?["chronology"]?.stringValue == chronology.description
      else {
        note("what the peer '\(name)' was last seen to hold cannot be read")
        continue
      }
    }
  }

  // MARK: Forks

  /// - Returns: How many there are.
  mutating func checkForks() throws -> Int {
    guard try ForkTable.exists(db) else { return 0 }
    let forks = try ForkTable.fetchAll(db)
    for fork in forks {
      do {
        try check(fork)
      } catch let error as EventStoreError {
        note("the fork of \(fork.origin): \(error.message)")
      }
    }
    for table in ForkTable.names where try table != "fork" && db.tableExists(table) {
      let strays = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM \(table) WHERE origin NOT IN (SELECT origin FROM fork)")
      if strays != 0 { note("what '\(table)' keeps of another branch belongs to no fork") }
    }
    return forks.count
  }

  private func check(_ fork: ForkTable.Row) throws {
    func damaged(_ what: String) -> EventStoreError { .damagedLogs(what) }
    let log = try LogRow.fetch(db, origin: fork.origin)
    let admitted = try Member.fetch(db, incarnation: fork.origin.incarnation)?.key
    guard let key = try admitted ?? log.map({ try VerifierKey(parsing: $0.key) }) else {
      throw damaged("no such log was ever admitted")
    }
    try fork.evidence.check(by: key)
    let there = try SignedCheckpoint(fork.there, of: fork.origin, by: key)
    for further in try ForkTable.further(db, fork.origin) {
      _ = try SignedCheckpoint(further, of: fork.origin, by: key)
    }
    let pieces = try ForkTable.pieces(db, fork.origin)
    guard let parts = fork.parts else {
      guard pieces.isEmpty else { throw damaged("it is not noted where the branches part") }
      return
    }
    guard let log, parts >= 0, parts <= log.size, parts <= there.size else {
      throw damaged("the branches cannot part at \(parts)")
    }
    // What a peer gave of the other branch begins where it was found to part.
    guard fork.wasHere || !pieces.isEmpty else {
      throw damaged("nothing is kept of the other branch")
    }
    var tree = try LogTree.edge(db, log: log, size: parts)
    var end = parts
    for piece in pieces {
      guard piece.since == end, piece.upto > end else {
        throw damaged("what is kept of the other branch has a gap at \(end)")
      }
      for (_, line) in try piece.events() { tree.append(line.leaf) }
      let checkpoint = try SignedCheckpoint(piece.checkpoint, of: fork.origin, by: key)
      guard checkpoint.size == piece.upto, tree.size == UInt64(piece.upto),
        checkpoint.root == tree.root
      else { throw damaged("what is kept of the other branch does not match its checkpoint") }
      end = piece.upto
    }
  }
}
