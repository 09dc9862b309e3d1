// Documents' bytes: given and fetched whole or in ranges, and never kept under a wrong digest.

import CurlClient
import EventStore
import TestSupport
import Testing
import TransparencyLog

@testable import SyncAgent

@Suite("Documents")
struct DocumentTests {
  private let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  @Test("a document is fetched on demand and kept")
  func fetch() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let digest = try anna.keepDocument(bytes)
    let bert = try folder.replica(of: anna, "bert")
    try await withServer(anna) { peer in
      let agent = try agent(bert)
      #expect(try await agent.fetchDocument(digest, from: peer))
      #expect(try bert.document(digest) == bytes)
      #expect(try await agent.fetchDocument(digest, from: peer))
      #expect(try await !agent.fetchDocument(Hash.sha256([1]), from: peer))
    }
  }

  @Test("a document is given to a peer")
  func push() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let bert = try folder.replica(of: anna, "bert")
    let digest = try bert.keepDocument(bytes)
    try await withServer(anna) { peer in
      let agent = try agent(bert)
      #expect(try await agent.pushDocument(digest, to: peer))
      #expect(try anna.document(digest) == bytes)
      #expect(try await agent.pushDocument(digest, to: peer))
      #expect(try await !agent.pushDocument(Hash.sha256([1]), to: peer))
    }
  }

  @Test("a transfer that was cut goes on where it was")
  func resumes() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let digest = try anna.keepDocument(bytes)
    let bert = try folder.replica(of: anna, "bert")
    try await withServer(anna) { peer in
      let proxy = try FaultyProxy(to: peer.port) { _ in .cutAnswers(afterBytes: 70_000) }
      defer { proxy.stop() }
      #expect(try await agent(bert).fetchDocument(digest, from: PeerURL(proxy.url)))
      #expect(proxy.connectionCount == 3)
    }
    #expect(try bert.document(digest) == bytes)
  }

  @Test("bytes of another digest are not kept, whichever way they come")
  func mismatch() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let digest = try anna.keepDocument(bytes)
    let bert = try folder.replica(of: anna, "bert")
    try await withServer(anna) { peer in
      let proxy = try FaultyProxy(to: peer.port) { _ in .flipAnswers(atByte: 100_000) }
      defer { proxy.stop() }
      let error = await #expect(throws: SyncError.self) {
        try await agent(bert).fetchDocument(digest, from: PeerURL(proxy.url))
      }
      #expect(error?.code == .digestMismatch)
      #expect(try bert.documents().isEmpty)
      let url = peer.base + "/v1/sources/" + Hash.sha256([1]).hex
      let answer = try await ask("PUT", url, ["Content-Type": MediaType.document], [2])
      #expect(answer.status == 422)
      #expect(ErrorMessage(parsing: answer.body)?.code == "digestMismatch")
      #expect(try anna.documents() == [digest])
    }
  }

  @Test("ranges are answered as RFC 9110 has it")
  func ranges() async throws {
    let folder = try Folder()
    let store = try folder.found()
    let digest = try store.keepDocument(Array("0123456789".utf8))
    try await withServer(store) { peer in
      let url = peer.base + "/v1/sources/" + digest.hex
      let whole = try await ask("GET", url)
      #expect(whole.status == 200)
      #expect(whole.text == "0123456789")
      #expect(whole.headers["accept-ranges"] == "bytes")
      #expect(whole.headers["content-length"] == "10")
      let part = try await ask("GET", url, ["Range": "bytes=2-4"])
      #expect(part.status == 206)
      #expect(part.text == "234")
      #expect(part.headers["content-range"] == "bytes 2-4/10")
      let none = try await ask("GET", url, ["Range": "bytes=10-"])
      #expect(none.status == 416)
      #expect(none.headers["content-range"] == "bytes */10")
      var headers: CurlHeaders = ["Content-Type": MediaType.document]
      #expect(try await ask("PUT", url, headers, Array("0123456789".utf8)).status == 204)
      headers["Content-Range"] = "bytes 0-0/10"
      #expect(try await ask("PUT", url, headers, Array("0".utf8)).status == 400)
      #expect(try await ask("GET", peer.base + "/v1/sources/" + Hash.sha256([]).hex).status == 404)
    }
  }
}
