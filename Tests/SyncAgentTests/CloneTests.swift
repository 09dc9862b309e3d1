// Making a replica from a URL.

import EventStore
import TestSupport
import Testing

@testable import SyncAgent

@Suite("Clone")
struct CloneTests {
  private func clone(
    _ peer: PeerURL, _ folder: Folder, _ name: String = "bert", attempts: Int = 3
  ) async throws -> (agent: SyncAgent, report: SyncReport) {
    try await SyncAgent.clone(
      peer, to: folder.file("\(name).chron"), replica: name, keys: folder.keys, logger: quiet,
      backoff: Backoff(attempts: attempts, firstMilliseconds: 1, longestMilliseconds: 5))
  }

  @Test("a clone has everything, a key of its own, and the line that an admin has to run")
  func whole() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 20)
    try await withServer(anna) { peer in
      let (agent, report) = try await clone(peer, folder)
      #expect(report.isInSync)
      #expect(report.receivedEvents == 21)
      #expect(report.name == "Test")
      #expect(report.chronology == anna.chronology)
      let key = try #require(agent.store.identity().key)
      #expect(report.pending?.admitLine == "chron member admit '\(key)'")
      #expect(try logs(of: agent.store) == logs(of: anna))
      #expect(try agent.store.name() == "Test")

      // Admitted, it writes and sends.
      _ = try anna.admit(key, role: .writer)
      try append(2, to: agent.store)
      let report2 = try await agent.sync(peer)
      #expect(report2.sentEvents == 2)
      #expect(report2.pending == nil)
    }
  }

  @Test("an id in the URL is insisted on, before a file is made")
  func insists() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    try await withServer(anna) { peer in
      let right = try PeerURL("\(peer.base)#\(anna.chronology)")
      #expect(try await clone(right, folder).report.isInSync)
      let wrong = try PeerURL("\(peer.base)#00112233445566778899aabbccddeeff")
      let error = await #expect(throws: SyncError.self) { try await clone(wrong, folder, "carl") }
      #expect(error?.code == .otherChronology)
      #expect(throws: EventStoreError.self) {
        try EventStore.open(at: folder.file("carl.chron"), keys: folder.keys)
      }
    }
  }

  @Test("a clone that was cut off is completed by the same command")
  func again() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 6_000)
    try await withServer(anna) { peer in
      for limit in [1_500, 60_000, 300_000] {
        let proxy = try FaultyProxy(to: peer.port) { _ in .cutAnswers(afterBytes: limit) }
        defer { proxy.stop() }
        let error = await #expect(throws: SyncError.self) {
          try await clone(PeerURL(proxy.url), folder, attempts: 1)
        }
        #expect(error?.code == .interrupted, "\(limit)")
      }
      let (agent, report) = try await clone(peer, folder)
      #expect(report.isInSync)
      #expect(try logs(of: agent.store) == logs(of: anna))
      #expect(try agent.store.verify { _ in }.ok)
    }
  }

  @Test("a clone of one chronology is not poured into the file of another")
  func otherFile() async throws {
    let folder = try Folder()
    let anna = try folder.found("anna")
    _ = try folder.found("zoe")
    try await withServer(anna) { peer in
      let error = await #expect(throws: EventStoreError.self) {
        try await clone(peer, folder, "zoe")
      }
      #expect(error?.code == .wrongChronology)
    }
  }
}
