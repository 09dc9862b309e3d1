// What the tests of the store share: folders that go away, a clock that is told the time, members.

import Foundation
import Synchronization
import TransparencyLog

@testable import EventStore

/// A temporary folder, removed when neither a test nor a store needs it.
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
      clock: keeping(clock?.clock ?? .system)
    ).store
  }

  /// A replica of the chronology of `store`, admitted and holding all that it holds.
  func replica(
    of store: EventStore, _ name: String, role: Role? = .writer,
    projections: [any Projection] = []
  ) throws -> EventStore {
    let replica = try EventStore.replicate(
      at: file("\(name).chron"), chronology: store.chronology, name: store.name(), replica: name,
      keys: keys, projections: projections, clock: keeping(.system))
    if let role, let key = try replica.identity().key { _ = try store.admit(key, role: role) }
    try pull(from: store, to: replica)
    return replica
  }

  /// A clock that holds on to the folder: a store needs its file for as long as it is open.
  private func keeping(_ clock: WallClock) -> WallClock {
    WallClock { withExtendedLifetime(self) { clock.now() } }
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

/// A member whose log is written by hand: it signs whatever it is told to.
struct HandWriter {
  let key: SigningKey
  let origin: Origin
  private(set) var tree = CompactRange()
  private(set) var lines: [[UInt8]] = []
  private var roots: [Hash] = []
  /// The time of the next event, in microseconds.
  var at: Int64 = 0

  init(_ chronology: ChronologyID, name: String = "hand") throws {
    (origin, key) = try EventStore.newKey(
      chronology: chronology, name: name, seed: SigningKey.randomSeed())
  }

  /// Appends an event with a text as its payload.
  mutating func add(_ payload: String, type: String = "test.noted") throws {
    at += 1
    let payload = Array(payload.utf8)
    let head = EventLine.head(
      at: Timestamp(microseconds: at), type: type, commitment: Hash.sha256(payload))
    tree.append(Hash.leaf(head))
    roots.append(tree.root)
    lines.append(head + [0x20] + payload)
  }

  /// What it signs at a size.
  func checkpoint(_ size: Int64) throws -> String {
    try Checkpoint(origin: key.name, size: UInt64(size), root: roots[Int(size) - 1])
      .signed(by: key)
  }

  /// A segment, without the payloads of some of its log's events.
  func segment(_ from: Int64, _ to: Int64, withholding: Range<Int> = 0..<0) throws -> Segment {
    var bytes: [UInt8] = []
    for index in Int(from)..<Int(to) {
      let line = lines[index]
      if withholding.contains(index) {
        bytes += line.split(separator: 0x20, maxSplits: 3).prefix(3).joined(separator: [0x20])
      } else {
        bytes += line
      }
      bytes.append(0x0A)
    }
    return Segment(
      origin: origin, key: key.verifierKey.description, from: from, to: to,
      checkpoint: try checkpoint(to), lines: bytes)
  }
}

extension Segment {
  /// The same with another checkpoint or other lines.
  func with(checkpoint: String? = nil, lines: [UInt8]? = nil) -> Segment {
    Segment(
      origin: origin, key: key, from: from, to: to, checkpoint: checkpoint ?? self.checkpoint,
      lines: lines ?? self.lines)
  }
}
