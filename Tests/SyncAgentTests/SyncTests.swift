// Exchanges between real files over real sockets.

import EventStore
import TestSupport
import Testing

@testable import SyncAgent

@Suite("Sync")
struct SyncTests {
  @Test("a replica takes all that its peer has, and is in sync")
  func pull() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 10)
    let bert = try folder.replica(of: anna, "bert")
    try await withServer(anna) { peer in
      let report = try await agent(bert).sync(peer)
      #expect(report.receivedEvents == 12)
      #expect(report.sentEvents == 0)
      #expect(report.isInSync)
      #expect(report.refused.isEmpty)
      #expect(report.pending == nil)
      #expect(report.name == "Test")
    }
    #expect(try logs(of: anna) == logs(of: bert))
    #expect(try bert.verify { _ in }.ok)
  }

  @Test("edits on both sides go both ways in one exchange")
  func bothWays() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 3)
    let bert = try folder.replica(of: anna, "bert")
    try await withServer(anna) { peer in
      let agent = try agent(bert)
      _ = try await agent.sync(peer)
      try append(5, to: bert)
      try append(7, to: anna)
      let report = try await agent.sync(peer)
      #expect(report.receivedEvents == 7)
      #expect(report.sentEvents == 5)
      #expect(report.isInSync)
    }
    #expect(try logs(of: anna) == logs(of: bert))
    #expect(try anna.frontier().id == bert.frontier().id)
  }

  @Test("with nothing new it costs one request, however long the logs are")
  func nothingNew() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let bert = try folder.replica(of: anna, "bert")
    try await withServer(anna) { peer in
      let agent = try agent(bert)
      var sizes: [Int] = []
      for count in [10, 5_000] {
        try append(count, to: anna)
        #expect(try await agent.sync(peer).isInSync)
        let proxy = try FaultyProxy(to: peer.port) { _ in .none }
        defer { proxy.stop() }
        let report = try await agent.sync(PeerURL(proxy.url))
        #expect(report.requests == 1)
        #expect(report.receivedEvents == 0)
        #expect(report.isInSync)
        sizes.append(proxy.answeredBytes)
      }
      #expect(abs(sizes[0] - sizes[1]) < 20, "\(sizes)")
    }
  }

  @Test("more than one segment travels, and the same again changes nothing")
  func manySegments() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 9_000)
    let bert = try folder.replica(of: anna, "bert")
    try await withServer(anna) { peer in
      let agent = try agent(bert)
      #expect(try await agent.sync(peer).receivedEvents == 9_002)
      let again = try await agent.sync(peer)
      #expect(again.receivedEvents == 0)
      #expect(again.isInSync)
    }
    #expect(try logs(of: anna) == logs(of: bert))
    #expect(try bert.verify { _ in }.ok)
  }

  @Test("a pending replica sends nothing, and says what an admin has to run")
  func pending() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 1)
    let bert = try folder.replica(of: anna, "bert", role: nil)
    try append(4, to: bert)
    try await withServer(anna) { peer in
      let agent = try agent(bert)
      let report = try await agent.sync(peer)
      #expect(report.sentEvents == 0)
      #expect(report.refused.isEmpty)
      #expect(report.isInSync)
      let pending = try #require(report.pending)
      #expect(pending.events == 4)
      #expect(pending.admitLine.hasPrefix("chron member admit "))
      #expect(try anna.heads().logs.count == 1)

      _ = try anna.admit(try #require(bert.identity().key), role: .writer)
      let admitted = try await agent.sync(peer)
      #expect(admitted.sentEvents == 4)
      #expect(admitted.pending == nil)
      #expect(admitted.isInSync)
    }
    #expect(try anna.heads().logs.map(\.size) == [3, 4])
  }

  @Test("event types that nobody here knows are relayed as they are")
  func unknownTypes() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    _ = try anna.append([
      NewEvent(type: "from.the.future", payload: ["x": ["y": 1], "text": "\u{E9}"])
    ])
    let bert = try folder.replica(of: anna, "bert")
    let carl = try folder.replica(of: anna, "carl")
    try await withServer(anna) { peer in _ = try await agent(bert).sync(peer) }
    try await withServer(bert) { peer in _ = try await agent(carl).sync(peer) }
    #expect(try logs(of: anna) == logs(of: carl))
    #expect(try firstSegment(of: carl) == firstSegment(of: anna))
  }

  @Test("a payload that is missing is fetched from a peer that has it")
  func missingPayload() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 5)
    let bert = try folder.replica(of: anna, "bert")
    let whole = try firstSegment(of: anna)
    let bare = whole.withoutPayloads([2, 4])
    #expect(try bert.ingest(bare).new == whole.to)
    #expect(try bert.heads().logs.map(\.missing) == [2])
    try await withServer(anna) { peer in
      let report = try await agent(bert).sync(peer)
      #expect(report.payloadsReceived == 2)
      #expect(report.missingHere == 0)
      #expect(report.isInSync)
    }
    #expect(try bert.verify { _ in }.ok)
    #expect(try firstSegment(of: bert) == whole)
  }

  @Test("a peer that lacks a payload is not called in sync")
  func missingThere() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 2)
    let bert = try folder.replica(of: anna, "bert")
    _ = try bert.ingest(firstSegment(of: anna).withoutPayloads([1]))
    try await withServer(bert) { peer in
      let report = try await agent(anna).sync(peer)
      #expect(report.missingThere == 1)
      #expect(!report.isInSync)
      #expect(report.ahead == 0)
    }
  }

  @Test("another chronology at the peer is an error that names both")
  func otherChronology() async throws {
    let folder = try Folder()
    let anna = try folder.found("anna")
    let zoe = try folder.found("zoe")
    try await withServer(zoe) { peer in
      let error = await #expect(throws: SyncError.self) { try await agent(anna).sync(peer) }
      #expect(error?.code == .otherChronology)
      #expect(error?.message.contains("\(zoe.chronology)") == true)
    }
  }

  @Test("three peers that write and exchange at random end equal")
  func atRandom() async throws {
    var random = SeededGenerator()
    let folder = try Folder()
    let anna = try folder.found()
    let stores = try [anna, folder.replica(of: anna, "bert"), folder.replica(of: anna, "carl")]
    try await withServer(stores[0]) { a in
      try await withServer(stores[1]) { b in
        try await withServer(stores[2]) { c in
          let peers = [a, b, c]
          let agents = try stores.map { try agent($0) }
          for _ in 0..<40 {
            let from = Int.random(in: 0..<3, using: &random)
            if Bool.random(using: &random) {
              try append(Int.random(in: 1...30, using: &random), to: stores[from])
            } else {
              let to = (from + Int.random(in: 1...2, using: &random)) % 3
              let report = try await agents[from].sync(peers[to])
              #expect(report.refused.isEmpty, "seed \(random.seed)")
            }
          }
          for _ in 0..<2 {
            for from in 0..<3 { _ = try await agents[from].sync(peers[(from + 1) % 3]) }
          }
        }
      }
    }
    let expected = try logs(of: stores[0])
    #expect(try logs(of: stores[1]) == expected, "seed \(random.seed)")
    #expect(try logs(of: stores[2]) == expected, "seed \(random.seed)")
    for store in stores { #expect(try store.verify { _ in }.ok) }
  }
}
