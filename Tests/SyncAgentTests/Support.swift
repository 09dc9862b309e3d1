// What the tests of the agent share: folders that go away, replicas, and servers for a while.

import EventStore
import Foundation
import Logging
import Synchronization
import TransparencyLog

@testable import SyncAgent

/// A temporary folder, removed when neither a test nor a store needs it.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/chron-sync-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
  var keys: KeyStore { KeyStore(directory: file("keys")) }

  /// A chronology with so many events beside the founding one.
  func found(_ name: String = "anna", events: Int = 0) throws -> EventStore {
    let store = try EventStore.found(
      at: file("\(name).chron"), name: "Test", replica: name, keys: keys,
      clock: keeping(.system)
    ).store
    if events > 0 { try append(events, to: store) }
    return store
  }

  /// An empty replica of the chronology of `store`, admitted there where it has a role.
  func replica(of store: EventStore, _ name: String, role: Role? = .writer) throws -> EventStore {
    let replica = try EventStore.replicate(
      at: file("\(name).chron"), chronology: store.chronology, name: store.name(), replica: name,
      keys: keys, clock: keeping(.system))
    if let role, let key = try replica.identity().key { _ = try store.admit(key, role: role) }
    return replica
  }

  /// Another door to the same file, as another process would have it.
  func reopen(_ store: EventStore) throws -> EventStore {
    try EventStore.open(at: store.path, keys: keys, clock: keeping(.system))
  }

  /// A clock that holds on to the folder: a store needs its file for as long as it is open.
  private func keeping(_ clock: WallClock) -> WallClock {
    WallClock { withExtendedLifetime(self) { clock.now() } }
  }
}

/// Events that mean nothing to anybody here.
func events(_ count: Int, padding: Int = 0) -> [NewEvent] {
  (0..<count).map {
    NewEvent(
      type: "test.noted",
      payload: ["number": .int($0), "note": .string(String(repeating: "x", count: padding))])
  }
}

@discardableResult
func append(_ count: Int, padding: Int = 0, to store: EventStore) throws -> [Event] {
  try store.append(events(count, padding: padding))
}

/// (origin, size, root) of every counted log.
func logs(of store: EventStore) throws -> [String] {
  try store.heads().logs.map { "\($0.origin) \($0.size) \($0.root)" }.sorted()
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

func agent(_ store: EventStore) throws -> SyncAgent {
  try SyncAgent(
    store, logger: quiet,
    backoff: Backoff(attempts: 4, firstMilliseconds: 1, longestMilliseconds: 5))
}

/// Serves a store on a free port of 127.0.0.1 while `body` runs with the server's URL.
///
/// - Parameter documents: what it takes; every document, where nothing is said.
func withServer<Answer: Sendable>(
  _ store: EventStore,
  documents: DocumentPolicy = DocumentPolicy(quotaByteCount: nil) { _ in true },
  deadlines: Deadlines = Deadlines(), logger: Logger = quiet,
  _ body: (PeerURL) async throws -> Answer
) async throws -> Answer {
  let (urls, announcer) = AsyncStream<String>.makeStream()
  var server = SyncServer(
    store, on: try ListenAddress("127.0.0.1:0"), documents: documents, logger: logger
  ) {
    announcer.yield($0)
  }
  server.deadlines = deadlines
  let running = server
  return try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await running.run() }
    defer { group.cancelAll() }
    guard let url = await urls.first(where: { _ in true }) else { throw CancellationError() }
    return try await body(try PeerURL(url))
  }
}

/// The first segment of a store's first log.
func firstSegment(of store: EventStore) throws -> Segment {
  guard let plan = try store.plan(have: [:]).first else { throw CancellationError() }
  return try store.segment(plan)
}

extension Segment {
  /// The same with some members changed.
  func with(
    origin: Origin? = nil, key: String? = nil, from: Int64? = nil, to: Int64? = nil,
    checkpoint: String? = nil, lines: [UInt8]? = nil
  ) -> Segment {
    Segment(
      origin: origin ?? self.origin, key: key ?? self.key, from: from ?? self.from,
      to: to ?? self.to, checkpoint: checkpoint ?? self.checkpoint, lines: lines ?? self.lines)
  }

  /// The same without the payloads of these lines, as from a peer that lacks them.
  func withoutPayloads(_ numbers: Set<Int>) -> Segment {
    var bare: [UInt8] = []
    for (number, line) in lines.split(separator: 0x0A).enumerated() {
      let fields = line.split(separator: 0x20, maxSplits: 3)
      let kept = numbers.contains(number) ? fields.prefix(3) : fields[...]
      bare += kept.joined(separator: [0x20]) + [0x0A]
    }
    return with(lines: bare)
  }
}

extension PeerURL {
  /// The port at its end.
  var port: Int { Int(base.split(separator: ":").last ?? "") ?? 0 }
}
