// Every command that talks to a peer against every kind of wrong answer: it ends by itself, within a
// bounded number of requests, with a status that is documented, and says which peer it was.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Hostile answers")
struct HostilePeerTests {
  /// What a peer answers to one request.
  struct Answer: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let give: @Sendable (ScriptedRequest, RawConnection, Chronology) -> Void

    init(
      _ name: String,
      _ give: @escaping @Sendable (ScriptedRequest, RawConnection, Chronology) -> Void
    ) {
      testDescription = name
      self.give = give
    }

    /// An answer to all requests alike.
    init(_ name: String, _ give: @escaping @Sendable (RawConnection) -> Void) {
      self.init(name) { _, connection, _ in give(connection) }
    }
  }

  /// A chronology as its founder's peer would serve it, in messages that a test can change.
  struct Chronology: Sendable {
    let heads: String
    let segment: Segment

    init(_ served: Served) throws {
      let store = try EventStore.open(
        at: served.founder.folder.appendingPathComponent("harbour.chron").path,
        keys: KeyStore(directory: served.founder.keys.path))
      segment = try store.segment(try #require(try store.plan(have: [:]).first))
      try store.close()
      // As another replica of it would give them.
      heads = String(decoding: served.heads, as: UTF8.self)
        .replacing(/"instance":"[0-9a-f]*",/, with: "")
    }

    /// A segment as a stream has it; `from` and `to` may be made anything.
    func stream(from: String? = nil, to: String? = nil) -> [UInt8] {
      let head =
        #"{"origin":"\#(segment.origin)","key":"\#(segment.key)","from":\#(from ?? "0"),"#
        + #""to":\#(to ?? "\(segment.to)"),"checkpoint":\#(Self.quoted(segment.checkpoint))}"#
      return Array((head + "\n").utf8) + segment.lines
    }

    /// An answer to a push of all of it.
    func verdict(_ member: String = "", _ value: String = "") -> String {
      var members = ["from": "0", "to": "\(segment.to)", "size": "\(segment.to)"]
      if !member.isEmpty { members[member] = value }
      let numbers = members.map { "\"\($0)\":\($1)" }.joined(separator: ",")
      return #"{"schema":"chron.push/1","verdicts":[{"origin":"\#(segment.origin)","#
        + #""verdict":"accepted",\#(numbers)}]}"#
    }

    private static func quoted(_ text: String) -> String {
      String(decoding: JSON.string(text).encoded(), as: UTF8.self)
    }
  }

  static let numbers = [
    "0", "-1", "2147483648", "9007199254740992", "9223372036854775807", "18446744073709551616",
    "1e400", "0.5", "null", "\"1\"", "[]", "true",
  ]

  static let statuses = [
    201, 204, 206, 226, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405, 407, 408, 409, 410,
    411, 413, 415, 416, 418, 421, 422, 425, 429, 451, 500, 501, 502, 503, 504, 507, 511, 599, 999,
  ]

  /// Answers that are the same for every request.
  static let plainAnswers: [Answer] =
    statuses.map { status in
      Answer("status \(status)") {
        $0.answer(
          status, "", fields: ["Retry-After: 0", "Location: http://u:secret@127.0.0.1:1/?t=secret"])
      }
    } + [
      Answer("nothing") { _ in },
      Answer("no HTTP") { $0.write("220 mail.example ESMTP\r\n") },
      Answer("HTTP/0.9") { $0.write("<html>hello</html>") },
      Answer("a head cut off") { $0.write("HTTP/1.1 200 OK\r\nContent-Ty") },
      Answer("an empty body") { $0.answer(200, "") },
      Answer("a web page") { $0.answer(200, "<!doctype html><p>Log in", type: "text/html") },
      Answer("a page for 404") { $0.answer(404, "<!doctype html>", type: "text/html") },
      Answer("null") { $0.answer(200, "null") },
      Answer("an empty object") { $0.answer(200, "{}") },
      Answer("no UTF-8") { $0.answer(200, [0xFF, 0xFE, 0x00]) },
      Answer("deep nesting") { $0.answer(200, String(repeating: "[", count: 100_000)) },
      Answer("a body cut off") { $0.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{") },
      Answer("a negative length") { $0.write("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}") },
      Answer("the largest length") {
        $0.write("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{}")
      },
      Answer("a broken chunk") {
        $0.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")
      },
      Answer("broken gzip") { $0.answer(200, "not gzip", fields: ["Content-Encoding: gzip"]) },
      Answer("a body without end") { connection in
        connection.begin(200)
        while connection.write([UInt8](repeating: 0x20, count: 65_536)) {}
      },
      Answer("heads without end") { connection in
        while connection.write("HTTP/1.1 100 Continue\r\n\r\n") {}
      },
      Answer("a field without end") { connection in
        connection.write("HTTP/1.1 200 OK\r\nX: ")
        while connection.write(String(repeating: "x", count: 4_096)) {}
      },
      Answer("trailers without end") { connection in
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
        while connection.write("X: y\r\n") {}
      },
      Answer("a redirect to itself") {
        $0.answer(302, "", fields: ["Location: /v1/heads"])
      },
      Answer("an error without end") { connection in
        connection.begin(500)
        while connection.write([UInt8](repeating: 0x20, count: 65_536)) {}
      },
      Answer("an error with controls and paths") {
        let body =
          #"{"schema":"chron.error/1","code":"storage","#
          + #""message":"/srv/them/secret.chron \u001b[31m\u202e full","advice":"\u001b]0;x\u0007"}"#
        $0.answer(500, body)
      },
      Answer("advice of a megabyte") {
        let long = String(repeating: "x", count: 900_000)
        $0.answer(
          400, #"{"schema":"chron.error/1","code":"c","message":"\#(long)","advice":"\#(long)"}"#)
      },
    ]

  /// Right heads of more than one number, each made wrong in turn.
  static let numberAnswers: [Answer] =
    ["format", "size", "missing"].flatMap { member in
      numbers.map { number in
        Answer("heads with \(member) \(number)") { _, connection, chronology in
          let pattern = try? Regex("\"\(member)\":[0-9]+")
          let text = pattern.map {
            chronology.heads.replacing($0, with: "\"\(member)\":\(number)")
          }
          connection.answer(200, text ?? "")
        }
      }
    }
    + ["from", "to"].flatMap { member in
      numbers.map { number in
        Answer("a segment with \(member) \(number)") { request, connection, chronology in
          guard request.what == "POST /v1/pull" else {
            return connection.answer(200, chronology.heads)
          }
          connection.answer(
            200,
            member == "from" ? chronology.stream(from: number) : chronology.stream(to: number),
            type: "application/vnd.chron.segments")
        }
      }
    }

  /// Runs a command against each of many peers, a few at once since most of them pause before they
  /// try again, and checks how it ends.
  ///
  /// - Parameter arguments: PEER in them stands for the peer's URL, NUMBER for its place.
  private func runs(
    _ user: ChronUser, _ arguments: [String], _ answers: [Answer], _ chronology: Chronology,
    _ check: (Answer, ProgramRun) -> Void
  ) throws {
    for start in stride(from: 0, to: answers.count, by: 6) {
      let batch = try answers[start..<min(start + 6, answers.count)].enumerated().map {
        number, answer in
        let peer = try ScriptedPeer { request, connection in
          answer.give(request, connection, chronology)
        }
        let words = arguments.map {
          $0.replacing("PEER", with: peer.url).replacing("NUMBER", with: "\(start + number)")
        }
        return (answer, peer, try user.start(words))
      }
      for (answer, peer, running) in batch {
        let run = running.wait(seconds: 60)
        peer.stop()
        expectEnd(run, peer, answer)
        check(answer, run)
      }
    }
  }

  private func expectEnd(
    _ run: ProgramRun, _ peer: ScriptedPeer, _ answer: Answer, requests: Int = 24
  ) {
    let what = Comment(rawValue: "\(answer.testDescription): \(run)")
    // The statuses that the program has, and none of a signal's.
    #expect([0, 1, 3, 5].contains(run.status), what)
    #expect(peer.requests.count <= requests, what)
    #expect(!run.errors.contains("secret"), what)
    #expect(run.errors.utf8.count < 8_000, "\(answer.testDescription)")
    #expect(
      !(run.errors + run.output).unicodeScalars.contains {
        $0 != "\n" && ($0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E)
      }, what)
    if run.status != 0 {
      #expect(run.errors.contains("127.0.0.1:"), what)
      #expect(run.errors.contains("try:") || run.errors.contains("did not"), what)
    }
  }

  /// A user with a chronology that has one event.
  private func founder() throws -> (ChronUser, Chronology) {
    let served = try Served(facts: 0)
    return (served.founder, try Chronology(served))
  }

  @Test("clone ends, and leaves no file of what was never right")
  func clone() throws {
    let (_, chronology) = try founder()
    let user = try ChronUser()
    try runs(user, ["clone", "PEER", "cNUMBER.chron"], Self.plainAnswers, chronology) {
      answer, run in
      #expect(run.status == 1, "\(answer.testDescription)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: user.folder.path)
    #expect(left.filter { $0.hasSuffix(".chron") } == [])
  }

  @Test("clone takes no number for more than it is")
  func cloneNumbers() throws {
    let (_, chronology) = try founder()
    let user = try ChronUser()
    try runs(user, ["clone", "PEER", "cNUMBER.chron"], Self.numberAnswers, chronology) {
      answer, run in
      // The only one that says what is so, in an answer to a pull as well.
      let isRight = answer.testDescription == "a segment with from 0"
      #expect((run.status == 0) == isRight, "\(answer.testDescription): \(run)")
    }
  }

  @Test("sync ends, and calls nobody in sync")
  func sync() throws {
    let (founder, chronology) = try founder()
    try runs(founder, ["sync", "PEER"], Self.plainAnswers, chronology) { answer, run in
      #expect(run.status == 3, "\(answer.testDescription)")
      #expect(
        run.output.hasSuffix(": not synced\n") || run.output.hasSuffix(": not reached\n"),
        "\(answer.testDescription): \(run.output)")
    }
  }

  /// Answers to a push, after heads without a log.
  static let verdictAnswers: [Answer] = ["from", "to", "size"].flatMap { member in
    numbers.map { number in
      Answer("a verdict with \(member) \(number)") { request, connection, heads in
        if request.what == "POST /v1/push" {
          return connection.answer(200, heads.verdict(member, number))
        }
        let empty = heads.heads.replacing(/"logs":\[.*\]/, with: "\"logs\":[]")
        connection.answer(
          200,
          empty.replacing(/"frontier":"[0-9a-f]+"/, with: "\"frontier\":\"\(Frontier([]).id)\""))
      }
    }
  }

  @Test("sync takes no verdict for more than it is")
  func syncVerdicts() throws {
    let (founder, chronology) = try founder()
    try runs(founder, ["sync", "PEER"], Self.verdictAnswers, chronology) { answer, run in
      #expect(run.status == 3, "\(answer.testDescription)")
      #expect(!run.output.contains("in sync") || run.output.contains("not in sync"))
    }
  }

  @Test("source fetch ends, and says what it did not get")
  func fetch() throws {
    let (founder, chronology) = try founder()
    try founder.write("A document.\n", to: "a.txt")
    try founder.ok("source", "add", "a.txt", "--title", "A")
    // Each peer is asked by a file of its own: it is the only one that this knows.
    let files = FileManager.default
    for start in stride(from: 0, to: Self.plainAnswers.count, by: 6) {
      let batch = try Self.plainAnswers[start...].prefix(6).enumerated().map { number, answer in
        let peer = try ScriptedPeer { request, connection in
          answer.give(request, connection, chronology)
        }
        let name = "f\(start + number).chron"
        try files.copyItem(
          atPath: founder.folder.path + "/harbour.chron", toPath: founder.folder.path + "/" + name)
        try founder.ok("peer", "add", "them", peer.url, "--file", name)
        return (answer, peer, try founder.start(["source", "fetch", "--file", name]))
      }
      for (answer, peer, running) in batch {
        let run = running.wait(seconds: 60)
        peer.stop()
        #expect(run.status == 3, "\(answer.testDescription): \(run)")
        #expect(!run.errors.contains("secret"))
        #expect(run.output.contains("not fetched"), "\(answer.testDescription): \(run)")
        #expect(peer.requests.count <= 24)
      }
    }
  }

  @Test("sync --watch outlasts every answer, asks seldom, and repeats itself little")
  func watch() async throws {
    try await watch(Self.plainAnswers.filter { !$0.testDescription.contains("without end") })
  }

  @Test("sync --watch outlasts every number, and takes none for more than it is")
  func watchNumbers() async throws {
    let all = Self.numberAnswers + Self.verdictAnswers
    // A peer whose answer is right is waited with, not asked again.
    let right = ["a segment with from 0", "a verdict with from 0"]
    try await watch(all.filter { !right.contains($0.testDescription) })
  }

  private func watch(_ answers: [Answer]) async throws {
    let (founder, chronology) = try founder()
    // All at once: each is a peer of one watch, and none may end the others'.
    var peers: [ScriptedPeer] = []
    defer { for peer in peers { peer.stop() } }
    for (number, answer) in answers.enumerated() {
      let peer = try ScriptedPeer { request, connection in
        answer.give(request, connection, chronology)
      }
      peers.append(peer)
      try founder.ok("peer", "add", "p\(number)", peer.url)
    }
    let running = try founder.start(["sync", "--watch"])
    let all = peers
    #expect(
      await eventually { all.allSatisfy { $0.requests.count >= 2 } },
      "\(all.enumerated().filter { $1.requests.count < 2 }.map { answers[$0.offset].testDescription })"
    )
    try await Task.sleep(for: .seconds(4))
    #expect(running.isRunning, "\(running.errors)")
    running.signal(SIGINT)
    let run = running.wait()
    #expect(run.status == 130)
    for (peer, answer) in zip(peers, answers) {
      #expect(peer.requests.count < 40, "\(answer.testDescription)")
    }
    #expect(run.output.split(separator: "\n").count < answers.count * 4)
  }
}
