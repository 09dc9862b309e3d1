// What the tests of the store share: folders that go away, a clock that is told the time, members.

import EventStore
import Foundation
import Synchronization

/// A temporary folder, removed at the end of the test that holds it.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/chron-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
  var keys: KeyStore { KeyStore(directory: file("keys")) }

  /// Founds a chronology in `name`.
  func found(
    _ name: String = "a.chron", replica: String = "anna", clock: ManualClock? = nil,
    projections: [any Projection] = []
  ) throws -> EventStore {
    try EventStore.found(
      at: file(name), name: "Test", replica: replica, keys: keys, projections: projections,
      clock: clock?.clock ?? .system
    ).store
  }

  /// A replica of the chronology of `store`, admitted and holding all that it holds.
  func replica(
    of store: EventStore, _ name: String, role: Role? = .writer,
    projections: [any Projection] = []
  ) throws -> EventStore {
    let replica = try EventStore.replicate(
      at: file("\(name).chron"), chronology: store.chronology, name: store.name(), replica: name,
      keys: keys, projections: projections)
    if let role, let key = try replica.identity().key { _ = try store.admit(key, role: role) }
    try pull(from: store, to: replica)
    return replica
  }
}

/// Takes all that `source` has and `target` lacks.
@discardableResult
func pull(from source: EventStore, to target: EventStore) throws -> Int64 {
  try source.plan(have: target.held()).reduce(0) {
    try $0 + target.ingest(source.segment($1)).new
  }
}

/// A clock that stands still until it is set.
final class ManualClock: Sendable {
  private let time: Mutex<Int64>

  init(_ timestamp: String) {
    time = Mutex(Timestamp(timestamp)?.microseconds ?? 0)
  }

  func advance(seconds: Double) {
    time.withLock { $0 += Int64(seconds * 1_000_000) }
  }

  var clock: WallClock {
    WallClock { Timestamp(microseconds: self.time.withLock { $0 }) }
  }
}

/// A fact's event, as short as can be.
func fact(_ text: String, padding: Int = 0) -> NewEvent {
  NewEvent(
    type: "fact.recorded",
    payload: ["fact": .string(text), "note": .string(String(repeating: "x", count: padding))])
}
