// Staying in step with a peer while both sides write.

import EventStore
import Synchronization
import TestSupport
import Testing

@testable import SyncAgent

@Suite("Watch")
struct WatchTests {
  @Test("what either side writes is soon on the other")
  func bothWays() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let bert = try folder.replica(of: anna, "bert")
    let otherDoor = try folder.reopen(anna)
    try await withServer(anna) { peer in
      let agent = try agent(bert)
      let reports = Mutex(0)
      let watching = Task {
        try await agent.watch(peer) { _ in reports.withLock { $0 += 1 } }
      }
      #expect(await eventually(within: .seconds(60)) { reports.withLock { $0 } == 1 })
      var latencies: [Duration] = []
      for round in 0..<10 {
        let (writer, reader) = round.isMultiple(of: 2) ? (otherDoor, bert) : (bert, anna)
        let start = ContinuousClock.now
        try append(1, to: writer)
        #expect(
          try await eventually(within: .seconds(60)) { try logs(of: reader) == logs(of: writer) })
        latencies.append(ContinuousClock.now - start)
      }
      latencies.sort()
      print("watch: append to seen on the other side, median \(latencies[5])")
      let settled = reports.withLock { $0 }
      try await Task.sleep(for: .milliseconds(300))
      // It waits for changes; it does not exchange in a circle.
      #expect(reports.withLock { $0 } <= settled + 1)
      watching.cancel()
      await #expect(throws: CancellationError.self) { try await watching.value }
    }
  }

  @Test("a known peer's note of each exchange does not start the next one")
  func knownPeer() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let bert = try folder.replica(of: anna, "bert")
    try await withServer(anna) { peer in
      try bert.addPeer(name: "anna", url: peer.base)
      let agent = try agent(bert)
      let reports = Mutex(0)
      let watching = Task {
        try await agent.watch(peer) { _ in reports.withLock { $0 += 1 } }
      }
      #expect(await eventually(within: .seconds(60)) { reports.withLock { $0 } == 1 })
      try await Task.sleep(for: .milliseconds(300))
      #expect(reports.withLock { $0 } == 1)
      #expect(try bert.peers().first?.syncedAt != nil)
      watching.cancel()
      _ = try? await watching.value
    }
  }
}
