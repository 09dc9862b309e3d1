// Two people with a replica each, over a real server: cloning, admission, edits while apart.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Replicas")
struct ReplicaTests {
  /// The founder's chronology, served, and a second user's clone of it.
  struct Pair {
    let story: Story
    let second: ChronUser
    let server: RunningProgram
    let url: String
    let cloned: ProgramRun

    init() throws {
      story = try Story()
      second = try ChronUser()
      server = try story.user.start(["serve"])
      url = try server.firstLine()
      cloned = try second.chron("clone", url, "--as", "laptop")
    }

    /// The admission line that the clone printed, run by the founder.
    func admit() throws {
      let line = try #require(cloned.output.firstMatch(of: /chron member admit '([^']+)'/))
      try story.ok("member", "admit", String(line.1))
    }

    func stop() {
      server.signal(SIGTERM)
      server.wait()
    }
  }

  @Test(
    "serve prints the URL alone, and stops with status 0 on SIGTERM", arguments: [SIGTERM, SIGINT])
  func serve(signal: Int32) throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    let server = try user.start(["serve"])
    let url = try server.firstLine()
    #expect(url.wholeMatch(of: /http:\/\/127\.0\.0\.1:\d+/) != nil)
    server.signal(signal)
    let run = server.wait()
    #expect(run.status == 0)
    #expect(run.output == url + "\n")
  }

  @Test("serve refuses to listen where other machines reach it, and says why")
  func notLoopback() throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    let run = try user.chron("serve", "--listen", "0.0.0.0:0")
    #expect(run.status == 2)
    #expect(run.errors.contains("loopback"))
  }

  @Test("clone prints the chronology's id and the line that admits it")
  func clone() throws {
    let pair = try Pair()
    defer { pair.stop() }
    #expect(pair.cloned.status == 0, "\(pair.cloned.errors)")
    let id = try pair.story.user.json("status")["chronology"].stringValue ?? ""
    #expect(pair.cloned.output.contains(id))
    #expect(pair.cloned.output.contains(/\n    chron member admit '[^']+'\n/))
    #expect(
      try pair.second.ok("as-of", "2030", "--json") == pair.story.ok("as-of", "2030", "--json"))
    let again = try pair.second.chron(
      "clone", pair.url, "again.chron", "--as", "laptop", "--json")
    #expect(try SchemaValidator(named: "clone").problems(in: again.output).isEmpty)
    let other = try pair.second.chron(
      "clone", pair.url + "#" + String(repeating: "0", count: 32), "other.chron")
    #expect(other.status == 1)
    #expect(other.errors.contains(id))
  }

  @Test("what a replica wrote before its admission stays there, and sync says what to run")
  func pending() throws {
    let pair = try Pair()
    defer { pair.stop() }
    let file = ["--file", "harbour.chron"]
    try pair.second.ok(["add", "Written before.", "--when", "2021"] + file)
    let run = try pair.second.chron(["sync"] + file)
    #expect(run.errors.contains("chron member admit '"))
    #expect(try !pair.story.ok("as-of", "2030").contains("Written before."))
    try pair.admit()
    try pair.second.ok(["sync"] + file)
    #expect(try pair.story.ok("as-of", "2030").contains("Written before."))
  }

  @Test("status says which of one's events are nowhere else, before and after they are shared")
  func heldElsewhere() throws {
    let pair = try Pair()
    defer { pair.stop() }
    let second = pair.second
    func said(_ user: ChronUser) throws -> String {
      try user.ok("status").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    func counts(_ user: ChronUser) throws -> [Int64?] {
      let run = try user.ok("status", "--json")
      #expect(try SchemaValidator(named: "status").problems(in: run) == [])
      let own = try JSON.parse(run)["ownEvents"]
      return ["events", "onlyHere", "replicas"].map { own[$0].intValue }
    }
    // That somebody fetched them does not prove that they were kept.
    let founder = try counts(pair.story.user)
    #expect(founder[0] == founder[1])
    #expect(try said(pair.story.user).contains("events are all held nowhere else"))
    #expect(try counts(second) == [0, 0, 0])
    #expect(try !said(second).contains("held nowhere else"))

    try pair.admit()
    try second.ok("sync")
    try second.ok("add", "First.", "--when", "2021")
    #expect(try said(second).contains("Your only event is held nowhere else"))
    try second.ok("sync")
    #expect(try said(second).contains("Your only event is on 1 other replica, as last seen."))
    try second.ok("add", "Second.", "--when", "2022")
    #expect(try counts(second) == [2, 1, 0])
    #expect(
      try said(second).contains(
        "1 of your 2 events is held nowhere else, as far as this replica knows To share it: "
          + "chron sync"))
    try second.ok("sync", "--quiet")
    #expect(try counts(second) == [2, 0, 1])
    #expect(try said(second).contains("All 2 of your events are on 1 other replica, as last seen."))
  }

  @Test("clone and sync are quiet on request: what came of it is said, and what is wrong")
  func quiet() throws {
    let pair = try Pair()
    #expect(pair.cloned.errors.contains("Cloning "))
    let clone = try pair.second.chron("clone", pair.url, "quiet.chron", "--as", "desk2", "-q")
    #expect(clone.status == 0)
    #expect(clone.errors.isEmpty, "\(clone.errors)")
    #expect(clone.output.contains("quiet.chron"))
    let file = ["--file", "quiet.chron"]
    let sync = try pair.second.chron(["sync", "-q"] + file)
    #expect(sync.status == 0)
    #expect(sync.output == "origin: nothing new, in sync\n")
    #expect(sync.errors.isEmpty, "\(sync.errors)")
    pair.stop()
    let gone = try pair.second.chron(["sync", "--quiet"] + file)
    #expect(gone.status == 3)
    #expect(gone.errors.contains(pair.url))
  }

  @Test("edits made apart merge, conflict or unite, and both replicas print the same")
  func apart() throws {
    let pair = try Pair()
    defer { pair.stop() }
    let (story, second) = (pair.story, pair.second)
    try pair.admit()
    try second.ok("sync")
    let (merged, torn, united) = (
      story.handle("warning"), story.handle("sheds"), story.handle("ferry")
    )
    // One fact: its statement here, its date there.
    try story.ok("revise", merged, "--set", "statement=They warned: too small.")
    try second.ok("revise", merged, "--set", "occurred=2015-09-29")
    // Another: two dates.
    try story.ok("revise", torn, "--set", "occurred=2018-04")
    try second.ok("revise", torn, "--set", "occurred=2018-05")
    // A third: a citation each.
    try story.ok("cite", united, "--source", "The port", "--quote", "The price was not given")
    try second.chron("source", "fetch")
    try second.ok("cite", united, "--source", "The port", "--quote", "the refusal was repeated")
    // And the same rows from the same file on both.
    let rows = """
      {"id":"a","statement":"A row of both.","occurred":"2019"}
      {"id":"b","statement":"Another row of both.","occurred":"2019-02"}

      """
    try story.user.write(rows, to: "rows.jsonl")
    try second.write(rows, to: "rows.jsonl")
    try story.ok("import", "rows.jsonl")
    try second.ok("import", "rows.jsonl")

    let sync = try second.json("sync")
    #expect(sync["peers"][0]["inSync"] == true)

    let first = try story.ok("as-of", "2030", "--unplaced", "--json")
    #expect(try second.ok("as-of", "2030", "--unplaced", "--json") == first)
    let facts = try JSON.parse(first)["facts"].arrayValue ?? []
    func fact(_ handle: String) -> JSON { facts.first { $0["handle"] == .string(handle) } ?? .null }
    #expect(fact(merged)["statement"] == "They warned: too small.")
    #expect(fact(merged)["occurred"] == "2015-09-29")
    #expect(fact(merged)["conflicts"] == [])
    let conflict = fact(torn)["conflicts"][0]
    #expect(conflict["member"] == "occurred")
    let values = (conflict["values"].arrayValue ?? []).compactMap { $0["value"].stringValue }
    #expect(Set(values) == ["2018-04", "2018-05"])
    #expect(try story.user.json("trace", united)["citations"].arrayValue?.count == 4)
    #expect(facts.filter { $0["statement"] == "A row of both." }.count == 1)
    #expect(facts.filter { $0["statement"] == "Another row of both." }.count == 1)

    try story.ok("rebuild")
    try second.ok("rebuild")
    #expect(try story.ok("as-of", "2030", "--unplaced", "--json") == first)
    #expect(try second.ok("as-of", "2030", "--unplaced", "--json") == first)
    #expect(try story.user.chron("verify").status == 0)
    #expect(try second.chron("verify").status == 0)
  }

  @Test("a peer that cannot be reached gives status 3, and the others are synced all the same")
  func unreachable() throws {
    let pair = try Pair()
    defer { pair.stop() }
    try pair.second.ok("peer", "add", "gone", "http://127.0.0.1:9")
    let run = try pair.second.chron("sync", "--json")
    #expect(run.status == 3)
    let document = try JSON.parse(run.output)
    #expect(try SchemaValidator(named: "sync").problems(in: document).isEmpty)
    let reached = (document["peers"].arrayValue ?? []).map { ($0["name"], $0["reached"]) }
    #expect(reached.contains { $0.0 == "gone" && $0.1 == false })
    #expect(reached.contains { $0.0 == "origin" && $0.1 == true })
  }

  @Test("a document is fetched from the peer that keeps it, and then shown in a trace")
  func documents() throws {
    let pair = try Pair()
    defer { pair.stop() }
    let handle = pair.story.handle("warning")
    let before = try pair.second.json("trace", handle)
    #expect(before["citations"][0]["anchored"] == "unavailable")
    let run = try pair.second.chron("source", "fetch")
    #expect(run.status == 3)  // The copy is kept nowhere.
    #expect(run.output.contains("fetched and checked"))
    let after = try pair.second.json("trace", handle)
    #expect(after["citations"][0]["anchored"] == "anchored")
    #expect(after["citations"][0]["passage"] == "warned in 2015 … too small")
  }
}
