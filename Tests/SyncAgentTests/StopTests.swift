// A server that is told to stop: what is under way ends, nothing hangs.

import CurlClient
import EventStore
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import SyncAgent

@Suite("Stopping a server")
struct StopTests {
  /// Runs a server in a group, tells it to stop where `body` says so, and times how long that takes.
  private func timeToStop(
    _ store: EventStore,
    _ body: (PeerURL, @escaping @Sendable () async -> Void) async throws -> Void
  ) async throws -> Duration {
    let (urls, announcer) = AsyncStream<String>.makeStream()
    let server = SyncServer(store, on: try ListenAddress("127.0.0.1:0"), logger: quiet) {
      announcer.yield($0)
    }
    let group = ServiceGroup(services: [server], logger: quiet)
    let stopped = Mutex<ContinuousClock.Instant?>(nil)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      guard let url = await urls.first(where: { _ in true }) else { throw CancellationError() }
      try await body(try PeerURL(url)) {
        stopped.withLock { $0 = .now }
        await group.triggerGracefulShutdown()
      }
      try await tasks.waitForAll()
      return ContinuousClock.now - (stopped.withLock { $0 } ?? .now)
    }
  }

  /// A pull whose answer is read only as fast as the test reads it; reads block, so they are made on
  /// threads that may wait.
  private func beginPull(_ store: EventStore, _ peer: PeerURL) throws -> RawConnection {
    let connection = try RawConnection(port: peer.port, receiveBufferBytes: 4_096)
    let body = PullMessage(chronology: store.chronology, have: [:]).encoded()
    connection.write(
      "POST /v1/pull HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.count)\r\n\r\n")
    connection.write(body)
    return connection
  }

  @Test("an idle server stops at once, and listens no more")
  func idle() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let url = Mutex("")
    let time = try await timeToStop(store) { peer, stop in
      url.withLock { $0 = peer.base }
      let answer = try await ask("GET", peer.base + "/v1/heads")
      #expect(answer.status == 200)
      await stop()
    }
    #expect(time < .seconds(20))
    await #expect(throws: (any Error).self) {
      try await ask("GET", url.withLock { $0 } + "/v1/heads")
    }
  }

  @Test("a long poll is answered when the server stops")
  func longPoll() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let time = try await timeToStop(store) { peer, stop in
      let url = peer.base + "/v1/heads"
      let tag = try #require(try await ask("GET", url).headers["etag"])
      let poll = Task { try await ask("GET", url, ["If-None-Match": tag, "Prefer": "wait=60"]) }
      try await Task.sleep(for: .milliseconds(100))
      await stop()
      #expect(try await poll.value.status == 304)
    }
    #expect(time < .seconds(20))
  }

  @Test("a stream under way ends before all was sent")
  func stream() async throws {
    let folder = try Folder()
    let store = try folder.found()
    // Three segments, more than what the system keeps for a reader that does not read.
    try append(3_000, padding: 8_000, to: store)
    let plans = try store.plan(have: [:])
    #expect(plans.count >= 3)
    let whole = try plans.reduce(0) { try $0 + store.segment($1).lines.count }
    let time = try await timeToStop(store) { peer, stop in
      let connection = try beginPull(store, peer)
      var received = try await Blocking.run { connection.read() }.count
      await stop()
      try await Task.sleep(for: .milliseconds(200))
      while true {
        let chunk = try await Blocking.run { connection.read() }
        if chunk.isEmpty { break }
        received += chunk.count
      }
      #expect(received > 0)
      #expect(received < whole)
    }
    #expect(time < .seconds(20))
  }

  @Test("a client that went away in the middle of a stream does not keep the server from stopping")
  func clientGone() async throws {
    let folder = try Folder()
    let store = try folder.found()
    try append(3_000, padding: 8_000, to: store)
    let time = try await timeToStop(store) { peer, stop in
      let connection = try beginPull(store, peer)
      _ = try await Blocking.run { connection.read() }
      connection.close()
      await stop()
    }
    #expect(time < .seconds(20))
  }

  @Test("a port that is taken is an error that says so")
  func taken() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let other = try RawServer { _ in }
    defer { other.stop() }
    let server = SyncServer(
      store, on: try ListenAddress("127.0.0.1:\(other.port)"), logger: quiet)
    let error = await #expect(throws: SyncError.self) { try await server.run() }
    #expect(error?.code == .cannotListen)
    #expect(error?.message.contains("\(other.port)") == true)
  }
}
