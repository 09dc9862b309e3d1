// What a server lets its clients take of it: time, connections, long polls, documents; and what it
// tells them when something is wrong.

import CurlClient
import EventStore
import Foundation
import HTTPTypes
import Logging
import Synchronization
import TestSupport
import Testing
import TransparencyLog

@testable import SyncAgent

@Suite("What the server bounds")
struct ServerBoundsTests {
  /// Sends bytes as they are and reads the answer to the end of the connection.
  private func raw(
    _ peer: PeerURL, _ request: String, halfCloses: Bool = false
  ) async throws -> String {
    try await Blocking.run {
      let connection = try RawConnection(port: peer.port)
      defer { connection.close() }
      connection.write(request)
      if halfCloses { connection.finishWriting() }
      var answer: [UInt8] = []
      while true {
        let chunk = connection.read()
        if chunk.isEmpty { break }
        answer += chunk
        // A connection that is kept open ends with its answer, which is JSON here, or empty.
        let text = String(decoding: answer, as: UTF8.self)
        if text.contains("\r\n\r\n"), text.hasSuffix("}") || text.contains(" 304 ") { break }
      }
      return String(decoding: answer, as: UTF8.self)
    }
  }

  private func status(_ answer: String) -> Int? {
    answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  @Test(
    "a request has to have one Host, which is a name of this machine that nobody else can have",
    arguments: [
      ("Host: localhost", 200), ("Host: LocalHost:80", 200), ("Host: 127.0.0.1", 200),
      ("Host: 127.0.0.1:65535", 200), ("Host: 127.255.0.3:1", 200), ("Host: [::1]:1", 200),
      ("Host: [::1]", 200), ("X-None: 1", 400), ("Host: localhost\r\nHost: localhost", 400),
      ("Host: localhost\r\nHost: evil.example", 400), ("Host:", 421),
      ("Host: [::1].evil", 421), ("Host: [::1]evil", 421), ("Host: [::1", 421), ("Host: ::1", 421),
      ("Host: 127.-.-.-", 421), ("Host: 127.0.0.1.evil", 421), ("Host: 127.0.0.256", 421),
      ("Host: 127.0.0", 421), ("Host: 127.0.0.1:", 421), ("Host: 127.0.0.1:x", 421),
      ("Host: 127.0.0.1:65536", 421), ("Host: localhost:80:80", 421), ("Host: localhost.", 421),
      ("Host: localhost.evil", 421), ("Host: user@localhost", 421), ("Host: 128.0.0.1", 421),
      ("Host: 0127.0.0.1", 421), ("Host: 127.0.0.0001", 421), ("Host: example.org", 421),
    ])
  func host(_ line: String, _ expected: Int) async throws {
    let folder = try Folder()
    let store = try folder.found()
    try await withServer(store) { peer in
      let answer = try await raw(peer, "GET /v1/heads HTTP/1.1\r\n\(line)\r\n\r\n")
      #expect(status(answer) == expected, "\(line): \(answer)")
    }
  }

  @Test(
    "a body that breaks off, and chunks that are none, are the client's fault",
    arguments: [
      ("POST", "/v1/push", "application/vnd.chron.segments"),
      ("POST", "/v1/pull", "application/json"), ("POST", "/v1/payloads", "application/json"),
      ("PUT", "/v1/sources/\(String(repeating: "a", count: 64))", "application/octet-stream"),
    ])
  func brokenBodies(_ method: String, _ path: String, _ type: String) async throws {
    let folder = try Folder()
    let store = try folder.found()
    let head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\n"
    let bodies = [
      "Content-Length: 100\r\n\r\nshort",
      "Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
      "Transfer-Encoding: chunked\r\n\r\nxyz\r\nshort\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\n\r\n5\r\nshorter\r\n0\r\n\r\n",
      "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    ]
    try await withServer(store) { peer in
      for body in bodies {
        let answer = try await raw(peer, head + body, halfCloses: true)
        #expect(status(answer) == 400, "\(body): \(answer)")
      }
      #expect(try await ask("GET", peer.base + "/v1/heads").status == 200)
    }
  }

  @Test("a client that went away while it waited is noticed at once")
  func watchersLeave() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let (urls, announcer) = AsyncStream<String>.makeStream()
    let server = SyncServer(store, on: try ListenAddress("127.0.0.1:0"), logger: quiet) {
      announcer.yield($0)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      defer { group.cancelAll() }
      let peer = try PeerURL(try #require(await urls.first(where: { _ in true })))
      let tag = try #require(try await ask("GET", peer.base + "/v1/heads").headers["etag"])
      let watch = server.responder.watch
      #expect(await !watch.isLooking)
      let clients = try (0..<20).map { _ in
        let client = try RawConnection(port: peer.port)
        client.write(
          "GET /v1/heads HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \(tag)\r\n"
            + "Prefer: wait=60\r\n\r\n")
        return client
      }
      #expect(await eventually { await watch.watchers.count == 20 })
      #expect(await watch.isLooking)
      for client in clients { client.close() }
      #expect(await eventually { await watch.watchers.isEmpty })
      #expect(await eventually { await !watch.isLooking })
    }
  }

  @Test("a long poll ends without an error when the server's task is cancelled")
  func cancelled() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let log = ErrorLog()
    let (urls, announcer) = AsyncStream<String>.makeStream()
    let server = SyncServer(
      store, on: try ListenAddress("127.0.0.1:0"), logger: log.logger
    ) {
      announcer.yield($0)
    }
    let running = Task { try await server.run() }
    let peer = try PeerURL(try #require(await urls.first(where: { _ in true })))
    let tag = try #require(try await ask("GET", peer.base + "/v1/heads").headers["etag"])
    let client = try RawConnection(port: peer.port)
    client.write(
      "GET /v1/heads HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \(tag)\r\n"
        + "Prefer: wait=60\r\n\r\n")
    #expect(await eventually { await server.responder.watch.watchers.count == 1 })
    running.cancel()
    let answer = try await Blocking.run { client.readHead() }
    #expect(!answer.contains(" 500 "), "\(answer)")
    _ = await running.result
    #expect(!log.errors.contains { $0.contains("the server failed") })
  }

  // MARK: Documents

  private func put(_ peer: PeerURL, _ digest: Hash, _ bytes: [UInt8]) async throws -> RawAnswer {
    try await ask(
      "PUT", "\(peer.base)/v1/sources/\(digest.hex)", ["Content-Type": MediaType.document], bytes)
  }

  @Test("a document is kept only if somebody knows its digest, and only within the quota")
  func documents() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let (named, other) = ([UInt8]("named".utf8), [UInt8]("other".utf8))
    let large = [UInt8](repeating: 7, count: 96)
    let known = [Hash.sha256(named), Hash.sha256(large)]
    let policy = DocumentPolicy(quotaByteCount: 100) { known.contains($0) }
    try await withServer(store, documents: policy) { peer in
      let unnamed = try await put(peer, Hash.sha256(other), other)
      #expect(unnamed.status == 403)
      #expect(ErrorMessage(parsing: unnamed.body)?.code == "unnamedDocument")
      #expect(try store.documents() == [])
      #expect(try await put(peer, known[0], named).status == 201)
      #expect(try await put(peer, known[0], named).status == 204)
      let over = try await put(peer, known[1], large)
      #expect(over.status == 507)
      #expect(ErrorMessage(parsing: over.body)?.code == "overQuota")
      #expect(try store.documents() == [known[0]])
    }
    try await withServer(store, documents: .refuse) { peer in
      let answer = try await put(peer, known[1], large)
      #expect(answer.status == 403)
    }
  }

  @Test("a range of a large document is its bytes, wherever it begins")
  func ranges() async throws {
    let folder = try Folder()
    let store = try folder.found()
    var random = SeededGenerator()
    let count = 2 * Limits.documentPieceByteCount + 12_345
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    let digest = Hash.sha256(bytes)
    try await withServer(store) { peer in
      #expect(try await put(peer, digest, bytes).status == 201)
      let url = "\(peer.base)/v1/sources/\(digest.hex)"
      #expect(try await ask("GET", url).body == bytes, "seed \(random.seed)")
      for _ in 0..<20 {
        let first = Int.random(in: 0..<count, using: &random)
        let last = Int.random(in: first..<count, using: &random)
        let part = try await ask("GET", url, ["Range": "bytes=\(first)-\(last)"])
        #expect(part.status == 206)
        #expect(part.body == Array(bytes[first...last]), "seed \(random.seed)")
      }
    }
  }

  @Test("an answer that cannot be finished is cut where the client sees it, and the log says why")
  func cutAnswer() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let size = 24 << 20
    let digest = try store.keepDocument([UInt8](repeating: 5, count: size))
    let log = ErrorLog()
    try await withServer(store, logger: log.logger) { peer in
      let client = try RawConnection(port: peer.port, receiveBufferBytes: 4_096)
      client.write("GET /v1/sources/\(digest.hex) HTTP/1.1\r\nHost: localhost\r\n\r\n")
      var received = try await Blocking.run { client.read() }.count
      #expect(try store.dropDocument(digest))
      while true {
        let chunk = try await Blocking.run { client.read() }
        if chunk.isEmpty { break }
        received += chunk.count
      }
      #expect(received < size)
    }
    #expect(log.errors.contains { $0.hasPrefix("an answer was cut: ") })
  }

