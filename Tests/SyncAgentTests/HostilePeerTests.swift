// Peers that lie, repeat themselves, drip, or answer at once for ever: each comes to an end that
// names it, after a bounded number of requests.

import EventStore
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import SyncAgent

@Suite("Hostile peers")
struct HostilePeerTests {
  /// Heads of a store as a peer's, with changes.
  private func heads(
    of store: EventStore, _ change: (inout HeadsMessage) -> Void = { _ in }
  ) throws -> [UInt8] {
    var message = HeadsMessage(try store.heads())
    change(&message)
    message.frontier =
      Frontier(message.logs.map { Frontier.Log(origin: $0.origin, size: $0.size, root: $0.root) })
      .id
    return message.encoded()
  }

  private func impatient(_ store: EventStore, stallTimeoutSeconds: Int = 2) throws -> SyncAgent {
    try SyncAgent(
      store, logger: quiet,
      backoff: Backoff(
        attempts: 3, firstMilliseconds: 1, longestMilliseconds: 5, patienceSeconds: 10),
      stallTimeoutSeconds: stallTimeoutSeconds)
  }

  private func error(_ agent: SyncAgent, _ url: String) async throws -> SyncError? {
    let peer = try PeerURL(url)
    return await #expect(throws: SyncError.self) { try await agent.sync(peer) }
  }

