// Cancellation and shutdown: connections close, tasks end, nothing is left behind.

import CurlClient
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("CurlClient and lifetimes")
struct LifetimeTests {
  @Test("cancelling a task that waits for an answer closes the connection at once")
  func cancelBeforeHead() async throws {
    let closed = Mutex(false)
    let server = try RawServer { connection in
      connection.waitForClose()
      closed.withLock { $0 = true }
    }
    defer { server.stop() }
    let client = try CurlClient()
    let task = Task { try await client.execute(CurlRequest("GET", server.url)) }
    #expect(await eventually { server.connectionCount == 1 })
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(await eventually { closed.withLock { $0 } })
  }

  @Test("cancelling a task that reads a body closes the connection at once")
  func cancelInBody() async throws {
    let closed = Mutex(false)
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
      connection.waitForClose()
      closed.withLock { $0 = true }
    }
    defer { server.stop() }
    let client = try CurlClient()
    let isReading = Mutex(false)
    let task = Task {
      let response = try await client.execute(CurlRequest("GET", server.url))
      for try await _ in response.body { isReading.withLock { $0 = true } }
    }
    #expect(await eventually { isReading.withLock { $0 } })
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(await eventually { closed.withLock { $0 } })
  }

  @Test("a task cancelled before it asks never connects")
  func cancelledEarly() async throws {
    let server = try RawServer { $0.waitForClose() }
    defer { server.stop() }
    let client = try CurlClient()
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await client.execute(CurlRequest("GET", server.url))
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(server.connectionCount == 0)
  }

  @Test("dropping an answer unread closes the connection")
  func dropped() async throws {
    let closed = Mutex(false)
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
      connection.waitForClose()
      closed.withLock { $0 = true }
    }
    defer { server.stop() }
    let client = try CurlClient()
    #expect(try await client.execute(CurlRequest("GET", server.url)).status == 200)
    #expect(await eventually { closed.withLock { $0 } })
    await client.shutdown()
  }

  @Test("a client dropped in the middle finishes its transfer first")
  func clientDropped() async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc")
      Thread.sleep(forTimeInterval: 0.1)
      connection.write("def")
    }
    defer { server.stop() }
    let body = try await CurlClient().execute(CurlRequest("GET", server.url)).body
    #expect(try await body.collect(maximumBytes: 6) == Array("abcdef".utf8))
  }

  @Test("a shutdown ends what is under way, and what comes after it")
  func shutdown() async throws {
    let server = try RawServer { $0.waitForClose() }
    defer { server.stop() }
    let client = try CurlClient()
    let task = Task { try await client.execute(CurlRequest("GET", server.url)) }
    #expect(await eventually { server.connectionCount == 1 })
    await client.shutdown()
    let error = await #expect(throws: CurlError.self) { _ = try await task.value }
    #expect(error?.kind == .shutDown)
    let late = await #expect(throws: CurlError.self) {
      try await client.execute(CurlRequest("GET", server.url))
    }
    #expect(late?.kind == .shutDown)
    await client.shutdown()
  }

  #if os(Linux)
    @Test("clients leave neither threads nor file descriptors behind")
    func noLeaks() async throws {
      let server = try RawServer { connection in
        _ = connection.readHead()
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
      }
      defer { server.stop() }
      let rounds = 80
      let descriptors = try Self.count("/proc/self/fd")
      let threads = try Self.count("/proc/self/task")
      for round in 0..<rounds {
        let client = try CurlClient()
        for _ in 0..<4 {
          let response = try await client.execute(CurlRequest("GET", server.url))
          if round % 2 == 0 { _ = try await response.body.collect(maximumBytes: 10) }
        }
      }
      // Other tests of this process open and close theirs meanwhile: one thread and two descriptors
      // left by each client would still stand out.
      #expect(
        await eventually { (try? Self.count("/proc/self/task")) ?? .max < threads + rounds / 2 })
      #expect(
        await eventually { (try? Self.count("/proc/self/fd")) ?? .max < descriptors + rounds / 2 })
    }

    private static func count(_ folder: String) throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: folder).count
    }
  #endif
}