  // MARK: Deadlines

  private static let hurried = Deadlines(
    head: .milliseconds(400), idle: .seconds(60), request: .seconds(60),
    grace: .milliseconds(400), leastBytesPerSecond: 4_096, sweep: .milliseconds(50))

  @Test(
    "a client that drips is cut off in its time, and others are served meanwhile",
    arguments: [
      "GET /v1/heads HTTP/1.1\r\nX: ",
      "POST /v1/pull HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: 100000\r\n\r\n",
      "POST /v1/push HTTP/1.1\r\nHost: localhost\r\n"
        + "Content-Type: application/vnd.chron.segments\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "ffff\r\n",
      "PUT /v1/sources/\(String(repeating: "a", count: 64)) HTTP/1.1\r\nHost: localhost\r\n"
        + "Content-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\n",
    ])
  func drips(_ beginning: String) async throws {
    let folder = try Folder()
    let store = try folder.found()
    try await withServer(store, deadlines: Self.hurried) { peer in
      let client = try RawConnection(port: peer.port)
      let start = ContinuousClock.now
      let dripping = Task {
        try await Blocking.run {
          client.write(beginning)
          // A server that never cut it off would be dripped on for a minute.
          while ContinuousClock.now - start < .seconds(60), client.write("x") { usleep(20_000) }
          return ContinuousClock.now - start
        }
      }
      #expect(try await ask("GET", peer.base + "/v1/heads").status == 200)
      let lasted = try await dripping.value
      #expect(lasted > .milliseconds(350) && lasted < .seconds(20), "\(lasted)")
      #expect(try await ask("GET", peer.base + "/v1/heads").status == 200)
      client.close()
    }
  }

