// Projections: folded with the append, caught up after an ingest, the same when made again.

import Foundation
import GRDB
import Synchronization
import Testing

@testable import EventStore

/// Counts the events of each type, and remembers the order in which it met each log's.
private final class Counter: Projection {
  let name = "counter"
  let version: Int
  private let foldedBatches = Mutex(0)
  var batches: Int { foldedBatches.withLock { $0 } }

  init(version: Int = 1) { self.version = version }

  func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE counter (type TEXT PRIMARY KEY, count INTEGER, bytes INTEGER) STRICT;
        CREATE TABLE counter_last (origin TEXT PRIMARY KEY, position INTEGER) STRICT;
        """)
  }

  func drop(_ db: Database) throws {
    try db.execute(sql: "DROP TABLE IF EXISTS counter; DROP TABLE IF EXISTS counter_last")
  }

  func fold(_ next: () throws -> [Event]?, _ db: Database) throws {
    while let events = try next() {
      foldedBatches.withLock { $0 += 1 }
      for event in events {
        let bytes = if case .present(let payload) = event.payload { payload.count } else { 0 }
        try db.execute(
          sql: """
            INSERT INTO counter VALUES (?, 1, ?) ON CONFLICT DO UPDATE \
            SET count = count + 1, bytes = bytes + excluded.bytes
            """, arguments: [event.type, bytes])
        #expect(event.arrival > 0)
      }
    }
  }

  static func state(_ store: EventStore) throws -> [String] {
    try store.view { db in
      try Row.fetchAll(db, sql: "SELECT * FROM counter ORDER BY type").map(\.description)
    }
  }
}

@Suite("Projections")
struct ProjectionTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test("events are folded by the first view after they were appended, together")
  func append() throws {
    let counter = Counter()
    let store = try folder.found(projections: [counter])
    for number in 0..<10 { _ = try store.append([fact("\(number)")]) }
    #expect(counter.batches == 0)
    let count = try store.view {
      try Int.fetchOne($0, sql: "SELECT count FROM counter WHERE type = 'fact.recorded'")
    }
    #expect(count == 10)
    #expect(counter.batches == 1)
  }

  @Test("when many events wait they are folded without a view")
  func many() throws {
    let counter = Counter()
    let store = try folder.found(projections: [counter])
    for _ in 0..<10 { _ = try store.append((0..<99).map { fact("\($0)") }) }
    #expect(counter.batches == 0)
    _ = try store.append((0..<10).map { fact("\($0)") })
    #expect(counter.batches == 2)
    let count = try store.read {
      try Int.fetchOne($0, sql: "SELECT count FROM counter WHERE type = 'fact.recorded'")
    }
    #expect(count == 1_000)
  }

  @Test("a projection whose folding fails leaves the log as it is, and says so to whoever asks")
  func failure() throws {
    struct Failing: Projection {
      struct Failure: Error {}
      let name = "failing"
      let version = 1
      func create(_ db: Database) throws {}
      func drop(_ db: Database) throws {}
      func fold(_ next: () throws -> [Event]?, _ db: Database) throws {
        while let events = try next() {
          if events.contains(where: { $0.type == "fact.recorded" }) { throw Failure() }
        }
      }
    }
    let store = try folder.found(projections: [Failing()])
    _ = try store.view { _ in }
    _ = try store.append([fact("x")])
    #expect(throws: Failing.Failure.self) { try store.view { _ in } }
    #expect(try store.identity().size == 2)
    #expect(try store.verify().ok)
  }

  @Test("what was taken in is folded at the next view, and rebuilding makes the same")
  func catchUp() throws {
    let a = try folder.found(projections: [Counter()])
    _ = try a.append((0..<9_000).map { fact("\($0)") })
    let b = try folder.replica(of: a, "ben", projections: [Counter()])
    #expect(try Counter.state(a) == Counter.state(b))
    _ = try b.append([fact("x")])
    try pull(from: b, to: a)
    let state = try Counter.state(a)
    #expect(try Counter.state(b) == state)
    var folded = 0
    try a.rebuild { folded = $0 }
    #expect(folded == 9_003)
    #expect(try Counter.state(a) == state)
  }

  @Test("another version of a projection is folded anew when the file is opened")
  func version() throws {
    let store = try folder.found(projections: [Counter()])
    _ = try store.append([fact("x")])
    let state = try Counter.state(store)
    try store.close()
    let newer = Counter(version: 2)
    let reopened = try EventStore.open(
      at: folder.file("a.chron"), keys: folder.keys, projections: [newer])
    #expect(try Counter.state(reopened) == state)
    #expect(newer.batches > 0)
    try reopened.close()
    let same = Counter(version: 2)
    _ = try Counter.state(
      EventStore.open(at: folder.file("a.chron"), keys: folder.keys, projections: [same]))
    #expect(same.batches == 0)
  }

  @Test("a payload that is supplied later is folded then")
  func supplied() throws {
    let a = try folder.found()
    let event = try a.append([fact("x")])[0]
    let b = try folder.replica(of: a, "ben", role: nil, projections: [Counter()])
    try b.write { db in
      try db.execute(sql: "UPDATE entry SET payload = NULL WHERE position = 1")
      try db.execute(sql: "UPDATE log SET missing = 1")
    }
    let before = try Counter.state(b)
    #expect(try b.supply(a.lines(of: [event.id]), for: [event.id]) == 1)
    #expect(try Counter.state(b) != before)
  }
}
