// Events that are appended lot by lot and folded as they come: what shares a transaction, what a
// failure leaves, and what a process that ends half-way leaves to others.

import Foundation
import GRDB
import Synchronization
import Testing

@testable import EventStore

/// Keeps how many events were folded, and what was dropped for a bulk and made again.
private final class Tally: Projection {
  struct Lot: Sendable {
    let events: [Event]
    let isHandedOver: Bool
  }

  let name = "tally"
  let version = 1
  private let bulks = Mutex((begun: 0, ended: 0))
  var begun: Int { bulks.withLock { $0.begun } }
  var ended: Int { bulks.withLock { $0.ended } }

  func create(_ db: Database) throws {
    try db.execute(
      sql: "CREATE TABLE tally (event TEXT PRIMARY KEY, arrival INTEGER, payload BLOB) STRICT")
  }

  func drop(_ db: Database) throws { try db.execute(sql: "DROP TABLE IF EXISTS tally") }

  func read(_ events: [Event]) -> Lot { Lot(events: events, isHandedOver: false) }

  func fold(_ next: () throws -> Lot?, _ db: Database) throws {
    while let lot = try next() {
      for event in lot.events {
        guard case .present(let payload) = event.payload else { continue }
        try db.execute(
          sql: "INSERT INTO tally VALUES (?, ?, ?)",
          arguments: ["\(event.reference)", event.arrival, Data(payload)])
      }
    }
  }

  func beginBulk(_ db: Database) throws { bulks.withLock { $0.begun += 1 } }
  func endBulk(_ db: Database) throws { bulks.withLock { $0.ended += 1 } }

  static func state(_ store: EventStore) throws -> [String] {
    try store.view { db in
      try Row.fetchAll(db, sql: "SELECT * FROM tally ORDER BY event").map(\.description)
    }
  }
}

@Suite("Events that are folded as they are appended")
struct FoldingAppendTests {
  private struct Stop: Error {}
  private static let lotCount = 1_024

  let folder: Folder
  private let tally = Tally()

  init() throws { folder = try Folder() }

  private func lot(_ number: Int) throws -> FoldingLot<Tally> {
    let events = try SealedEvents((0..<Self.lotCount).map { fact("\(number) \($0)") })
    return FoldingLot(events) { Tally.Lot(events: $0, isHandedOver: true) }
  }

  private func append(
    _ store: EventStore, lots: Int, about count: Int64 = 0, failingAt failure: Int? = nil
  ) throws {
    var number = 0
    try store.append(folding: tally, about: count) { _ in
      if number == failure { throw Stop() }
      guard number < lots else { return nil }
      defer { number += 1 }
      return try lot(number)
    }
  }

  private func arrivals(_ store: EventStore) throws -> Int {
    try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM arrival") ?? 0 }
  }

  @Test("are in the log and in the tables, as if they had been folded from the log")
  func whole() throws {
    let store = try folder.found(projections: [tally])
    try append(store, lots: 18)
    #expect(try store.read { try !ProjectionPosition.isBehind($0, tally) })
    // The founding, twice eight lots that share a transaction, and the other two.
    #expect(try arrivals(store) == 4)
    let state = try Tally.state(store)
    #expect(state.count == 18 * Self.lotCount + 1)
    #expect(tally.begun == 0 && tally.ended == 0)
    try store.rebuild()
    #expect(try Tally.state(store) == state)
    #expect(try store.verify().ok)
  }

  @Test("stay, where they were committed, when a later lot fails, and nothing else does")
  func failure() throws {
    let store = try folder.found(projections: [tally])
    #expect(throws: Stop.self) { try append(store, lots: 18, failingAt: 17) }
    #expect(try Tally.state(store).count == 16 * Self.lotCount + 1)
    #expect(try store.verify().ok)
    // The head file is that of the log: the next append finds nothing wrong.
    try append(store, lots: 1)
    #expect(try Tally.state(store).count == 17 * Self.lotCount + 1)
    #expect(try store.verify().ok)
  }

  @Test("in bulk are followed by what was put off; after a failure, by the next who looks")
  func bulk() throws {
    let store = try folder.found(projections: [tally])
    try append(store, lots: 17, about: Int64(17 * Self.lotCount))
    #expect(tally.begun == 1 && tally.ended == 1)
    // Few beside what is there: no bulk.
    try append(store, lots: 1, about: Int64(Self.lotCount))
    #expect(tally.begun == 1 && tally.ended == 1)
    #expect(throws: Stop.self) { try append(store, lots: 20, about: 50_000, failingAt: 18) }
    #expect(tally.begun == 2 && tally.ended == 1)
    #expect(try Tally.state(store).count == 34 * Self.lotCount + 1)
    #expect(tally.ended == 2)
    #expect(try store.read { try !ProjectionPosition.isBehind($0, tally) })
  }

  @Test("a bulk that another process begins again is ended once, by whoever folds the last event")
  func takenOver() throws {
    let store = try folder.found(projections: [tally])
    #expect(throws: Stop.self) { try append(store, lots: 20, about: 50_000, failingAt: 16) }
    let other = try EventStore.open(at: store.path, keys: store.keys, projections: [tally])
    try append(other, lots: 1, about: 50_000)
    #expect(tally.ended >= 1)
    #expect(try Tally.state(store).count == 17 * Self.lotCount + 1)
    #expect(try store.read { try !ProjectionPosition.isInBulk($0, tally) })
    #expect(tally.begun == tally.ended)
  }

  @Test("come after what others have appended meanwhile, which is folded too")
  func others() throws {
    let store = try folder.found(projections: [tally])
    let ben = try folder.replica(of: store, "ben", projections: [])
    _ = try ben.append([fact("ben's")])
    try pull(from: ben, to: store)
    let same = try EventStore.open(at: store.path, keys: store.keys, projections: [tally])
    _ = try same.append([fact("of another process")])
    try append(store, lots: 2)
    let state = try Tally.state(store)
    // The founding, Ben's admission, and what the two have appended.
    #expect(state.count == 2 * Self.lotCount + 4)
    try store.rebuild()
    #expect(try Tally.state(store) == state)
    #expect(try same.verify().ok)
  }

  @Test("wait for nobody who comes without events, and leave no trace of none")
  func empty() throws {
    let store = try folder.found(projections: [tally])
    let before = try arrivals(store)
    try append(store, lots: 0)
    var isFirst = true
    try store.append(folding: tally, about: 10) { _ in
      defer { isFirst = false }
      return isFirst ? FoldingLot(try SealedEvents([])) { tally.read($0) } : nil
    }
    #expect(try arrivals(store) == before)
    #expect(try store.verify().ok)
  }
}