  @Test("a client that does not read is cut off, and one that reads slowly but on gets everything")
  func readers() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let size = 24 << 20
    let digest = try store.keepDocument([UInt8](repeating: 5, count: size))
    try await withServer(store, deadlines: Self.hurried) { peer in
      let request = "GET /v1/sources/\(digest.hex) HTTP/1.1\r\nHost: localhost\r\n\r\n"
      let idle = try RawConnection(port: peer.port, receiveBufferBytes: 4_096)
      idle.write(request)
      _ = try await Blocking.run { idle.read(maximumBytes: 1_024) }
      let steady = try RawConnection(port: peer.port)
      steady.write(request)
      let start = ContinuousClock.now
      let received = try await Blocking.run {
        var received = 0
        // Long enough for the other one to be cut off.
        while received < size || ContinuousClock.now - start < .seconds(2) {
          let bytes = steady.read(maximumBytes: 1 << 20)
          if bytes.isEmpty { break }
          received += bytes.count
          if received >= size { break }
          usleep(20_000)
        }
        return received
      }
      #expect(received >= size)
      try await Task.sleep(for: max(.zero, .seconds(2) - (ContinuousClock.now - start)))
      let rest = try await Blocking.run {
        var rest = 0
        while true {
          let bytes = idle.read()
          if bytes.isEmpty { return rest }
          rest += bytes.count
        }
      }
      #expect(rest < size)
    }
  }

  // MARK: Errors

  @Test("what is wrong on this machine is told by its kind, and by no path")
  func errors() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let log = ErrorLog()
    try await withServer(store, logger: log.logger) { peer in
      try FileManager.default.moveItem(atPath: store.path, toPath: store.path + ".away")
      let answer = try await ask("GET", peer.base + "/v1/heads")
      #expect(answer.status == 503)
      #expect(answer.headers["retry-after"] == "1")
      #expect(ErrorMessage(parsing: answer.body)?.code == "fileMoved")
      #expect(!answer.text.contains(folder.path), "\(answer.text)")
    }
    #expect(log.errors.contains { $0.contains(store.path) })
  }

  @Test("each kind of failure has its status, and none names a path")
  func kinds() {
    let statuses: [(EventStoreError.Code, Int)] = [
      (.locked, 503), (.fileMoved, 503), (.diskFull, 507), (.overQuota, 507), (.readOnly, 403),
      (.damaged, 500), (.storage, 500), (.needsNewerVersion, 500), (.tooLarge, 413),
    ]
    for (code, status) in statuses {
      let error = EventStoreError(code, code == .tooLarge ? "" : "/shelf/anna/x.chron is gone")
      let failure = RequestError(error, quiet)
      #expect(failure.status.code == status, "\(code)")
      #expect(failure.message.code == code.rawValue)
      #expect(!String(decoding: failure.message.encoded(), as: UTF8.self).contains("/shelf"))
    }
    let other = RequestError(CocoaError(.fileReadUnknown, userInfo: ["path": "/shelf/anna"]), quiet)
    #expect(other.message.message == "the server failed")
  }
}

