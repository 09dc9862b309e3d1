// Requests and answers of a real server, one at a time and a hundred at once.

import CurlClient
import Hummingbird
import NIOCore
import Synchronization
import TestSupport
import Testing

@Suite("CurlClient")
struct CurlClientTests {
  @Test("an answer arrives with its status, fields and body")
  func answer() async throws {
    let router = Router()
    router.get("hello") { request, _ in
      Response(
        status: .created, headers: [.eTag: "\"x\""],
        body: .init(
          byteBuffer: ByteBuffer(string: "hello \(request.uri.queryParameters["name"] ?? "")")))
    }
    try await withServer(router) { url in
      let client = try CurlClient()
      let response = try await client.execute(CurlRequest("GET", "\(url)/hello?name=world"))
      #expect(response.status == 201)
      #expect(response.headers["etag"] == "\"x\"")
      #expect(response.headers["ETAG"] == "\"x\"")
      #expect(try await response.body.collect(maximumBytes: 100) == Array("hello world".utf8))
    }
  }

  @Test("an error status is an answer, not an error")
  func errorStatus() async throws {
    try await withServer(Router()) { url in
      let response = try await CurlClient().execute(CurlRequest("GET", "\(url)/nothing"))
      #expect(response.status == 404)
    }
  }

  @Test("the fields of a request reach the server")
  func requestFields() async throws {
    let heads = Mutex("")
    let server = try RawServer { connection in
      let head = connection.readHead()
      heads.withLock { $0 = head }
      connection.write("HTTP/1.1 204 No Content\r\n\r\n")
    }
    defer { server.stop() }
    let headers: CurlHeaders = ["Prefer": "wait=25", "X-Empty": ""]
    let response = try await CurlClient().execute(
      CurlRequest("GET", "\(server.url)/v1/heads", headers: headers))
    #expect(response.status == 204)
    let head = heads.withLock { $0 }
    #expect(head.hasPrefix("GET /v1/heads HTTP/1.1\r\n"))
    #expect(head.contains("\r\nPrefer: wait=25\r\n"))
    #expect(head.contains("\r\nX-Empty:\r\n"))
    #expect(head.contains("\r\nAccept-Encoding: gzip\r\n"))
    #expect(!head.contains("Expect"))
  }

  @Test("a redirect is answered as it is and not followed")
  func redirect() async throws {
    let elsewhere = try RawServer { $0.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }
    defer { elsewhere.stop() }
    let server = try RawServer { connection in
      _ = connection.readHead()
      connection.write(
        "HTTP/1.1 302 Found\r\nLocation: \(elsewhere.url)/\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    let response = try await CurlClient().execute(CurlRequest("GET", server.url))
    #expect(response.status == 302)
    #expect(response.headers["location"] == "\(elsewhere.url)/")
    #expect(elsewhere.connectionCount == 0)
  }

  @Test("only http and https are spoken")
  func schemes() async throws {
    for url in ["file:///etc/hostname", "ftp://127.0.0.1/", "nonsense", "http://", ""] {
      let error = await #expect(throws: CurlError.self) {
        try await CurlClient().execute(CurlRequest("GET", url))
      }
      #expect(
        error?.isTransient == false || url == "nonsense", "\(url): \(String(describing: error))")
    }
  }

  @Test("one connection serves one request after another")
  func reuse() async throws {
    let server = try RawServer { connection in
      while !connection.readHead().isEmpty {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      }
    }
    defer { server.stop() }
    let client = try CurlClient()
    for _ in 0..<20 {
      let response = try await client.execute(CurlRequest("GET", server.url))
      #expect(try await response.body.collect(maximumBytes: 10) == Array("ok".utf8))
    }
    #expect(server.connectionCount == 1)
  }

  @Test("a hundred transfers at once all arrive whole")
  func concurrent() async throws {
    let router = Router()
    router.get("bytes/:count") { _, context in
      let count = try context.parameters.require("count", as: Int.self)
      return Response(
        status: .ok,
        body: .init(byteBuffer: ByteBuffer(repeating: UInt8(count % 251), count: count)))
    }
    try await withServer(router) { url in
      let client = try CurlClient()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<100 {
          group.addTask {
            let count = index * 7_919
            let response = try await client.execute(CurlRequest("GET", "\(url)/bytes/\(count)"))
            let body = try await response.body.collect(maximumBytes: count)
            #expect(body == [UInt8](repeating: UInt8(count % 251), count: count))
          }
        }
        try await group.waitForAll()
      }
    }
  }
}
