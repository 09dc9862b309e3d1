// Founding, appending, the checkpoints that an append owes, the hybrid clock.

import Foundation
import GRDB
import Testing
import TransparencyLog

@testable import EventStore

@Suite("Appending")
struct AppendTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test("what was appended is read back, in order, by whoever opens the file")
  func appendAndRead() throws {
    let store = try folder.found()
    let events = try store.append([fact("x"), fact("é")])
    try store.close()

    let reopened = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
    let read = try reopened.read { try Event.fetch($0, keys: events.map(\.key)) }
    #expect(read.map(\.index) == [1, 2])
    #expect(read.map(\.payload) == events.map(\.payload))
    #expect(read.map(\.reference) == events.map(\.reference))
    #expect(try read[1].object()["fact"] == "é")
    #expect(try reopened.identity().role == .admin)
    #expect(try reopened.frontier().logs.map(\.size) == [3])
    #expect(try reopened.read { try Event.find($0, id: events[0].id)?.at } == events[0].at)
  }

  @Test("the chronology's id is the beginning of the founding event's leaf hash")
  func chronologyID() throws {
    let store = try folder.found()
    let founding = try #require(
      try store.read { try Event.fetch($0, key: Event.key(log: 1, index: 0)) })
    #expect(founding.leaf.hex.hasPrefix(store.chronology.description))
    let object = try founding.object()
    #expect(object["format"] == 1)
    #expect(object["name"] == "Test")
    #expect(
      object["founder"]?.objectValue?["incarnation"]?.stringValue
        == founding.origin.incarnation.description)
  }

  @Test("a line is what coreutils can check")
  func line() throws {
    let store = try folder.found()
    let event = try store.append([fact("x")])[0]
    let line = try String(decoding: store.lines(of: [event.id]), as: UTF8.self)
    let fields = line.dropLast().split(separator: " ", maxSplits: 3)
    #expect(fields.count == 4)
    #expect(Timestamp(fields[0]) == event.at)
    #expect(Hash.sha256(Array(fields[3].utf8)).base64 == fields[2])
    #expect(Hash.leaf(Array(fields[0...2].joined(separator: " ").utf8)) == event.leaf)
  }

  @Test("synchronous=FULL is in force where the log is written")
  func synchronous() throws {
    let store = try folder.found()
    let value = try store.file.writer.writeWithoutTransaction {
      try Int.fetchOne($0, sql: "PRAGMA synchronous")
    }
    #expect(value == 2)
    let mode = try store.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    #expect(mode == "wal")
  }

  @Test("entries and arrivals cannot be changed or deleted")
  func triggers() throws {
    let store = try folder.found()
    _ = try store.append([fact("x")])
    for sql in [
      "DELETE FROM entry", "UPDATE entry SET at = at + 1", "UPDATE entry SET type = 'a.b'",
      "UPDATE entry SET payload = x'7B7D'", "UPDATE entry SET leaf = zeroblob(32)",
      "UPDATE entry SET key = key + 1000", "DELETE FROM arrival", "UPDATE arrival SET at = 0",
    ] {
      #expect(throws: EventStoreError.self, "\(sql)") {
        try store.write { try $0.execute(sql: sql) }
      }
    }
    #expect(try store.verify().ok)
  }

  @Test("checkpoints are kept at every 4,096 entries, and the newest stands at the end")
  func checkpoints() throws {
    let store = try folder.found()
    _ = try store.append((0..<5_000).map { fact("\($0)") })
    _ = try store.append((0..<4_000).map { fact("\($0)") })
    #expect(try sizes(store) == [4_096, 8_192, 9_001])
    #expect(try store.verify().ok)
  }

  @Test("a checkpoint is kept before the lines since the last would exceed 8 MiB")
  func checkpointsByBytes() throws {
    let store = try folder.found()
    for _ in 0..<3 { _ = try store.append((0..<100).map { fact("\($0)", padding: 60_000) }) }
    for _ in 0..<5 { _ = try store.append([fact("one", padding: 60_000)]) }
    let kept = try store.read {
      try Int64.fetchAll($0, sql: "SELECT size FROM checkpoint WHERE kept = 1 ORDER BY size")
    }
    #expect(kept.count == 2)
    var have: Int64 = 0
    for plan in try store.plan(have: [:]) {
      let segment = try store.segment(plan)
      #expect(segment.from == have)
      #expect(segment.lines.count <= Limits.segmentByteCount)
      have = segment.to
    }
    #expect(have == 306)
    // Whoever takes the pieces keeps the same checkpoints, and can hand them on.
    let replica = try folder.replica(of: store, "ben")
    let there = try replica.read {
      try Int64.fetchAll(
        $0, sql: "SELECT size FROM checkpoint WHERE kept = 1 AND log = 1 ORDER BY size")
    }
    #expect(there == kept)
    #expect(try store.verify().ok)
    #expect(try replica.verify().ok)
  }

  private func sizes(_ store: EventStore) throws -> [Int64] {
    try store.read { try Int64.fetchAll($0, sql: "SELECT size FROM checkpoint ORDER BY size") }
  }

  @Test("times increase even when the clock stands still or runs back")
  func hybridClock() throws {
    let clock = ManualClock("2026-01-01T00:00:00.000000Z")
    let store = try folder.found(clock: clock)
    let first = try store.append([fact("1"), fact("2")])
    #expect(first[1].at.microseconds == first[0].at.microseconds + 1)
    clock.advance(seconds: -3_600 / 10)
    let second = try store.append([fact("3")])
    #expect(second[0].at > first[1].at)
    #expect(try store.verify().ok)
  }

  @Test("an event that breaks a limit is refused, and the whole append with it")
  func limits() throws {
    let store = try folder.found()
    let cases: [(NewEvent, EventStoreError.Code)] = [
      (NewEvent(type: "fact", payload: [:]), .invalidEvent),
      (NewEvent(type: "Fact.recorded", payload: [:]), .invalidEvent),
      (NewEvent(type: "a." + String(repeating: "b", count: 63), payload: [:]), .invalidEvent),
      (fact("x", padding: 65_536), .tooLarge),
    ]
    for (event, code) in cases {
      let error = #expect(throws: EventStoreError.self) { try store.append([fact("x"), event]) }
      #expect(error?.code == code)
    }
    #expect(try store.identity().size == 1)
  }

  @Test("a new file never replaces another, and leaves no other behind")
  func exists() throws {
    _ = try folder.found()
    let error = #expect(throws: EventStoreError.self) { try folder.found() }
    #expect(error?.code == .exists)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.filter { $0.hasSuffix(".new") }.isEmpty)
  }

  @Test("what is not a chronology is refused and not touched")
  func notAChronology() throws {
    let other = folder.file("other.db")
    try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE t (x)") }
    let before = try Data(contentsOf: URL(fileURLWithPath: other))
    let error = #expect(throws: EventStoreError.self) {
      try EventStore.open(at: other, keys: folder.keys)
    }
    #expect(error?.code == .notAChronology)
    #expect(try Data(contentsOf: URL(fileURLWithPath: other)) == before)
    let missing = #expect(throws: EventStoreError.self) {
      try EventStore.open(at: folder.file("none.chron"), keys: folder.keys)
    }
    #expect(missing?.code == .notFound)
  }

  @Test("a file of a newer version is refused")
  func newerSchema() throws {
    let store = try folder.found()
    try store.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try store.close()
    let error = #expect(throws: EventStoreError.self) {
      try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
    }
    #expect(error?.code == .needsNewerVersion)
  }

  @Test("several openers of one file write at once, and no event is lost")
  func concurrentWriters() async throws {
    let path = folder.file("a.chron")
    let keys = folder.keys
    _ = try folder.found()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let store = try EventStore.open(at: path, keys: keys)
          for number in 0..<25 { _ = try store.append([fact("\(writer) \(number)")]) }
        }
      }
      try await group.waitForAll()
    }
    let store = try EventStore.open(at: path, keys: keys)
    #expect(try store.identity().size == 101)
    #expect(try store.verify().ok)
  }
}