@Suite("The account of a connection")
struct ConnectionTests {
  private let slots = Slots(transfers: 1, watchers: 1)

  private func overdue(_ connection: Connection, in seconds: Int) -> Bool {
    connection.overdue(ContinuousClock.now + .seconds(seconds)) != nil
  }

  @Test("the head of a request has to come in its time, however it drips")
  func head() {
    let connection = Connection(slots: slots) {}
    #expect(!overdue(connection, in: ServerLimits.headSeconds + 2))
    #expect(overdue(connection, in: ServerLimits.idleSeconds + 2))
    for _ in 0..<5 { connection.received() }
    #expect(!overdue(connection, in: ServerLimits.headSeconds - 2))
    #expect(overdue(connection, in: ServerLimits.headSeconds + 2))
  }

  @Test("a client is waited for as long as its bytes pay for, and a grace")
  func pace() {
    let connection = Connection(slots: slots) {}
    connection.received()
    connection.requestBegins()
    #expect(!overdue(connection, in: ServerLimits.requestSeconds - 2))
    #expect(overdue(connection, in: ServerLimits.requestSeconds + 2))
    connection.waitBegins()
    #expect(!overdue(connection, in: ServerLimits.graceSeconds - 2))
    #expect(overdue(connection, in: ServerLimits.graceSeconds + 2))
    connection.waitEnds(bytes: 1)
    #expect(!overdue(connection, in: ServerLimits.graceSeconds + 2))
    connection.requestEnds()
    #expect(!overdue(connection, in: ServerLimits.idleSeconds - 2))
  }

  @Test("a place is taken until the request ends, and one too many is answered 503")
  func places() throws {
    let (first, second) = (Connection(slots: slots) {}, Connection(slots: slots) {})
    try first.take(.transfer)
    let error = #expect(throws: RequestError.self) { try second.take(.transfer) }
    #expect(error?.status == .serviceUnavailable)
    #expect(error?.retryAfterSeconds == ServerLimits.retryAfterSeconds)
    try second.take(.watch)
    first.requestEnds()
    second.requestEnds()
    try second.take(.transfer)
  }

  @Test("a new connection takes the place of the one without a request for longest")
  func evicted() throws {
    final class Key {}
    let keys = (0..<60).map { _ in Key() }
    let closed = Mutex<[Int]>([])
    let connections = Connections(limit: 3, logger: quiet)
    func admit(_ number: Int) -> Connection? {
      connections.admit(ObjectIdentifier(keys[number])) { closed.withLock { $0.append(number) } }
    }
    let first = (0..<3).map { admit($0) }
    first[0]?.requestBegins()
    #expect(admit(3)?.isRefused == false)
    #expect(closed.withLock { $0 } == [1])
    first[2]?.requestBegins()
    #expect(admit(4)?.isRefused == false)
    #expect(closed.withLock { $0 } == [1, 3])
    connections.connection(ObjectIdentifier(keys[4]))?.requestBegins()
    // All are busy: some are told so, and beyond those nobody is let in.
    for number in 5..<5 + ServerLimits.refusedConnectionCount {
      #expect(admit(number)?.isRefused == true)
    }
    #expect(admit(50) == nil)
    connections.remove(ObjectIdentifier(keys[0]))
    #expect(admit(51)?.isRefused == false)
    #expect(closed.withLock { $0 } == [1, 3])
  }

  @Test("a gate lets through as many as it should, in their order")
  func gate() async throws {
    let gate = Gate(2)
    let counts = Counts()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask {
          try await gate.run {
            counts.enter()
            usleep(1_000)
            counts.leave()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(counts.value == [0, 2, 50])
  }

  /// How many are inside, were at most, and came in all.
  private final class Counts: Sendable {
    private let counts = Mutex([0, 0, 0])

    var value: [Int] { counts.withLock { $0 } }

    func enter() {
      counts.withLock { $0 = [$0[0] + 1, max($0[1], $0[0] + 1), $0[2] + 1] }
    }

    func leave() {
      counts.withLock { $0[0] -= 1 }
    }
  }
}

/// Keeps what a server logs as an error.
private final class ErrorLog: Sendable {
  private let kept = Mutex<[String]>([])

  var errors: [String] { kept.withLock { $0 } }

  var logger: Logger {
    Logger(label: "test") { _ in
      Handler { [kept = self] message in kept.kept.withLock { $0.append(message) } }
    }
  }

  private struct Handler: LogHandler {
    let keep: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.error

    init(_ keep: @escaping @Sendable (String) -> Void) {
      self.keep = keep
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { keep("\(event.message)") }
  }
}
