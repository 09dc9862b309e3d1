// Taking in segments: whole or not at all, again without effect, and refused for each fault by name.

import Foundation
import GRDB
import Testing
import TransparencyLog

@testable import EventStore

@Suite("Exchange")
struct ExchangeTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  /// A segment that differs in some of its parts.
  private func altered(
    _ segment: Segment, origin: Origin? = nil, key: String? = nil, from: Int64? = nil,
    to: Int64? = nil, checkpoint: String? = nil, lines: [UInt8]? = nil
  ) -> Segment {
    Segment(
      origin: origin ?? segment.origin, key: key ?? segment.key, from: from ?? segment.from,
      to: to ?? segment.to, checkpoint: checkpoint ?? segment.checkpoint,
      lines: lines ?? segment.lines)
  }

  private func state(_ store: EventStore) throws -> [String] {
    try store.read { db in
      try ["entry", "log", "checkpoint", "arrival", "member", "replica"].map { table in
        try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map(\.description)
          .joined(separator: "\n")
      }
    }
  }

  @Test("two replicas that take what they lack end equal, and again changes nothing")
  func converge() throws {
    let a = try folder.found()
    _ = try a.append((0..<5_000).map { fact("a\($0)") })
    let b = try folder.replica(of: a, "ben")
    _ = try b.append((0..<10).map { fact("b\($0)") })
    #expect(try pull(from: b, to: a) == 10)
    #expect(try a.frontier() == b.frontier())
    #expect(try a.heads() == b.heads())
    let before = try state(a)
    for plan in try b.plan(have: [:]) {
      let ingested = try a.ingest(b.segment(plan))
      #expect(ingested == Ingested(new: 0, supplied: 0))
    }
    #expect(try state(a) == before)
    #expect(try a.verify().ok)
    #expect(try b.verify().ok)
  }

  @Test("each fault is refused by its own name, and leaves no trace")
  func refusals() throws {
    let a = try folder.found()
    let b = try folder.replica(of: a, "ben")
    _ = try a.append([fact("x"), fact("y"), fact("z")])
    let good = try a.segment(try #require(try a.plan(have: b.held()).first))
    let before = try state(b)
    func expect(_ code: EventStoreError.Code, _ segment: Segment) throws {
      let error = #expect(throws: EventStoreError.self) { try b.ingest(segment) }
      #expect(error?.code == code)
      #expect(try state(b) == before)
    }

    var flipped = good.lines
    flipped[flipped.count - 10] ^= 1
    try expect(.badCommitment, altered(good, lines: flipped))
    var retimed = good.lines
    retimed[3] ^= 1  // The year: a leaf that nobody signed.
    try expect(.badOrder, altered(good, lines: retimed))
    try expect(.malformedLine, altered(good, lines: Array(good.lines.dropLast())))
    try expect(.malformedLine, altered(good, lines: good.lines + [0x0A]))
    try expect(.malformedLine, altered(good, lines: Array("hello\n".utf8)))
    try expect(.tooLarge, altered(good, to: good.from))
    try expect(.tooLarge, altered(good, to: good.from + 5_000))
    try expect(
      .tooLarge, altered(good, lines: [UInt8](repeating: 0x0A, count: Limits.segmentByteCount + 1)))
    try expect(.gap, altered(good, from: good.from + 1, lines: dropLine(good.lines)))

    // Lines that are well formed, in order, and not those that were signed.
    let lines = good.lines.split(separator: 0x0A)
    let twice = Array((lines[0...1] + [lines[1]]).joined(separator: [0x0A])) + [0x0A]
    try expect(.badOrder, altered(good, lines: twice))
    let otherStore = try folder.found("other.chron", replica: "otto")
    _ = try otherStore.append([fact("1"), fact("2"), fact("3")])
    let foreign = try otherStore.segment(try #require(try otherStore.plan(have: [:]).first))
    try expect(.wrongChronology, foreign)
    let foreignLines =
      Array(
        foreign.lines.split(separator: 0x0A).dropFirst().joined(separator: [0x0A])) + [0x0A]
    try expect(.badRoot, altered(good, lines: foreignLines))

    let stranger = try EventStore.newKey(
      chronology: a.chronology, name: "eve", seed: SigningKey.randomSeed())
    try expect(
      .notAdmitted,
      altered(good, origin: stranger.0, key: stranger.1.verifierKey.description))
    try expect(.wrongKey, altered(good, key: stranger.1.verifierKey.description))
    let forged = try Checkpoint(
      origin: stranger.1.name, size: UInt64(good.to), root: Hash.emptyRoot
    ).signed(by: stranger.1)
    try expect(.badSignature, altered(good, checkpoint: forged))
    try expect(.badSignature, altered(good, checkpoint: "nonsense"))

    #expect(try b.ingest(good).new == 3)
    let older = try a.segment(SegmentPlan(origin: good.origin, from: 0, to: good.to))
    #expect(try b.ingest(older) == Ingested(new: 0, supplied: 0))
  }

  private func dropLine(_ lines: [UInt8]) -> [UInt8] {
    Array(lines.drop { $0 != 0x0A }.dropFirst())
  }

  @Test("a history that differs from what is held is a fork, and nothing is changed")
  func fork() throws {
    let a = try folder.found()
    let b = try folder.replica(of: a, "ben")
    try a.close()
    // Somebody keeps a copy with its key and its head, and goes on in both.
    for (from, to) in [("a.chron", "c.chron"), ("keys", "keys-copy")] {
      try FileManager.default.copyItem(atPath: folder.file(from), toPath: folder.file(to))
    }
    let one = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
    let two = try EventStore.open(
      at: folder.file("c.chron"), keys: KeyStore(directory: folder.file("keys-copy")))
    _ = try one.append([fact("one")])
    _ = try two.append([fact("two"), fact("three")])
    try pull(from: one, to: b)
    let before = try state(b)
    let plan = SegmentPlan(
      origin: try #require(try two.identity().origin), from: 2, to: 4)
    let error = #expect(throws: EventStoreError.self) { try b.ingest(two.segment(plan)) }
    #expect(error?.code == .fork)
    let later = try two.segment(SegmentPlan(origin: plan.origin, from: 3, to: 4))
    let hidden = #expect(throws: EventStoreError.self) { try b.ingest(later) }
    #expect(hidden?.code == .badRoot)
    #expect(try state(b) == before)
  }

  @Test("a log that no admin admitted is stored nowhere; a writer cannot admit")
  func notAdmitted() throws {
    let a = try folder.found()
    let pending = try folder.replica(of: a, "eve", role: nil)
    _ = try pending.append([fact("x")])
    let origin = try #require(try pending.identity().origin)
    let segment = try pending.segment(SegmentPlan(origin: origin, from: 0, to: 1))
    let error = #expect(throws: EventStoreError.self) { try a.ingest(segment) }
    #expect(error?.code == .notAdmitted)
    #expect(try a.heads().logs.count == 1)

    let writer = try folder.replica(of: a, "ben", role: .writer)
    let key = try #require(try pending.identity().key)
    let refused = #expect(throws: EventStoreError.self) {
      try writer.admit(key, role: .writer)
    }
    #expect(refused?.code == .notPermitted)
    // Even an event that says so, from a writer, admits nobody.
    var payload = Writer(name: "eve", publicKey: key.publicKey).members
    payload["role"] = "writer"
    _ = try writer.append(
      SealedEvents(deciding: [NewEvent(type: "member.admitted", payload: payload)]))
    try pull(from: writer, to: a)
    #expect(try a.members().map(\.origin.name) == ["anna", "recovery", "ben"])
  }

  @Test("whom a second admin admits counts, whatever order the logs came in")
  func depth() throws {
    let a = try folder.found()
    let b = try folder.replica(of: a, "ben", role: .admin)
    let c = try folder.replica(of: b, "cleo", role: .writer)
    _ = try c.append([fact("x")])
    try pull(from: c, to: a)
    try pull(from: c, to: b)
    #expect(try a.members().map(\.depth) == [0, -1, 1, 2])
    #expect(try a.members() == c.members())
    // From nothing, in the order of admission.
    let d = try folder.replica(of: c, "dora", role: nil)
    #expect(try d.frontier() == c.frontier())
    #expect(try d.members() == c.members())
  }

  @Test("a critical event that is not understood stops views and appends, not storage and relay")
  func critical() throws {
    let a = try folder.found()
    _ = try a.append(
      SealedEvents(deciding: [NewEvent(type: "member.removed", payload: ["incarnation": "x"])]))
    let error = #expect(throws: EventStoreError.self) { try a.view { _ in } }
    #expect(error?.code == .needsNewerVersion)
    let refused = #expect(throws: EventStoreError.self) { try a.append([fact("x")]) }
    #expect(refused?.code == .needsNewerVersion)
    let b = try folder.replica(of: a, "ben", role: nil)
    #expect(try b.frontier() == a.frontier())
    #expect(throws: EventStoreError.self) { try b.view { _ in } }
    #expect(try b.verify().ok)
  }

  @Test("unknown types and payloads that are no JSON, but rightly signed, are kept and relayed")
  func unknown() throws {
    let a = try folder.found()
    let payload = Array("not json".utf8)
    _ = try appendRaw(
      SealedEvent(type: "weather.seen", payload: payload, commitment: Hash.sha256(payload)), to: a)
    let b = try folder.replica(of: a, "ben")
    let event = try #require(
      try b.read { try Event.fetch($0, key: Event.key(log: 1, index: 1)) })
    #expect(event.payload == .present(payload))
    #expect(throws: JSONError.self) { try event.object() }
    #expect(try b.verify().ok)
  }

  private func appendRaw(_ event: SealedEvent, to store: EventStore) throws -> [Event] {
    let origin = try #require(try store.identity().origin)
    let key = try #require(try store.keys.key(of: origin))
    let (signed, events) = try store.write { db in
      let log = try #require(try LogRow.fetch(db, origin: origin))
      var writer = SigningLogWriter(try LogWriter(db, log), key: key)
      try writer.add(event, at: Timestamp(microseconds: log.lastAt.microseconds + 1))
      let events = try writer.takeEvents()
      return (try writer.finish(now: .now(), chronology: store.chronology), events)
    }
    try store.keys.writeHead(
      try #require(signed?.note), of: origin.incarnation, durably: false)
    return events
  }

  @Test("missing payloads are counted, found elsewhere, and accepted only if they match")
  func missing() throws {
    let a = try folder.found()
    let events = try a.append([fact("x"), fact("y")])
    let b = try folder.replica(of: a, "ben", role: nil)
    let c = try folder.replica(of: a, "cleo", role: nil)
    try b.write { db in
      // As if the line had come without its payload, which counts as if it were full.
      try db.execute(
        sql: """
          UPDATE log SET missing = 1, kept_bytes = kept_bytes + \(Limits.payloadByteCount) - \
          (SELECT length(CAST(payload AS BLOB)) FROM entry WHERE position = 2) WHERE number = 1
          """)
      try db.execute(sql: "UPDATE entry SET payload = NULL WHERE position = 2")
    }
    #expect(try b.heads().logs[0].missing == 1)
    #expect(try b.missingPayloads(limit: 10) == [events[1].id])
    let verified = try b.verify()
    #expect(verified.ok, "\(verified.problems) \(verified.logs)")

    // What lacks a payload is handed on without it, and completed by who has it.
    let d = try folder.replica(of: b, "dora", role: nil)
    #expect(try d.missingPayloads(limit: 10) == [events[1].id])
    #expect(try d.frontier() == a.frontier())
    var wrong = try a.lines(of: [events[1].id])
    wrong[wrong.count - 10] ^= 1
    #expect(throws: EventStoreError.self) { try d.supply(wrong, for: [events[1].id]) }
    let other = try a.lines(of: [events[0].id])
    #expect(try d.supply(other, for: [events[1].id]) == 0)
    #expect(try d.supply(a.lines(of: [events[1].id]), for: [events[1].id]) == 1)
    #expect(try d.missingPayloads(limit: 10).isEmpty)
    #expect(try d.heads() == a.heads())

    // A segment that overlaps supplies them as well.
    let full = try c.segment(try #require(try c.plan(have: [:]).first))
    #expect(try b.ingest(full) == Ingested(new: 0, supplied: 1))
    #expect(try b.heads() == a.heads())
    #expect(try b.verify().ok)
  }

  @Test("an event from a clock that is far ahead is kept, flagged, and does not move ours")
  func ahead() throws {
    let now = ManualClock("2026-01-01T00:00:00.000000Z")
    let a = try folder.found(clock: now)
    let fast = ManualClock("2026-01-03T00:00:00.000000Z")
    let b = try EventStore.replicate(
      at: folder.file("b.chron"), chronology: a.chronology, name: "Test", replica: "ben",
      keys: folder.keys, clock: fast.clock)
    _ = try a.admit(try #require(try b.identity().key), role: .writer)
    try pull(from: a, to: b)
    _ = try b.append([fact("from the day after tomorrow")])
    try pull(from: b, to: a)
    let flags = try a.read { try Bool.fetchAll($0, sql: "SELECT ahead FROM arrival ORDER BY id") }
    #expect(flags == [false, false, true])
    now.advance(seconds: 1)
    #expect(try a.append([fact("x")])[0].at == Timestamp("2026-01-01T00:00:01.000000Z"))
  }

  @Test("a frontier is found again by its id, among the states this replica went through")
  func frontier() throws {
    let a = try folder.found()
    _ = try a.append([fact("x")])
    let then = try a.frontier()
    _ = try a.append([fact("y")])
    let incarnation = try #require(try a.identity().origin?.incarnation)
    #expect(try a.resolveFrontier(id: then.id) == [incarnation: 2])
    #expect(try a.resolveFrontier(id: String(then.id.prefix(8))) == [incarnation: 2])
    for wrong in ["", "zz", "00000000", "0000000", String(repeating: "0", count: 33)] {
      let error = #expect(throws: EventStoreError.self) { try a.resolveFrontier(id: wrong) }
      #expect(error?.code == .unknownFrontier)
    }
    #expect(then.text.hasPrefix("chron-frontier/v1\n\(a.chronology)/anna.\(incarnation) 2 "))
  }

  @Test("documents are kept by digest, and noticed when they change")
  func documents() throws {
    let a = try folder.found()
    let digest = try a.keepDocument(Array("text".utf8))
    try a.keepDocument(Array("text".utf8))
    #expect(try a.documents() == [digest])
    #expect(try a.document(digest) == Array("text".utf8))
    #expect(try a.documentByteCount(digest) == 4)
    #expect(try a.document(Hash.emptyRoot) == nil)
    try a.write { try $0.execute(sql: "UPDATE document SET bytes = x'74657875'") }
    #expect(throws: EventStoreError.self) { try a.document(digest) }
    #expect(try a.verify().ok == false)
  }

  @Test("peers are remembered by name")
  func peers() throws {
    let a = try folder.found()
    try a.addPeer(name: "ben", url: "http://127.0.0.1:1")
    try a.addPeer(name: "ben", url: "http://127.0.0.1:1")
    #expect(throws: EventStoreError.self) { try a.addPeer(name: "ben", url: "http://127.0.0.1:2") }
    try a.noteSync(url: "http://127.0.0.1:1", heads: "{}")
    #expect(try a.peers().first?.heads == "{}")
    #expect(try a.peers().first?.syncedAt != nil)
    try a.removePeer(name: "ben")
    #expect(throws: EventStoreError.self) { try a.removePeer(name: "ben") }
  }

  @Test("advice about a peer is a command that can be pasted, whatever the peer is called")
  func quotedAdvice() throws {
    let a = try folder.found()
    try a.addPeer(name: "ben's; rm", url: "http://127.0.0.1:1")
    let error = #expect(throws: EventStoreError.self) {
      try a.addPeer(name: "ben's; rm", url: "http://127.0.0.1:2")
    }
    let lines = error?.advice?.split(separator: "\n") ?? []
    #expect(lines.contains(#"chron peer remove 'ben'\''s; rm'"#))
  }
}
