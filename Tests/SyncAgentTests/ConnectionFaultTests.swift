// Connections that are cut, harmed or fall silent at bytes all over an exchange.

import EventStore
import TestSupport
import Testing

@testable import SyncAgent

@Suite("Sync over a faulty connection")
struct ConnectionFaultTests {
  /// Three logs of a few segments together, so that there are boundaries to be cut at.
  private func threeLogs(_ folder: Folder) async throws -> EventStore {
    let anna = try folder.found(events: 40)
    for name in ["bert", "carl"] {
      let other = try folder.replica(of: anna, name)
      try append(30, to: other)
      try await withServer(anna) { _ = try await agent(other).sync($0) }
    }
    return anna
  }

  @Test("an exchange whose answers are cut at any byte goes on and ends in sync")
  func cutAnswers() async throws {
    let folder = try Folder()
    let anna = try await threeLogs(folder)
    let expected = try logs(of: anna)
    let total = expected.compactMap { Int64($0.split(separator: " ")[1]) }.reduce(0, +)
    try await withServer(anna) { peer in
      let clean = try FaultyProxy(to: peer.port) { _ in .none }
      _ = try await agent(folder.replica(of: anna, "clean", role: nil)).sync(PeerURL(clean.url))
      clean.stop()
      var random = SeededGenerator()
      let positions =
        [0, 1, 20, clean.answeredBytes - 1]
        + (0..<40).map { _ in Int.random(in: 0..<clean.answeredBytes, using: &random) }
      for (number, position) in positions.enumerated() {
        let proxy = try FaultyProxy(to: peer.port) {
          $0 == 0 ? .cutAnswers(afterBytes: position) : .none
        }
        defer { proxy.stop() }
        let replica = try folder.replica(of: anna, "r\(number)", role: nil)
        let report = try await agent(replica).sync(PeerURL(proxy.url))
        #expect(report.isInSync, "cut at \(position), seed \(random.seed)")
        #expect(report.receivedEvents == total, "cut at \(position)")
        #expect(try logs(of: replica) == expected, "cut at \(position)")
        #expect(try replica.verify { _ in }.ok)
      }
    }
  }

  @Test("an interrupted pull resumes at the last whole segment")
  func resumes() async throws {
    let folder = try Folder()
    let anna = try await threeLogs(folder)
    let replica = try folder.replica(of: anna, "dora", role: nil)
    try await withServer(anna) { peer in
      // Enough for the heads and the first segment, not for all: every connection is cut there,
      // and yet each attempt gets further.
      let headsBytes = try await ask("GET", peer.base + "/v1/heads").body.count
      let limit = headsBytes + SegmentEncoder.encode(try firstSegment(of: anna)).count
      let proxy = try FaultyProxy(to: peer.port) { _ in .cutAnswers(afterBytes: limit) }
      defer { proxy.stop() }
      let report = try await agent(replica).sync(PeerURL(proxy.url))
      #expect(report.isInSync)
      #expect(proxy.connectionCount > 1)
    }
    #expect(try logs(of: replica) == logs(of: anna))
  }

  @Test("an exchange whose requests are cut at any byte goes on and ends in sync")
  func cutRequests() async throws {
    let folder = try Folder()
    let source = try await threeLogs(folder)
    let expected = try logs(of: source)
    let empty = try folder.replica(of: source, "empty", role: nil)
    _ = try empty.ingest(firstSegment(of: source))
    var random = SeededGenerator()
    for number in 0..<25 {
      let target = try folder.replica(of: source, "t\(number)", role: nil)
      try await withServer(target) { peer in
        let position = Int.random(in: 0..<6_000, using: &random)
        let proxy = try FaultyProxy(to: peer.port) {
          $0 == 0 ? .cutRequests(afterBytes: position) : .none
        }
        defer { proxy.stop() }
        let report = try await agent(source).sync(PeerURL(proxy.url))
        #expect(report.isInSync, "cut at \(position), seed \(random.seed)")
      }
      #expect(try logs(of: target) == expected, "seed \(random.seed)")
      #expect(try target.verify { _ in }.ok)
    }
  }

  @Test("a byte flipped on the way keeps nothing that was not signed")
  func flips() async throws {
    let folder = try Folder()
    let anna = try await threeLogs(folder)
    let expected = try logs(of: anna)
    try await withServer(anna) { peer in
      var random = SeededGenerator()
      for number in 0..<40 {
        let position = Int.random(in: 0..<8_000, using: &random)
        let proxy = try FaultyProxy(to: peer.port) { _ in .flipAnswers(atByte: position) }
        defer { proxy.stop() }
        let replica = try folder.replica(of: anna, "r\(number)", role: nil)
        let harmed = try SyncAgent(
          replica, logger: quiet,
          backoff: Backoff(attempts: 2, firstMilliseconds: 1, longestMilliseconds: 1),
          stallTimeoutSeconds: 2)
        // Whatever it ends in: what was kept is a prefix of what was signed.
        _ = try? await harmed.sync(PeerURL(proxy.url))
        if try !replica.heads().logs.isEmpty {
          #expect(try replica.verify { _ in }.ok, "byte \(position), seed \(random.seed)")
        }
        #expect(try await agent(replica).sync(peer).isInSync)
        #expect(try logs(of: replica) == expected, "byte \(position), seed \(random.seed)")
      }
    }
  }

  @Test("a peer that falls silent is given up and asked again")
  func stalls() async throws {
    let folder = try Folder()
    let anna = try await threeLogs(folder)
    let replica = try folder.replica(of: anna, "dora", role: nil)
    try await withServer(anna) { peer in
      let proxy = try FaultyProxy(to: peer.port) {
        $0 == 0 ? .stallAnswers(afterBytes: 2_500) : .none
      }
      defer { proxy.stop() }
      let agent = try SyncAgent(
        replica, logger: quiet,
        backoff: Backoff(attempts: 3, firstMilliseconds: 1, longestMilliseconds: 5),
        stallTimeoutSeconds: 1)
      #expect(try await agent.sync(PeerURL(proxy.url)).isInSync)
    }
    #expect(try logs(of: replica) == logs(of: anna))
  }

  @Test("a peer that is not there is an error that says where")
  func absent() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let server = try RawServer { _ in }
    server.stop()
    _ = await eventually { (try? RawConnection(port: server.port)) == nil }
    let error = await #expect(throws: SyncError.self) {
      try await agent(store).sync(PeerURL(server.url))
    }
    #expect(error?.code == .unreachable)
    #expect(error?.message.contains(server.url) == true)
  }

  @Test("what is no chron server is an error that says so")
  func notChron() async throws {
    let folder = try Folder()
    let store = try folder.found()
    for answer in [
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    ] {
      let server = try RawServer { connection in
        _ = connection.readHead()
        connection.write(answer)
      }
      defer { server.stop() }
      let error = await #expect(throws: SyncError.self) {
        try await agent(store).sync(PeerURL(server.url))
      }
      #expect([.malformedAnswer, .peerFailed].contains(error?.code))
      #expect(server.connectionCount == 1)
    }
  }
}
