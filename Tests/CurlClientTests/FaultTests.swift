// Servers that are absent, silent, slow, talk nonsense or never stop talking.

import CurlClient
import Synchronization
import TestSupport
import Testing

@Suite("CurlClient under faults")
struct FaultTests {
  @Test("nobody listening is unreachable, and says where")
  func refused() async throws {
    let server = try RawServer { _ in }
    let port = server.port
    server.stop()
    let url = "http://user:secret@127.0.0.1:\(port)/v1/heads"
    _ = await eventually { (try? RawConnection(port: port)) == nil }
    let error = await #expect(throws: CurlError.self) {
      try await CurlClient().execute(CurlRequest("GET", url))
    }
    #expect(error?.kind == .unreachable)
    #expect(error?.isTransient == true)
    #expect(error?.url == "http://127.0.0.1:\(port)/v1/heads")
    #expect(error.map { !"\($0)".contains("secret") } == true)
  }

  @Test("a server that falls silent in its answer is given up after the stall time-out")
  func stalled() async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
      connection.waitForClose()
    }
    defer { server.stop() }
    let response = try await CurlClient().execute(
      CurlRequest("GET", server.url, stallTimeoutSeconds: 1))
    let error = await #expect(throws: CurlError.self) {
      try await response.body.collect(maximumBytes: 1_000)
    }
    #expect(error?.kind == .timedOut)
  }

  @Test("a server that never answers is given up too")
  func silent() async throws {
    let server = try RawServer { $0.waitForClose() }
    defer { server.stop() }
    let error = await #expect(throws: CurlError.self) {
      try await CurlClient().execute(CurlRequest("GET", server.url, stallTimeoutSeconds: 1))
    }
    #expect(error?.kind == .timedOut)
  }

  @Test("a reader slower than the stall time-out is not a stall")
  func slowReader() async throws {
    let count = 8 << 20
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n")
      connection.write([UInt8](repeating: 7, count: count))
      connection.waitForClose()
    }
    defer { server.stop() }
    let response = try await CurlClient().execute(
      CurlRequest("GET", server.url, stallTimeoutSeconds: 1))
    try await Task.sleep(for: .milliseconds(2_500))
    #expect(try await response.body.collect(maximumBytes: count).count == count)
  }

  @Test(
    "a body cut short is an error, however it is framed",
    arguments: [
      "Content-Length: 100\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
      "Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
    ])
  func truncated(rest: String) async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\n\(rest)")
    }
    defer { server.stop() }
    let response = try await CurlClient().execute(CurlRequest("GET", server.url))
    var received: [UInt8] = []
    let error = await #expect(throws: CurlError.self) {
      for try await chunk in response.body { received += chunk }
    }
    #expect(error?.kind == .connectionLost)
    #expect(error?.isTransient == true)
    #expect(received == Array("abc".utf8))
  }

  @Test(
    "a connection closed before the head of the answer is whole is an error",
    arguments: ["", "HT", "HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n"])
  func noAnswer(part: String) async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write(part)
    }
    defer { server.stop() }
    let error = await #expect(throws: CurlError.self) {
      try await CurlClient().execute(CurlRequest("GET", server.url))
    }
    #expect(error?.kind == .connectionLost)
  }

  @Test("what is not HTTP is refused")
  func notHTTP() async throws {
    let server = try RawServer { connection in
      connection.write("SSH-2.0-OpenSSH_9.2\r\n")
      connection.waitForClose()
    }
    defer { server.stop() }
    await #expect(throws: CurlError.self) {
      try await CurlClient().execute(CurlRequest("GET", server.url, stallTimeoutSeconds: 2))
    }
  }

  @Test("a body past its limit ends in an error, one at the limit does not")
  func tooLarge() async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\n\r\n")
      connection.write([UInt8](repeating: 7, count: 100_000))
    }
    defer { server.stop() }
    let client = try CurlClient()
    let whole = try await client.execute(
      CurlRequest("GET", server.url, maximumBodyBytes: 100_000))
    #expect(try await whole.body.collect(maximumBytes: 100_000).count == 100_000)
    let cut = try await client.execute(CurlRequest("GET", server.url, maximumBodyBytes: 99_999))
    let error = await #expect(throws: CurlError.self) {
      for try await _ in cut.body {}
    }
    #expect(error?.kind == .bodyTooLarge)
  }

  @Test("a head past its limit ends in an error")
  func largeHead() async throws {
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 200 OK\r\n")
      let line = "X-Filler: " + String(repeating: "x", count: 1_000) + "\r\n"
      for _ in 0..<200 where !connection.write(line) { break }
      connection.write("\r\n")
    }
    defer { server.stop() }
    let error = await #expect(throws: CurlError.self) {
      try await CurlClient().execute(CurlRequest("GET", server.url))
    }
    #expect(error?.kind == .bodyTooLarge)
  }
}
