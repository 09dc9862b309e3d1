// Requests that are too large, of the wrong kind, or not for this server.

import CurlClient
import EventStore
import TestSupport
import Testing

@testable import SyncAgent

@Suite("What the server refuses")
struct LimitTests {
  private func expect(
    _ status: Int, _ code: String, _ answer: RawAnswer,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(answer.status == status, sourceLocation: location)
    #expect(ErrorMessage(parsing: answer.body)?.code == code, sourceLocation: location)
    #expect(answer.headers["content-type"] == "application/json", sourceLocation: location)
  }

  @Test("a body past its limit is refused, whether its length is told or not")
  func tooLarge() async throws {
    let folder = try Folder()
    let store = try folder.found()
    try await withServer(store) { peer in
      let body = [UInt8](repeating: 0x20, count: SyncLimits.jsonByteCount + 1)
      expect(413, "tooLarge", try await ask("POST", peer.base + "/v1/pull", jsonType, body))
      let (stream, feed) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
      feed.yield(body)
      feed.finish()
      let client = try CurlClient()
      let response = try await client.execute(
        CurlRequest("POST", peer.base + "/v1/pull", headers: jsonType, body: .stream(stream)))
      #expect(response.status == 413)
    }
  }

  @Test("a small body that inflates past the limit is refused")
  func bomb() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let bomb = try GzipCompressor.compress(
      [UInt8](repeating: 0x20, count: SyncLimits.jsonByteCount + 1))
    #expect(bomb.count < 1 << 20)
    try await withServer(store) { peer in
      let headers: CurlHeaders = ["Content-Type": "application/json", "Content-Encoding": "gzip"]
      expect(413, "tooLarge", try await ask("POST", peer.base + "/v1/pull", headers, bomb))
      let segments: CurlHeaders = [
        "Content-Type": MediaType.segments, "Content-Encoding": "gzip",
      ]
      expect(413, "tooLarge", try await ask("POST", peer.base + "/v1/push", segments, bomb))
    }
  }

  @Test("bodies of other types and encodings are refused")
  func wrongType() async throws {
    let folder = try Folder()
    let store = try folder.found()
    try await withServer(store) { peer in
      for type: CurlHeaders in [["Content-Type": "text/plain"], [:]] {
        expect(415, "mediaType", try await ask("POST", peer.base + "/v1/push", type, [1]))
        expect(415, "mediaType", try await ask("POST", peer.base + "/v1/pull", type, [1]))
      }
      var headers = jsonType
      headers["Content-Encoding"] = "br"
      expect(
        415, "contentEncoding", try await ask("POST", peer.base + "/v1/pull", headers, [1]))
      headers["Content-Encoding"] = "gzip"
      let plain = Array("not compressed at all".utf8)
      expect(400, "malformedStream", try await ask("POST", peer.base + "/v1/pull", headers, plain))
      let cut = try GzipCompressor.compress(Array("{}".utf8)).dropLast(3)
      expect(
        400, "truncated", try await ask("POST", peer.base + "/v1/pull", headers, Array(cut)))
    }
  }

  @Test("bodies that break the protocol are refused with what is wrong")
  func malformed() async throws {
    let folder = try Folder()
    let store = try folder.found()
    try await withServer(store) { peer in
      let url = peer.base + "/v1/pull"
      for body in ["", "[]", "{}", "{\"chronology\":\"\(store.chronology)\",\"have\":{\"x\":1}}"] {
        expect(400, "badRequest", try await ask("POST", url, jsonType, Array(body.utf8)))
      }
      let other = "{\"chronology\":\"00112233445566778899aabbccddeeff\",\"have\":{}}"
      expect(409, "otherChronology", try await ask("POST", url, jsonType, Array(other.utf8)))
      expect(
        400, "malformedStream",
        try await ask("POST", peer.base + "/v1/push", segmentsType, Array("{}\n".utf8)))
    }
  }

  @Test("more payloads than allowed at once are refused")
  func payloads() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let id = EventID(incarnation: try #require(store.identity().origin).incarnation, index: 0)
    let ask = { (count: Int, peer: PeerURL) in
      try await SyncAgentTests.ask(
        "POST", peer.base + "/v1/payloads", jsonType,
        PayloadsMessage(
          chronology: store.chronology, events: .init(repeating: id, count: count)
        ).encoded())
    }
    try await withServer(store) { peer in
      expect(413, "tooLarge", try await ask(SyncLimits.payloadsPerRequest + 1, peer))
      let answer = try await ask(1, peer)
      #expect(answer.status == 200)
      #expect(answer.body == (try firstSegment(of: store)).lines)
    }
  }

  @Test("unknown paths, methods and hosts are refused")
  func routes() async throws {
    let folder = try Folder()
    let store = try folder.found()
    try await withServer(store) { peer in
      expect(404, "notFound", try await ask("GET", peer.base + "/"))
      expect(404, "notFound", try await ask("GET", peer.base + "/v2/heads"))
      expect(405, "methodNotAllowed", try await ask("POST", peer.base + "/v1/heads"))
      expect(405, "methodNotAllowed", try await ask("GET", peer.base + "/v1/push"))
      expect(400, "badRequest", try await ask("GET", peer.base + "/v1/sources/xyz"))
      for host in ["example.org", "127.0.0.1.example.org", "evil:\(peer.port)"] {
        expect(421, "otherHost", try await ask("GET", peer.base + "/v1/heads", ["Host": host]))
      }
      for host in ["localhost", "127.0.0.1:1", "[::1]:1", "LOCALHOST:99"] {
        let answer = try await ask("GET", peer.base + "/v1/heads", ["Host": host])
        #expect(answer.status == 200)
      }
    }
  }

  @Test("bytes at random on the socket do not stop the server")
  func noise() async throws {
    let folder = try Folder()
    let store = try folder.found()
    var random = SeededGenerator()
    try await withServer(store) { peer in
      for _ in 0..<50 {
        let connection = try RawConnection(port: peer.port)
        let count = Int.random(in: 1...2_000, using: &random)
        connection.write((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        connection.close()
      }
      #expect(try await ask("GET", peer.base + "/v1/heads").status == 200, "seed \(random.seed)")
    }
  }
}
