// Verification: whatever column of whatever row is changed, it is noticed and named.

import Foundation
import GRDB
import TestSupport
import Testing
import TransparencyLog

@testable import EventStore

@Suite("Verification")
struct VerifyTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func unlock(_ store: EventStore) throws {
    try store.write { db in
      let triggers = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger)") }
    }
  }

  @Test(
    "a change to an entry is found at its index",
    arguments: [
      "at = at + 1", "at = -1", "type = 'fact.recordee'", "type = ''", "leaf = zeroblob(32)",
      "leaf = x''", "commitment = zeroblob(32)", "payload = CAST(payload || ' ' AS BLOB)",
      "payload = x''",
      "payload = CAST(replace(CAST(payload AS TEXT), 'x', 'y') AS BLOB)", "key = key + 100",
    ])
  func entry(change: String) throws {
    let store = try folder.found()
    _ = try store.append((0..<9).map { fact("x\($0)") })
    try unlock(store)
    try store.write { try $0.execute(sql: "UPDATE entry SET \(change) WHERE position = 4") }
    let report = try store.verify()
    #expect(!report.ok)
    #expect(report.logs[0].firstBad == 4)
  }

  @Test("a change that is consistent in itself is caught by the signed root")
  func rewritten() throws {
    let store = try folder.found()
    _ = try store.append((0..<9).map { fact("x\($0)") })
    try unlock(store)
    let payload = Array(#"{"fact":"forged","salt":"00000000000000000000000000000000"}"#.utf8)
    try store.write { db in
      let event = try #require(try Event.fetch(db, key: Event.key(log: 1, index: 4)))
      let leaf = Hash.leaf(
        EventLine.head(at: event.at, type: event.type, commitment: Hash.sha256(payload)))
      try db.execute(
        sql: "UPDATE entry SET payload = ?, commitment = ?, leaf = ? WHERE key = ?",
        arguments: [Data(payload), Hash.sha256(payload).data, leaf.data, event.key])
    }
    let report = try store.verify()
    #expect(!report.ok)
    // The signed root covers all that the one checkpoint vouches for.
    #expect(report.logs[0].firstBad == 0)
  }

  @Test(
    "a change beside the entries is found too",
    arguments: [
      "DELETE FROM entry WHERE position = 9", "DELETE FROM entry WHERE position = 4",
      "INSERT INTO entry (key, at, type, commitment, leaf) SELECT key + 1, at + 1, type, "
        + "commitment, leaf FROM entry WHERE position = 9",
      "INSERT INTO entry (key, at, type, commitment, leaf) SELECT key + (9 << 40), at, type, "
        + "commitment, leaf FROM entry WHERE position = 9",
      "UPDATE log SET size = size - 1", "UPDATE log SET size = size + 1",
      "UPDATE log SET root = zeroblob(32)", "UPDATE log SET edge = zeroblob(64)",
      "UPDATE log SET last_at = last_at + 1", "UPDATE log SET kept_size = 1",
      "UPDATE log SET missing = 1", "UPDATE log SET key = replace(key, 'anna', 'anne')",
      "UPDATE log SET origin = replace(origin, 'anna', 'anne')",
      "UPDATE log SET incarnation = replace(incarnation, substr(incarnation, 1, 1), 'x')",
      "DELETE FROM checkpoint", "UPDATE checkpoint SET size = size - 1",
      "UPDATE checkpoint SET note = replace(note, '10', '11')",
      "UPDATE checkpoint SET note = substr(note, 2)",
      "DELETE FROM arrival WHERE id = 1", "DELETE FROM arrival WHERE id = 2",
      "UPDATE arrival SET at = 0 WHERE id = 2", "UPDATE arrival SET upto = upto + 9 WHERE id = 2",
      "UPDATE arrival SET frontier = 'x' WHERE id = 2",
      "DELETE FROM member", "UPDATE member SET role = 'writer'", "UPDATE member SET depth = 3",
      "UPDATE member SET key = replace(key, 'anna', 'anne')",
      "UPDATE replica SET blocked = 'x'", "UPDATE replica SET title = 'Other'",
      "UPDATE replica SET name = 'anne'", "UPDATE replica SET seen = seen + 1000000000000000000",
      "UPDATE log SET kept_bytes = kept_bytes + 1", "UPDATE log SET kept_bytes = 0",
      "UPDATE checkpoint SET kept = 1", "UPDATE checkpoint SET kept = 2",
      "UPDATE arrival SET ahead = 1 WHERE id = 2", "UPDATE arrival SET ahead = 7 WHERE id = 2",
      "UPDATE arrival SET frontier = (SELECT frontier FROM arrival WHERE id = 1) WHERE id = 2",
      "UPDATE member SET incarnation = replace(incarnation, substr(incarnation, 1, 1), 'x')",
      "UPDATE member SET admitted_by = 'x'", "UPDATE member SET place = place + 1",
      "UPDATE member SET origin = replace(origin, 'anna', 'anne')",
      "DELETE FROM own_log", "UPDATE own_log SET incarnation = 'x'",
      "UPDATE own_log SET renews = 'x'", "UPDATE own_log SET renews = incarnation",
      "INSERT INTO own_log (incarnation) SELECT incarnation FROM log WHERE number = 2",
      "UPDATE peer SET url = 'ftp://x'", "UPDATE peer SET synced_at = 9223372036854775807",
      "UPDATE peer SET heads = '{'",
      "UPDATE peer SET heads = replace(heads, '\"size\":1', '\"size\":-1')",
      "UPDATE peer SET heads = replace(heads, 'chronology', 'chronologie')",
    ])
  func beside(change: String) throws {
    let store = try folder.found()
    _ = try store.append((0..<8).map { fact("x\($0)") })
    let ben = try folder.replica(of: store, "ben")
    _ = try ben.append([fact("y")])
    try pull(from: ben, to: store)
    try store.addPeer(name: "ben", url: "http://127.0.0.1:1")
    let head = try #require(try store.heads().logs.first)
    let heads: JSON = [
      "chronology": .string(store.chronology.description),
      "logs": [["origin": .string(head.origin.description), "size": 10]],
    ]
    try store.noteSync(
      url: "http://127.0.0.1:1", heads: String(decoding: heads.encoded(), as: UTF8.self))
    #expect(try store.verify().ok)
    try unlock(store)
    #expect(try store.verify().isWhole)
    try store.write { try $0.execute(sql: change) }
    let report = try store.verify()
    #expect(!report.isWhole)
  }

  @Test(
    "a declaration that is not this program's is named, and a file made anew has the right ones",
    arguments: [
      "DROP TRIGGER entry_is_never_deleted", "DROP INDEX arrival_log", "PRAGMA user_version = 1",
      "ALTER TABLE peer RENAME COLUMN heads TO heady", "DROP TABLE lineage",
      "UPDATE lineage SET state = x'00'", "DELETE FROM lineage",
      "DROP INDEX arrival_frontier; CREATE INDEX arrival_frontier ON arrival (at)",
    ])
  func declarations(change: String) throws {
    let store = try folder.found()
    _ = try store.append((0..<9).map { fact("x\($0)") })
    #expect(try store.verify().views == [])
    try store.close()
    let queue = try DatabaseQueue(path: folder.file("a.chron"))
    try queue.writeWithoutTransaction { try $0.execute(sql: change) }
    try queue.close()
    func verify() throws -> VerifyReport {
      let store = try EventStore.openUntouched(at: folder.file("a.chron"), keys: folder.keys)
      defer { try? store.close() }
      return try store.verify()
    }
    let report = try verify()
    #expect(report.views.count == 1, "\(report)")
    let isRenamed = change.contains("RENAME")
    let rebuilt = Result {
      try EventStore.rebuild(at: folder.file("a.chron"), keys: folder.keys, projections: [])
    }
    // A column that is not there cannot be made again of anything.
    if isRenamed {
      #expect(throws: EventStoreError.self) { try rebuilt.get() }
    } else {
      #expect(try rebuilt.get())
      #expect(try verify().ok)
      let store = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
      _ = try store.append([fact("more")])
      #expect(try store.verify().ok)
    }
  }

  @Test("a bit flipped in any page that holds entries is noticed")
  func flippedBits() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let store = try folder.found()
    _ = try store.append((0..<200).map { fact("x\($0)") })
    try store.close()
    let path = folder.file("a.chron")
    let original = try Data(contentsOf: URL(fileURLWithPath: path))
    // Flip inside a payload's text, wherever it lies in the file.
    let text = Array(#""fact":"x1"#.utf8)
    let places = original.indices.filter {
      original[$0] == text[0] && original[$0...].starts(with: text)
    }
    #expect(places.count > 50)
    for _ in 0..<20 {
      let place = try #require(places.randomElement(using: &random))
      var damaged = original
      damaged[place + Int.random(in: 0..<text.count, using: &random)] ^=
        1
        << UInt8.random(
          in: 0..<7, using: &random)
      try damaged.write(to: URL(fileURLWithPath: path))
      let opened = try EventStore.open(at: path, keys: folder.keys)
      let report = try opened.verify()
      #expect(report.logs[0].firstBad != nil, "seed \(seed)")
      try opened.close()
    }
  }

  @Test("a payload that no line can have is found, though its digest is the one committed to")
  func grammar() throws {
    let store = try folder.found()
    _ = try store.append((0..<3).map { fact("x\($0)") })
    try unlock(store)
    for payload in [Array("{\"a\":\n1}".utf8), Array(repeating: 0x20, count: 65_537)] {
      try store.write { db in
        try db.execute(
          sql: "UPDATE entry SET payload = ?, commitment = ? WHERE position = 2",
          arguments: [Data(payload), Hash.sha256(payload).data])
      }
      let messages = try store.verify().logs[0].problems.map(\.message)
      #expect(messages.contains { $0.contains("has control characters") })
    }
  }

  @Test("frontiers of several logs are those that the members made at each arrival")
  func frontiers() throws {
    let a = try folder.found()
    let b = try folder.replica(of: a, "ben")
    for round in 0..<4 {
      _ = try a.append([fact("a\(round)")])
      _ = try b.append([fact("b\(round)")])
      if round > 1 { try pull(from: b, to: a) }
      try pull(from: a, to: b)
    }
    let c = try folder.replica(of: a, "cleo", role: .admin)
    _ = try c.append([fact("c")])
    try pull(from: c, to: a)
    for store in [a, b, c] {
      let report = try store.verify()
      #expect(report.ok, "\(report)")
    }
    try unlock(a)
    try a.write { db in
      try db.execute(
        sql: """
          UPDATE arrival SET frontier = CASE id WHEN 4 THEN \
          (SELECT frontier FROM arrival WHERE id = 5) ELSE \
          (SELECT frontier FROM arrival WHERE id = 4) END WHERE id IN (4, 5)
          """)
    }
    #expect(try a.verify(.logs).problems.count == 1)
  }

  @Test("progress runs to the number of entries")
  func progress() throws {
    let store = try folder.found()
    _ = try store.append((0..<3_000).map { fact("x\($0)") })
    var seen: [Int64] = []
    _ = try store.verify { seen.append($0.done) }
    #expect(seen == seen.sorted())
    #expect(seen.last == 6_002)
  }
}
