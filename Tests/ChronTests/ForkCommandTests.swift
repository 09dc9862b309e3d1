// A machine set back to a snapshot, keys and head files and all, and what its owner is told and does.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("chron fork")
struct ForkCommandTests {
  @Test("the founder's machine, set back and written on, loses nothing and locks nobody out")
  func wholeMachine() throws {
    let founder = try ChronUser()
    let second = try ChronUser()
    try founder.ok("init", "harbour", "--as", "desk")
    try founder.ok("add", "The port was opened.", "--when", "1901")
    let files = FileManager.default
    let snapshot = founder.keys.deletingLastPathComponent().appendingPathComponent("snapshot")
    try files.createDirectory(at: snapshot, withIntermediateDirectories: true)
    let chronology = founder.folder.appendingPathComponent("harbour.chron")
    try files.copyItem(at: chronology, to: snapshot.appendingPathComponent("harbour.chron"))
    try files.copyItem(at: founder.keys, to: snapshot.appendingPathComponent("keys"))
    try founder.ok("add", "The port was closed.", "--when", "1944")

    let server = try founder.start(["serve"])
    let cloned = try second.chron("clone", try server.firstLine(), "--as", "laptop")
    server.signal(SIGTERM)
    server.wait()
    let line = try #require(cloned.output.firstMatch(of: /chron member admit '([^']+)'/))

    // Back to the snapshot, and on.
    try files.removeItem(at: chronology)
    try files.removeItem(at: founder.keys)
    try files.copyItem(at: snapshot.appendingPathComponent("harbour.chron"), to: chronology)
    try files.copyItem(at: snapshot.appendingPathComponent("keys"), to: founder.keys)
    try founder.ok("add", "The port was rebuilt.", "--when", "1951")

    let peer = try second.start(["serve"])
    let url = try peer.firstLine()
    defer { peer.signal(SIGTERM) }
    try founder.ok("peer", "add", "laptop", url)
    let met = try founder.chron("sync")
    #expect(met.status == 5)
    #expect(met.errors.contains("two histories"))
    #expect(
      met.errors.contains("they part at its event 2: 1 event only here, 1 or more only there"))
    #expect(met.errors.contains("try: chron fork show desk."))
    for user in [founder, second] {
      let status = try user.chron("status")
      #expect(status.output.contains("has two histories"))
      #expect(status.output.contains("chron fork show desk."))
      #expect(try JSON.parse(user.ok("status", "--json"))["forks"] == 1)
    }
    let refused = try founder.chron("add", "Lost?", "--when", "2000")
    #expect(refused.status == 5)
    #expect(refused.errors.contains("chron fork adopt desk."))

    let shown = try founder.ok("fork", "show", "desk")
    #expect(shown.contains("The port was rebuilt.") && shown.contains("The port was closed."))
    let document = try founder.ok("fork", "show", "desk", "--json")
    #expect(try SchemaValidator(named: "fork").problems(in: document).isEmpty)
    // Whoever was only told of it knows no events of either.
    #expect(try second.ok("fork", "show", "desk").contains("nothing known"))
    let list = try founder.ok("fork", "list", "--json")
    #expect(try SchemaValidator(named: "forks").problems(in: list).isEmpty)

    let adopted = try founder.ok("fork", "adopt", "desk")
    #expect(adopted.contains("1 event of desk."))
    let facts = try founder.ok("timeline", "--json")
    for word in ["opened", "closed", "rebuilt"] { #expect(facts.contains("was \(word).")) }
    #expect(try founder.chron("verify").status == 0)
    // The founder is still who admits.
    try founder.ok("member", "admit", String(line.1))
    #expect(try founder.chron("sync").status == 0)
    #expect(try second.ok("timeline", "--json").contains("rebuilt"))
    #expect(try founder.chron("fork", "record", "desk").status == 5)
  }

  @Test(
    "where nothing is forked, that is said; a name that no fork has is answered with those that are"
  )
  func none() throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    #expect(try user.chron("fork", "list").errors.contains("No log is known to have two histories"))
    for command in ["show", "adopt", "keep", "record"] {
      let run = try user.chron("fork", command, "desk")
      #expect(run.status == 1)
      #expect(run.errors.contains("no log here is known to have two histories"))
    }
  }
}
