// `GET /v1/heads` over a socket: tags, what has not changed, and waiting for what does.

import CurlClient
import EventStore
import Testing

@testable import SyncAgent

@Suite("GET /v1/heads")
struct HeadsTests {
  @Test("heads come with a tag, and not again while they are the same")
  func tag() async throws {
    let folder = try Folder()
    let store = try folder.found(events: 2)
    try await withServer(store) { peer in
      let url = peer.base + "/v1/heads"
      let first = try await ask("GET", url)
      #expect(first.status == 200)
      #expect(first.headers["content-type"] == "application/json")
      #expect(try HeadsMessage(parsing: first.body) == HeadsMessage(of: store))
      let tag = try #require(first.headers["etag"])
      let same = try await ask("GET", url, ["If-None-Match": tag])
      #expect(same.status == 304)
      #expect(same.body.isEmpty)
      #expect(same.headers["etag"] == tag)
      try append(1, to: store)
      try await Task.sleep(for: .milliseconds(20))
      let changed = try await ask("GET", url, ["If-None-Match": tag])
      #expect(changed.status == 200)
      #expect(changed.headers["etag"] != tag)
    }
  }

  @Test("a long poll ends when another door to the file commits")
  func longPoll() async throws {
    let folder = try Folder()
    let store = try folder.found(events: 2)
    let other = try folder.reopen(store)
    try await withServer(store) { peer in
      let url = peer.base + "/v1/heads"
      let tag = try #require(try await ask("GET", url).headers["etag"])
      let waiting = Task {
        try await ask("GET", url, ["If-None-Match": tag, "Prefer": "wait=30"])
      }
      try await Task.sleep(for: .milliseconds(200))
      let start = ContinuousClock.now
      try append(1, to: other)
      let answer = try await waiting.value
      #expect(answer.status == 200)
      #expect(answer.headers["preference-applied"] == "wait=30")
      #expect(try HeadsMessage(parsing: answer.body).logs.map(\.size) == [4])
      #expect(ContinuousClock.now - start < .seconds(25))
    }
  }

  @Test("a long poll in which nothing happens ends as unchanged")
  func nothingNew() async throws {
    let folder = try Folder()
    let store = try folder.found()
    try await withServer(store) { peer in
      let url = peer.base + "/v1/heads"
      let tag = try #require(try await ask("GET", url).headers["etag"])
      let start = ContinuousClock.now
      let answer = try await ask("GET", url, ["If-None-Match": tag, "Prefer": "wait=1"])
      #expect(answer.status == 304)
      #expect(ContinuousClock.now - start >= .milliseconds(950))
    }
  }

  @Test("without a tag, or with an old one, nothing is waited for")
  func atOnce() async throws {
    let folder = try Folder()
    let store = try folder.found()
    try await withServer(store) { peer in
      let start = ContinuousClock.now
      for headers: CurlHeaders in [
        ["Prefer": "wait=30"], ["Prefer": "wait=30", "If-None-Match": "\"old\""],
      ] {
        let answer = try await ask("GET", peer.base + "/v1/heads", headers)
        #expect(answer.status == 200)
      }
      #expect(ContinuousClock.now - start < .seconds(25))
    }
  }

  @Test("many heads travel compressed")
  func compressed() async throws {
    let folder = try Folder()
    let store = try folder.found()
    for number in 0..<20 {
      let replica = try folder.replica(of: store, "r\(number)")
      try append(1, to: replica)
      let plans = try store.plan(have: replica.held())
      for plan in plans { _ = try replica.ingest(store.segment(plan)) }
      for plan in try replica.plan(have: store.held()) {
        _ = try store.ingest(replica.segment(plan))
      }
    }
    try await withServer(store) { peer in
      let answer = try await ask("GET", peer.base + "/v1/heads", ["Accept-Encoding": "gzip"])
      #expect(answer.headers["content-encoding"] == "gzip")
      #expect(answer.headers["vary"] == "Accept-Encoding")
      let inflated = try await ask("GET", peer.base + "/v1/heads", acceptsGzip: true)
      #expect(inflated.body.count > 2 * answer.body.count)
      #expect(try HeadsMessage(parsing: inflated.body).logs.count == 21)
    }
  }
}