  @Test(
    "sizes and other numbers beyond what a log can have are refused, and the peer is named",
    arguments: ["size", "missing", "format"],
    [
      "-1", "1099511627776", "9223372036854775807", "18446744073709551616", "1e400", "1.5", "null",
      "\"1\"",
    ])
  func numbersInHeads(member: String, value: String) async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 2)
    let text = String(decoding: try heads(of: anna), as: UTF8.self)
    // Twice, since it is sums that overflow.
    let log = try #require(text.firstMatch(of: /"logs":\[(.*)\]/)).1
    let other = log.replacing("/anna.", with: "/bert.")
    let changed = text.replacing(log, with: log + "," + other)
      .replacing(try Regex("\"\(member)\":[0-9]+"), with: "\"\(member)\":\(value)")
    let peer = try ScriptedPeer { _, connection in connection.answer(200, changed) }
    defer { peer.stop() }
    let error = try await error(impatient(anna), peer.url)
    #expect(error?.code == .malformedAnswer)
    #expect(error?.message.contains(peer.url) == true)
    #expect(peer.requests.count == 1)
  }

  @Test(
    "a verdict that does not say what became of what was sent is the peer's error",
    arguments: [
      #""from":0,"to":0,"verdict":"held","size":0"#,
      #""from":0,"to":0,"verdict":"accepted","size":0"#,
      #""from":0,"to":SENT,"verdict":"held","size":0"#,
      #""from":0,"to":SENT,"verdict":"accepted","size":0"#,
      #""from":0,"to":SENT,"verdict":"accepted","size":1"#,
      #""from":0,"to":9223372036854775807,"verdict":"accepted","size":9223372036854775807"#,
      #""from":-1,"to":SENT,"verdict":"accepted","size":SENT"#,
      #""from":1,"to":SENT,"verdict":"accepted","size":SENT"#,
      #""from":0,"to":SENT,"verdict":"taken","size":SENT"#,
    ])
  func verdicts(verdict: String) async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 3)
    let origin = try #require(try anna.identity().origin)
    let empty = try heads(of: anna) { $0.logs = [] }
    let peer = try ScriptedPeer { request, connection in
      guard request.what == "POST /v1/push" else { return connection.answer(200, empty) }
      let said = verdict.replacing("SENT", with: "4")
      connection.answer(
        200,
        #"{"schema":"chron.push/1","verdicts":[{"origin":"\#(origin)",\#(said)}]}"#)
    }
    defer { peer.stop() }
    let error = try await error(impatient(anna), peer.url)
    #expect(error?.code == .malformedAnswer)
    #expect(error?.message.contains(peer.url) == true)
    #expect(peer.requests.count == 2)
  }

  @Test("verdicts that claim the largest size end the push, and nobody is called in sync")
  func largestVerdict() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 3)
    let origin = try #require(try anna.identity().origin)
    let empty = try heads(of: anna) { $0.logs = [] }
    let peer = try ScriptedPeer { request, connection in
      guard request.what == "POST /v1/push" else { return connection.answer(200, empty) }
      connection.answer(
        200,
        #"{"schema":"chron.push/1","verdicts":[{"origin":"\#(origin)","from":0,"to":4,"#
          + #""verdict":"held","size":\#(Limits.logEntryCount)}]}"#)
    }
    defer { peer.stop() }
    let report = try await impatient(anna).sync(PeerURL(peer.url))
    #expect(!report.isInSync)
    #expect(report.sentEvents == 0)
    #expect(peer.requests.count == 3)
  }

  @Test("a pull that repeats what is held, without end, is given up")
  func repeatedSegments() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 3)
    let bert = try folder.replica(of: anna, "bert", role: nil)
    let segment = SegmentEncoder.encode(try firstSegment(of: anna))
    try append(100, to: anna)
    let claimed = try heads(of: anna)
    let peer = try ScriptedPeer { request, connection in
      guard request.what == "POST /v1/pull" else { return connection.answer(200, claimed) }
      connection.begin(200, type: "application/vnd.chron.segments")
      while connection.write(segment) {}
    }
    defer { peer.stop() }
    let error = try await error(impatient(bert), peer.url)
    #expect(error?.code == .noProgress)
    #expect(error?.message.contains(peer.url) == true)
    #expect(peer.requests.count <= 6)
    #expect(try bert.heads().logs.map(\.size) == [4])
  }

  @Test("segments of ever new logs that nobody admitted are given up, and few of them are told of")
  func refusedSegments() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 3)
    let bert = try folder.replica(of: anna, "bert")
    _ = try bert.ingest(firstSegment(of: anna))
    let segment = try firstSegment(of: anna)
    try append(100, to: anna)
    let claimed = try heads(of: anna)
    let peer = try ScriptedPeer { request, connection in
      guard request.what == "POST /v1/pull" else { return connection.answer(200, claimed) }
      connection.begin(200, type: "application/vnd.chron.segments")
      for number in 0..<16_000 {
        let digits = String(number, radix: 16)
        let name =
          "\(anna.chronology)/x.\(String(repeating: "0", count: 16 - digits.count))\(digits)"
        guard let origin = Origin(name),
          connection.write(SegmentEncoder.encode(segment.with(origin: origin)))
        else { return }
      }
    }
    defer { peer.stop() }
    let clock = ContinuousClock()
    let time = try await clock.measure {
      let error = try await error(impatient(bert), peer.url)
      #expect(error?.code == .noProgress)
    }
    #expect(time < .seconds(30))
    #expect(peer.requests.count <= 6)
  }

  @Test("what a report lists of refusals is bounded, and it counts the others")
  func boundedReport() throws {
    let folder = try Folder()
    let anna = try folder.found()
    var report = SyncReport(peer: "http://h", chronology: anna.chronology, name: "n")
    for number in 0..<100 {
      let digits = String(number + 16, radix: 16)
      let name = "\(anna.chronology)/x.\(String(repeating: "0", count: 16 - digits.count))\(digits)"
      for _ in 0..<2 {
        report.note(
          SyncReport.Refusal(
            side: .here, origin: try #require(Origin(name)), from: 0, to: 1, code: "gap",
            message: "m"))
      }
    }
    #expect(report.refused.count == SyncLimits.refusalsListed)
    #expect(report.refusedBeside >= 100 - SyncLimits.refusalsListed)
  }

  @Test("after a refused segment the rest of its log is not asked for again, and others go on")
  func refusedLog() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 3)
    let bert = try folder.replica(of: anna, "bert")
    try append(5, to: bert)
    try await withServer(anna) { _ = try await agent(bert).sync($0) }
    let segments = try anna.plan(have: [:]).map { try anna.segment($0) }
    let carl = try folder.replica(of: anna, "carl", role: nil)
    let claimed = try heads(of: anna)
    let peer = try ScriptedPeer { request, connection in
      guard request.what == "POST /v1/pull" else { return connection.answer(200, claimed) }
      // The second log is damaged on the way, and what comes after it never ends.
      connection.begin(200, type: "application/vnd.chron.segments")
      _ = connection.write(SegmentEncoder.encode(segments[0]))
      let bad = SegmentEncoder.encode(segments[1].with(checkpoint: segments[0].checkpoint))
      if request.number < 3 {
        while connection.write(bad) {}
      }
    }
    defer { peer.stop() }
    let report = try await impatient(carl).sync(PeerURL(peer.url))
    #expect(report.refused.map(\.code) == ["badSignature"])
    #expect(report.behind == 5)
    #expect(!report.isInSync)
    #expect(try carl.heads().logs.map(\.size) == [5])
    #expect(peer.requests.count <= 8)
  }

  @Test("a stream that goes on for ever beyond the heads is left to the next round")
  func endlessStream() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let bert = try folder.replica(of: anna, "bert", role: nil)
    let first = try heads(of: anna)
    var segments: [[UInt8]] = []
    var from: Int64 = 0
    for _ in 0..<(SyncLimits.idleSegmentsPerPull * 2) {
      let origin = try #require(try anna.identity().origin)
      let plan = try #require(try anna.plan(have: [origin: from]).first)
      segments.append(SegmentEncoder.encode(try anna.segment(plan)))
      from = plan.to
      try append(1, to: anna)
    }
    let all = segments
    let peer = try ScriptedPeer { request, connection in
      guard request.what == "POST /v1/pull" else { return connection.answer(200, first) }
      connection.begin(200, type: "application/vnd.chron.segments")
      for segment in all where !connection.write(segment) { return }
      connection.waitForClose()
    }
    defer { peer.stop() }
    let report = try await impatient(bert).sync(PeerURL(peer.url))
    #expect(report.receivedEvents == Int64(SyncLimits.idleSegmentsPerPull) + 2)
  }

  @Test("payloads beyond one answer are asked for once each, and all of them come")
  func manyPayloads() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    for _ in 0..<4 { try append(100, padding: 60_000, to: anna) }
    let bert = try folder.replica(of: anna, "bert", role: nil)
    // Taken in without payloads, as from a peer that lacks them.
    for plan in try anna.plan(have: [:]) {
      let segment = try anna.segment(plan)
      _ = try bert.ingest(segment.withoutPayloads(Set(1..<Int(segment.to - segment.from))))
    }
    let missing = try #require(try bert.heads().logs.first?.missing)
    #expect(missing > 300)
    try await withServer(anna) { server in
      let proxy = try FaultyProxy(to: server.port) { _ in .none }
      defer { proxy.stop() }
      let report = try await agent(bert).sync(PeerURL(proxy.url))
      #expect(report.payloadsReceived == Int(missing))
      #expect(report.isInSync)
      // Heads twice, and 24 MB of payloads in answers of 8 MiB.
      #expect(report.requests <= 2 + 4)
    }
  }

  @Test("a peer that gives one payload at a time, or none, is asked a bounded number of times")
  func fewPayloads() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 6)
    let bert = try folder.replica(of: anna, "bert", role: nil)
    let segment = try firstSegment(of: anna)
    _ = try bert.ingest(segment.withoutPayloads([1, 2, 3, 4, 5]))
    let ids = try bert.missingPayloads(limit: 10)
    #expect(ids.count == 5)
    #expect(try bert.missingPayloads(limit: 2, after: ids[1]) == Array(ids[2...3]))
    let claimed = try heads(of: anna)
    for (given, expected) in [([ids[1]], 4), ([ids[4], ids[2]], 2), ([], 1)] {
      let line = try anna.lines(of: given)
      let peer = try ScriptedPeer { request, connection in
        guard request.what == "POST /v1/payloads" else { return connection.answer(200, claimed) }
        connection.answer(200, line, type: "application/vnd.chron.lines")
      }
      defer { peer.stop() }
      let report = try await impatient(bert).sync(PeerURL(peer.url))
      #expect(!report.isInSync)
      #expect(peer.requests.count { $0 == "POST /v1/payloads" } <= expected)
    }
    #expect(try bert.missingPayloads(limit: 10).count == 2)
  }

  @Test("a peer that drips is given up, however long it goes on", arguments: ["heads", "pull"])
  func drips(what: String) async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 20)
    let bert = try folder.replica(of: anna, "bert", role: nil)
    let claimed = try heads(of: anna)
    let segment = SegmentEncoder.encode(try firstSegment(of: anna))
    let peer = try ScriptedPeer { request, connection in
      if request.what == "GET /v1/heads", what == "pull" { return connection.answer(200, claimed) }
      connection.begin(200)
      for byte in what == "pull" ? segment : claimed {
        guard connection.write([byte]) else { return }
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
    defer { peer.stop() }
    let clock = ContinuousClock()
    let time = try await clock.measure {
      let agent = try SyncAgent(
        bert, logger: quiet, backoff: Backoff(attempts: 1), stallTimeoutSeconds: 1)
      let error = try await error(agent, peer.url)
      #expect(error?.code == .interrupted)
      #expect(error?.message.contains(peer.url) == true)
    }
    #expect(time < .seconds(20))
  }

  @Test("a peer that is silent until it is given up is not given up as often as one that answers")
  func patience() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let peer = try ScriptedPeer { _, connection in connection.waitForClose() }
    defer { peer.stop() }
    let agent = try SyncAgent(
      anna, logger: quiet,
      backoff: Backoff(
        attempts: 50, firstMilliseconds: 1, longestMilliseconds: 5, patienceSeconds: 2),
      stallTimeoutSeconds: 1)
    let error = try await error(agent, peer.url)
    #expect(error?.code == .interrupted)
    #expect(peer.requests.count <= 4)
  }

  @Test(
    "a peer's wish for a pause is heeded within bounds",
    arguments: [
      (nil, 0), ("", 0), ("0", 0), ("7", 7), ("-1", 0), ("1e400", 0), ("x", 0),
      ("99999999999999999999", SyncLimits.retryAfterSeconds),
      ("Fri, 31 Dec 1999 23:59:59 GMT", 0),
    ] as [(String?, Int)])
  func retryAfter(header: String?, seconds: Int) {
    #expect(PeerFailure.retryAfterSeconds(header) == seconds)
  }

  @Test("a busy peer is asked again after the pause that it asks for")
  func busy() async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let same = try heads(of: anna)
    let peer = try ScriptedPeer { request, connection in
      if request.number > 0 { return connection.answer(200, same) }
      connection.answer(503, "{}", fields: ["Retry-After: 1"])
    }
    defer { peer.stop() }
    let start = ContinuousClock.now
    let report = try await impatient(anna).sync(PeerURL(peer.url))
    #expect(report.isInSync)
    #expect(ContinuousClock.now - start >= .seconds(1))
  }

  /// Answers that come at once, again and again.
  enum AtOnce: String, CaseIterable, Sendable {
    case notModified, changedTag, changedHeads, unavailable, broken, page, closed, forgetful
  }

  @Test(
    "a watch asks a peer that answers at once no more than once a second",
    arguments: AtOnce.allCases)
  func watchPace(answers: AtOnce) async throws {
    let folder = try Folder()
    let anna = try folder.found()
    let bert = try folder.replica(of: anna, "bert", role: nil)
    _ = try bert.ingest(firstSegment(of: anna))
    let same = try heads(of: anna)
    try append(3, to: anna)
    let other = try heads(of: anna)
    let empty = try heads(of: anna) { $0.logs = [] }
    let origin = try #require(try anna.identity().origin)
    let accepted =
      #"{"schema":"chron.push/1","verdicts":[{"origin":"\#(origin)","from":0,"to":1,"#
      + #""verdict":"accepted","size":1}]}"#
    let peer = try ScriptedPeer { request, connection in
      let isFirst = request.number == 0
      switch answers {
      case .notModified where !isFirst: connection.answer(304)
      case .notModified, .changedTag:
        connection.answer(200, same, fields: ["ETag: \"\(request.number)\""])
      case .changedHeads where request.what == "POST /v1/pull":
        connection.answer(200, [], type: "application/vnd.chron.segments")
      case .changedHeads: connection.answer(200, other, fields: ["ETag: \"\(request.number)\""])
      case .unavailable: connection.answer(503, "{}", fields: ["Retry-After: 0"])
      case .broken: connection.write("HTTP/1.1 200 OK\r\n\r\n{")
      case .page: connection.answer(404, "<html>", type: "text/html")
      case .forgetful where request.what == "POST /v1/push": connection.answer(200, accepted)
      case .forgetful: connection.answer(200, empty)
      case .closed: break
      }
    }
    defer { peer.stop() }
    // Its seconds are fifths of one.
    let agent = try SyncAgent(
      bert, logger: quiet,
      backoff: Backoff(attempts: 4, firstMilliseconds: 1, longestMilliseconds: 5),
      stallTimeoutSeconds: 30, second: .milliseconds(200))
    let peerURL = try PeerURL(peer.url)
    let failures = Mutex(0)
    let watching = Task {
      try await agent.watch(
        peerURL, onFailure: { _ in failures.withLock { $0 += 1 } }, onReport: { _ in })
    }
    try await Task.sleep(for: .milliseconds(1_200))
    // Each turn that brings nothing may take a few requests, and turns get rarer.
    let most = [.changedHeads: 18, .forgetful: 40][answers] ?? 9
    #expect(peer.requests.count <= most, "\(peer.requests)")
    #expect(peer.requests.count >= 2)
    // It goes on all the same.
    watching.cancel()
    await #expect(throws: CancellationError.self) { try await watching.value }
  }

  @Test("a watch outlasts a peer that is unavailable, and then goes on with it")
  func watchOutlasts() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 2)
    let bert = try folder.replica(of: anna, "bert", role: nil)
    let isUp = Mutex(false)
    try await withServer(anna) { server in
      let proxy = try ScriptedPeer { request, connection in
        guard isUp.withLock({ $0 }), let upstream = try? RawConnection(port: server.port) else {
          return connection.answer(503, "<html>", type: "text/html")
        }
        upstream.write(
          Array(request.head.replacing("Accept-Encoding: gzip\r\n", with: "").utf8)
            + Array("\r\nConnection: close\r\n\r\n".utf8) + request.body)
        while true {
          let bytes = upstream.read()
          if bytes.isEmpty || !connection.write(bytes) { break }
        }
        upstream.close()
      }
      defer { proxy.stop() }
      let agent = try agent(bert)
      let peer = try PeerURL(proxy.url)
      let failures = Mutex<[String]>([])
      let watching = Task {
        try await agent.watch(
          peer, onFailure: { error in failures.withLock { $0.append("\(error)") } },
          onReport: { _ in })
      }
      #expect(await eventually { failures.withLock { $0.count } > 0 })
      isUp.withLock { $0 = true }
      #expect(try await eventually { try logs(of: bert) == logs(of: anna) })
      #expect(failures.withLock { $0 }.allSatisfy { $0.contains("503") })
      watching.cancel()
      _ = try? await watching.value
    }
  }

  @Test("a peer that answers 503 for an hour ends no watch, and holds up no other")
  func unavailableForAnHour() async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 2)
    let bert = try folder.replica(of: anna, "bert", role: nil)
    let answer = Mutex<[UInt8]?>(nil)
    let busy = try ScriptedPeer { _, connection in
      guard let heads = answer.withLock({ $0 }) else {
        return connection.answer(503, "{}", fields: ["Retry-After: 0"])
      }
      connection.answer(200, heads)
    }
    defer { busy.stop() }
    // Its seconds are milliseconds, and an hour of them takes 3.6 s.
    let agent = try SyncAgent(
      bert, logger: quiet,
      backoff: Backoff(firstMilliseconds: 1, longestMilliseconds: 10),
      stallTimeoutSeconds: 30, second: .milliseconds(1))
    let start = ContinuousClock.now
    let failures = Mutex(0)
    let reports = Mutex(0)
    let busyURL = try PeerURL(busy.url)
    let watching = Task {
      try await agent.watch(
        busyURL, onFailure: { _ in failures.withLock { $0 += 1 } },
        onReport: { _ in reports.withLock { $0 += 1 } })
    }
    try await withServer(anna) { peer in
      let other = Task { try await agent.watch(peer) { _ in } }
      // What the other peer writes comes meanwhile, again and again.
      var rounds = 0
      while ContinuousClock.now - start < .milliseconds(3_600) {
        try append(1, to: anna)
        #expect(
          try await eventually(within: .seconds(20)) { try logs(of: bert) == logs(of: anna) })
        rounds += 1
      }
      #expect(rounds > 2)
      other.cancel()
      _ = try? await other.value
    }
    let asked = busy.requests.count
    print("503 for an hour: \(asked) requests, \(failures.withLock { $0 }) failures")
    // Up to five tries a turn, and a turn every 30 to 60 seconds once it has lasted.
    #expect(asked <= 800)
    #expect(failures.withLock { $0 } >= 4)
    #expect(reports.withLock { $0 } == 0)
    let same = try heads(of: anna)
    answer.withLock { $0 = same }
    #expect(await eventually { reports.withLock { $0 } > 0 })
    watching.cancel()
    await #expect(throws: CancellationError.self) { try await watching.value }
  }

  @Test(
    "answers for payloads that were not asked for, are wrong or do not end bring nothing and end",
    arguments: [
      "another's", "twice", "none", "changed", "no line", "no end", "short", "long", "control",
    ])
  func payloadAnswers(kind: String) async throws {
    let folder = try Folder()
    let anna = try folder.found(events: 6)
    let bert = try folder.replica(of: anna, "bert", role: nil)
    let segment = try firstSegment(of: anna)
    _ = try bert.ingest(segment.withoutPayloads([1, 2]))
    let ids = try bert.missingPayloads(limit: 10)
    let claimed = try heads(of: anna)
    let line = try anna.lines(of: [ids[0]])
    let others = Array(segment.lines.split(separator: 0x0A)[4]) + [0x0A]
    let peer = try ScriptedPeer { request, connection in
      guard request.what == "POST /v1/payloads" else { return connection.answer(200, claimed) }
      let type = "application/vnd.chron.lines"
      switch kind {
      case "another's": connection.answer(200, others, type: type)
      case "twice": connection.answer(200, line + line, type: type)
      case "none": connection.answer(200, [], type: type)
      case "changed":
        connection.answer(200, line.map { $0 == UInt8(ascii: "x") ? 0x79 : $0 ^ 1 }, type: type)
      case "no line": connection.answer(200, [UInt8](repeating: 0x61, count: 9_000_000), type: type)
      case "no end":
        connection.begin(200, type: type)
        while connection.write(others) {}
      case "short": connection.answer(200, line.dropLast(9) + [0x0A], type: type)
      case "long": connection.answer(200, line.dropLast() + line, type: type)
      default: connection.answer(200, [0, 1, 2, 0x0A, 0x0A, 0xFF, 0x0A], type: type)
      }
    }
    defer { peer.stop() }
    let report = try? await impatient(bert).sync(PeerURL(peer.url))
    #expect(report?.isInSync != true)
    #expect(peer.requests.count <= 12, "\(peer.requests.count)")
    // One of them came where the peer gave it rightly, and nothing else did.
    let left = try bert.missingPayloads(limit: 10).count
    #expect(kind == "twice" ? left >= 1 : left == 2)
    #expect(try bert.verify().ok)
    #expect(try bert.heads().logs.map(\.size) == [7])
  }

  @Test("the pace of turns that bring nothing slows down, and something new resets it")
  func pace() async throws {
    var pace = Pace()
    let clock = ContinuousClock()
    let first = try await clock.measure { try await pace.begin() }
    #expect(first < .seconds(1))
    pace.end(.idle)
    #expect(pace.idle == 1)
    let second = try await clock.measure { try await pace.begin() }
    #expect(second >= .milliseconds(900) && second < .seconds(5))
    pace.end(.failed)
    #expect(pace.failures == 1)
    pace.end(.moved)
    #expect(pace.idle == 0 && pace.failures == 0)
    for _ in 0..<100 { pace.end(.failed) }
    #expect(pace.failures == 64)
  }
}
