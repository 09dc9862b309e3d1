// One key used on two machines: found whichever side is ahead, proved, kept, and passed on.

import EventStore
import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import SyncAgent

@Suite("Forks")
struct ForkTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  /// How far the log goes before it parts, and how many events each machine then adds.
  struct Case: Sendable, CustomTestStringConvertible {
    let common: Int
    let here: Int
    let there: Int
    var testDescription: String { "\(common) in common, \(here) here, \(there) there" }
  }

  /// A machine set back to a snapshot, with its keys and head files; the other machine goes on.
  private func twins(common: Int) throws -> (one: EventStore, two: EventStore, origin: Origin) {
    let anna = try folder.found("anna", events: common)
    let origin = try #require(try anna.identity().origin)
    try anna.close()
    for (from, to) in [("anna.chron", "twin.chron"), ("keys", "twin-keys")] {
      try FileManager.default.copyItem(atPath: folder.file(from), toPath: folder.file(to))
    }
    let one = try EventStore.open(at: folder.file("anna.chron"), keys: folder.keys)
    let two = try EventStore.open(
      at: folder.file("twin.chron"), keys: KeyStore(directory: folder.file("twin-keys")))
    return (one, two, origin)
  }

  private static let cases = [
    Case(common: 0, here: 1, there: 1), Case(common: 4, here: 3, there: 3),
    Case(common: 4, here: 1, there: 9), Case(common: 4, here: 9, there: 1),
    Case(common: 4_095, here: 2, there: 5), Case(common: 4_095, here: 5, there: 2),
    Case(common: 9_000, here: 5_000, there: 1), Case(common: 9_000, here: 1, there: 5_000),
    Case(common: 4_100, here: 4_200, there: 9_000),
  ]

  @Test("a fork is found at equal and unequal lengths, whichever side is ahead", arguments: cases)
  func found(_ length: Case) async throws {
    let (one, two, origin) = try twins(common: length.common)
    try append(length.here, to: one)
    try append(length.there, to: two)
    let before = (try logs(of: one), try logs(of: two))
    try await withServer(two) { peer in
      let agent = try agent(one)
      let report = try await agent.sync(peer)
      #expect(report.forked == [origin])
      #expect(report.refused.isEmpty)
      #expect(!report.isInSync)
      #expect(report.receivedEvents == 0 && report.sentEvents == 0)
      #expect(try logs(of: one) == before.0)
      #expect(try logs(of: two) == before.1)

      // The founding event is entry 0.
      let fork = try #require(try one.fork(of: origin))
      let parts = Int64(length.common) + 1
      #expect(fork.parts == parts)
      #expect(fork.onlyHere == Int64(length.here))
      #expect((1...Int64(length.there)).contains(fork.onlyThere ?? 0))
      #expect(!fork.isSettled)

      // The peer was told, and both keep the same evidence.
      #expect(try two.forks().map(\.evidence) == [fork.evidence])
      // Once it is known, it is said again without searching.
      let again = try await agent.sync(peer)
      #expect(again.forked == [origin])
      #expect(again.requests <= 4)
      // Nobody goes on writing without having been told.
      for store in [one, two] {
        let error = #expect(throws: EventStoreError.self) { try append(1, to: store) }
        #expect(error?.code == .fork)
        #expect(error?.advice?.contains("chron fork adopt anna.\(origin.incarnation)") == true)
      }
    }
    #expect(try one.verify { _ in }.ok)
    #expect(try two.verify { _ in }.ok)
  }

  /// The machine's log on three machines: the one of `twins`, and a third.
  private func triplets(common: Int) throws -> (
    one: EventStore, two: EventStore, three: EventStore, origin: Origin
  ) {
    let (one, two, origin) = try twins(common: common)
    try two.close()
    for (from, to) in [("twin.chron", "third.chron"), ("twin-keys", "third-keys")] {
      try FileManager.default.copyItem(atPath: folder.file(from), toPath: folder.file(to))
    }
    func open(_ name: String) throws -> EventStore {
      try EventStore.open(
        at: folder.file("\(name).chron"), keys: KeyStore(directory: folder.file("\(name)-keys")))
    }
    return (one, try open("twin"), try open("third"), origin)
  }

  @Test(
    "of three histories the third is told from the second, and each is dealt with in its turn",
    arguments: [(1, 1), (1, 9), (9, 1), (5, 5)], [0, 4_095])
  func three(lengths: (Int, Int), common: Int) async throws {
    let (one, two, three, origin) = try triplets(common: common)
    try append(3, to: one)
    try append(lengths.0, to: two)
    // It goes on with another one of the same machine's histories first, then on its own.
    try append(lengths.1, to: three)
    try await withServer(two) { second in
      try await withServer(three) { third in
        let agent = try agent(one)
        #expect(try await agent.sync(second).forked == [origin])
        let first = try #require(try one.fork(of: origin))
        let known = try one.eventsThere(of: origin).map(\.leaf)
        #expect(first.further.isEmpty)
        // The third changes nothing of what is known of the second.
        #expect(try await agent.sync(third).forked == [origin])
        let both = try #require(try one.fork(of: origin))
        #expect(!both.further.isEmpty)
        #expect(both.there == first.there)
        #expect(try one.eventsThere(of: origin).map(\.leaf) == known)
        #expect(try one.verify().ok)
        let again = try await agent.sync(third)
        #expect(again.forked == [origin])
        #expect(again.requests <= 4)
        #expect(try one.fork(of: origin) == both)

        // The second is taken, and what was only here is written anew.
        _ = try one.adoptBranch(of: origin)
        _ = try await agent.sync(second)
        #expect(try one.recordAnew(from: origin).events == 3)
        #expect(try one.verify().ok)
        // Then the third has its turn.
        #expect(try await agent.sync(third).forked == [origin])
        let next = try #require(try one.fork(of: origin))
        #expect(!next.isSettled)
        #expect(next.parts == Int64(common) + 1)
        #expect(throws: EventStoreError.self) { try append(1, to: one) }
        _ = try one.adoptBranch(of: origin)
        _ = try await agent.sync(third)
        // What had been taken and written on the second is only there now, and is written anew.
        #expect(try one.recordAnew(from: origin).events == lengths.0 + 3)
        #expect(try one.verify().ok)
        #expect(try await agent.sync(third).isInSync)
      }
    }
  }

  @Test("who keeps to the branch held goes on with it, and the third stays named")
  func threeKept() async throws {
    let (one, two, three, origin) = try triplets(common: 3)
    try append(2, to: one)
    try append(1, to: two)
    try append(4, to: three)
    try await withServer(two) { second in
      try await withServer(three) { third in
        let agent = try agent(one)
        for peer in [second, third] { #expect(try await agent.sync(peer).forked == [origin]) }
        try one.keepBranch(of: origin)
        try append(1, to: one)
        for peer in [second, third] { #expect(try await agent.sync(peer).forked == [origin]) }
        let fork = try #require(try one.fork(of: origin))
        #expect(fork.isSettled && !fork.further.isEmpty)
        #expect(try one.recordAnew(from: origin).events == 1)
        #expect(try await agent.sync(third).forked == [origin])
        #expect(try one.fork(of: origin)?.isSettled == false)
        #expect(try one.fork(of: origin)?.further == [])
        try one.keepBranch(of: origin)
        #expect(try one.recordAnew(from: origin).events == 4)
        #expect(try one.verify().ok)
      }
    }
  }

  @Test("a loss is not accepted while a fork is known and nobody has decided")
  func renewed() async throws {
    let (one, two, origin) = try twins(common: 2)
    try append(1, to: one)
    try append(2, to: two)
    try await withServer(two) { _ = try await agent(one).sync($0) }
    let before = try logs(of: one)
    let consent = RenewalConsent(lossIsAccepted: true)
    let error = #expect(throws: EventStoreError.self) { try one.renew(consent) }
    #expect(error?.code == .fork)
    #expect(error?.advice?.contains("chron fork adopt anna.\(origin.incarnation)") == true)
    #expect(try logs(of: one) == before)
    // Once it is decided, the log hands over as any other.
    try one.keepBranch(of: origin)
    let renewal = try one.renew(consent)
    #expect(renewal.previous == origin)
    #expect(renewal.handover != nil)
    #expect(try one.verify().ok)
    #expect(try one.identity().origin == renewal.origin)
    try append(1, to: one)
  }

  @Test("whoever met a fork passes the evidence on, both as a client and as a server")
  func passedOn() async throws {
    let (one, two, origin) = try twins(common: 3)
    let bert = try folder.replica(of: one, "bert")
    let cleo = try folder.replica(of: one, "cleo")
    try await withServer(one) { peer in
      for store in [bert, cleo] { _ = try await agent(store).sync(peer) }
    }
    try append(2, to: two)
    // Bert meets the twin; Cleo and the founder never do.
    try await withServer(two) { peer in
      let report = try await agent(bert).sync(peer)
      #expect(report.forked == [origin])
    }
    try await withServer(bert) { peer in
      let report = try await agent(cleo).sync(peer)
      #expect(report.isInSync)
    }
    try await withServer(one) { peer in
      let report = try await agent(cleo).sync(peer)
      #expect(report.forked.isEmpty)
    }
    for store in [bert, cleo, one] { #expect(try store.forks().map(\.origin) == [origin]) }
    #expect(throws: EventStoreError.self) { try append(1, to: one) }
  }

  @Test("a peer that makes up another history accuses nobody")
  func madeUp() async throws {
    let anna = try folder.found("anna", events: 5)
    let bert = try folder.replica(of: anna, "bert")
    try await withServer(anna) { _ = try await agent(bert).sync($0) }
    try append(3, to: anna)
    let heads = HeadsMessage(try anna.heads()).encoded()
    // The rest of Anna's log, with lines of the peer's own making and her checkpoint.
    let plan = try #require(try anna.plan(have: bert.held()).first)
    let real = try anna.segment(plan)
    var lines = real.lines
    lines[3] ^= 1  // The year.
    let made = SegmentEncoder.encode(real.with(lines: lines))
    let server = try RawServer { connection in
      let request = connection.readHead()
      let body = request.hasPrefix("GET /v1/heads") ? heads : made
      connection.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
          + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n")
      connection.write(body)
    }
    defer { server.stop() }
    let report = try await agent(bert).sync(PeerURL(server.url))
    #expect(report.forked.isEmpty)
    #expect(report.refused.map(\.code) == ["badOrder"])
    #expect(try bert.forks().isEmpty)
    #expect(server.connectionCount < 60)

    // The same to a server: it says that the lines are wrong, not that Anna has two histories.
    var overlap = try anna.segment(try #require(try anna.plan(have: [:]).first))
    var changed = overlap.lines
    changed[3] ^= 1
    overlap = overlap.with(lines: changed)
    let error = #expect(throws: EventStoreError.self) { try bert.ingest(overlap) }
    #expect(error?.code == .badRoot)
    #expect(try bert.forks().isEmpty)
  }

  @Test("evidence that proves nothing is not kept, whatever part of it is wrong")
  func evidence() async throws {
    let (one, two, origin) = try twins(common: 6)
    let bert = try folder.replica(of: one, "bert")
    try await withServer(one) { _ = try await agent(bert).sync($0) }
    try append(9, to: two)
    try await withServer(two) { _ = try await agent(one).sync($0) }
    let good = try #require(try one.fork(of: origin)).evidence
    let sound = try one.heads().logs[0].checkpoint
    let other = try #require(try bert.identity().origin)
    let wrong: [(String, (inout JSONObject) -> Void)] = [
      ("root", { $0["root"] = .string(Hash.emptyRoot.base64) }),
      ("no proof", { $0["proof"] = .array([]) }),
      ("one signature", { $0["shorter"] = $0["longer"] }),
      ("order", { ($0["shorter"], $0["longer"]) = ($0["longer"], $0["shorter"]) }),
      (
        "one history",
        {
          $0["shorter"] = .string(sound)
          $0["longer"] = .string(sound)
        }
      ),
      ("no note", { $0["longer"] = "x" }),
      ("another log", { $0["origin"] = .string(other.description) }),
      ("too long", { $0["longer"] = .string(String(repeating: "x", count: 2_000)) }),
    ]
    for (what, change) in wrong {
      var object = good.object
      change(&object)
      let evidence = ForkEvidence(object)
      #expect(try bert.noteForks(evidence.map { [$0] } ?? []) == [], "\(what)")
    }
    #expect(try bert.forks().isEmpty)
    #expect(try bert.noteForks([good]) == [origin])
    #expect(try bert.noteForks([good]) == [])
    #expect(ForkEvidence(good.object) == good)
    // What was passed on says that there are two; where they part is not known from it.
    #expect(try bert.fork(of: origin)?.parts == nil)
  }
}
