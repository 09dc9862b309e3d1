// Clones that stop half-way, stalled peers, one's own URL, and passwords in URLs.

import EventStore
import Foundation
import GRDB
import TestSupport
import Testing

@Suite("Clones and peers")
struct CloneCommandTests {
  @Test("a clone of which nothing came says so, is marked, is not written in, and is completed")
  func halfClone() throws {
    let served = try Served()
    let heads = served.heads
    let empty = try ScriptedPeer { request, connection in
      if request.what == "GET /v1/heads" { return connection.answer(200, heads) }
      connection.answer(200, [], type: "application/vnd.chron.segments")
    }
    defer { empty.stop() }
    let user = try ChronUser()
    let run = try user.chron("clone", empty.url, "c.chron", "--as", "laptop")
    #expect(run.status == 3)
    #expect(run.errors.contains("4 events that \(empty.url) says it has did not arrive"))

    let status = try user.ok("status")
    #expect(
      status.contains(
        """
        This file is an incomplete clone: it has 0 of 4 events
          To complete it:
          chron sync origin

        """))
    #expect(!status.contains("Nothing needs attention"))
    let document = try user.json("status")
    #expect(try SchemaValidator(named: "status").problems(in: document).isEmpty)
    #expect(document["incomplete"]["promised"] == 4)
    #expect(document["concerns"][0]["kind"] == "incompleteClone")
    let add = try user.chron("add", "Mine.", "--when", "2021")
    #expect(add.status == 1)
    #expect(add.errors.contains("it has 0 of 4 events"))
    #expect(add.errors.contains("chron sync origin"))
    let verify = try user.chron("verify")
    #expect(verify.status == 0, "\(verify)")
    #expect(verify.errors.contains("This clone is not complete"))
    #expect(try user.ok("peer", "list").contains(empty.url))

    // Whoever has the rest can give it.
    #expect(try user.chron("clone", served.url, "c.chron").status == 0)
    #expect(try !user.ok("status").contains("incomplete"))
    #expect(try user.json("status")["concerns"].arrayValue?.isEmpty == true)
    try user.ok("add", "Mine.", "--when", "2021")
    #expect(try user.chron("verify").status == 0)
    #expect(try user.ok("peer", "list").contains("origin-2"))
  }

  @Test("a peer that is gone for good does not lock a half clone for ever")
  func peerGone() throws {
    let served = try Served()
    let heads = served.heads
    let empty = try ScriptedPeer { request, connection in
      if request.what == "GET /v1/heads" { return connection.answer(200, heads) }
      connection.answer(200, [], type: "application/vnd.chron.segments")
    }
    defer { empty.stop() }
    let user = try ChronUser()
    _ = try user.chron("clone", empty.url, "c.chron")
    #expect(try user.chron("add", "Mine.", "--when", "2021").errors.contains("peer remove origin"))
    try user.ok("peer", "remove", "origin")
    try user.ok("add", "Mine.", "--when", "2021")
    #expect(try user.chron("verify").status == 0)
  }

  @Test("an interrupted clone keeps its name, says what it kept, and goes on")
  func interrupted() throws {
    let served = try Served()
    let port = try #require(served.url.split(separator: ":").last.flatMap { Int($0) })
    let proxy = try FaultyProxy(to: port) { $0 < 1 ? .none : .cutAnswers(afterBytes: 1) }
    defer { proxy.stop() }
    let user = try ChronUser()
    let run = try user.chron("clone", proxy.url, "c.chron", "--as", "laptop")
    #expect(run.status == 1)
    #expect(run.errors.contains("was reached, but the connection broke"), "\(run.errors)")
    #expect(run.errors.contains("kept:  c.chron, with 0 of 4 events"), "\(run.errors)")
    let other = try user.chron("clone", served.url, "c.chron", "--as", "other")
    #expect(other.status == 1)
    #expect(other.errors.contains("writes as laptop, not as other"))
    let again = try user.chron("clone", served.url, "c.chron")
    #expect(again.status == 0, "\(again)")
    #expect(again.output.contains("laptop."))
  }

  @Test("a peer that falls silent is named within half a minute, with how far it has come")
  func stalled() async throws {
    let served = try Served()
    let heads = served.heads
    let silent = try ScriptedPeer { request, connection in
      if request.what == "GET /v1/heads" { return connection.answer(200, heads) }
      connection.begin(200, type: "application/vnd.chron.segments")
      connection.waitForClose()
    }
    defer { silent.stop() }
    let user = try ChronUser()
    let start = ContinuousClock.now
    let run = try user.start(["clone", silent.url, "c.chron"])
    let expected = "nothing received from \(silent.url) for 20 s; 0 of 4 events received so far"
    #expect(await eventually { run.errors.contains(expected) }, "\(run.errors)")
    #expect(ContinuousClock.now - start < .seconds(30))
    run.signal(SIGINT)
    run.wait()
  }

  @Test("a URL that leads to the replica itself is named as such; a copy of it is another replica")
  func ownURL() throws {
    let served = try Served()
    let file = served.founder.folder.appendingPathComponent("harbour.chron")
    let run = try served.founder.chron("sync", served.url)
    #expect(run.status == 3)
    #expect(run.errors.contains("\(served.url) leads to this replica itself"))
    let clone = try served.founder.chron("clone", served.url, "harbour.chron")
    #expect(clone.status == 1)
    #expect(clone.errors.contains("leads to this replica itself"))
    #expect(try served.founder.json("status")["peers"] == [])
    let watch = try served.founder.chron("sync", served.url, "--watch")
    #expect(watch.status == 3)

    let folder = served.founder.folder.appendingPathComponent("copy")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let copy = try DatabaseQueue(path: folder.appendingPathComponent("harbour.chron").path)
    let original = try DatabaseQueue(path: file.path)
    try original.backup(to: copy)
    try copy.close()
    try original.close()
    let other = try served.founder.chron(["sync", served.url], folder: folder)
    #expect(other.status == 0, "\(other)")
    #expect(other.output.hasSuffix("nothing new, in sync\n"))
  }

  @Test("a password in a URL is refused and printed nowhere")
  func passwords() throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    for arguments in [
      ["peer", "add", "x", "http://user:secret@127.0.0.1:9"],
      ["clone", "http://secret@127.0.0.1:9"],
      ["sync", "http://user:se/secret@127.0.0.1:9"], ["sync", "user:secret@127.0.0.1"],
      ["sync", "http://127.0.0.1:9?token=secret"], ["clone", "http://127.0.0.1:9/?secret#x"],
      ["peer", "add", "x", "ftp://user:secret@h"], ["sync", "http://user:secret@h#secret"],
    ] {
      let run = try user.chron(arguments)
      #expect(run.status != 0, "\(run)")
      #expect(!(run.output + run.errors).contains("secret"), "\(run)")
    }
    #expect(try user.json("status")["peers"] == [])
  }

  @Test("a password that an older version kept is not shown, and is taken out of the file")
  func keptPassword() throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    try user.ok("peer", "add", "office", "http://127.0.0.1:9/p")
    let file = user.folder.appendingPathComponent("harbour.chron")
    let queue = try DatabaseQueue(path: file.path)
    try queue.write {
      try $0.execute(sql: "UPDATE peer SET url = 'http://user:secret@127.0.0.1:9/p'")
    }
    try queue.close()
    #expect(try Data(contentsOf: file).firstRange(of: Data("secret".utf8)) != nil)
    for arguments in [["peer", "list"], ["status"], ["status", "--json"], ["sync"]] {
      let run = try user.chron(arguments)
      #expect(!(run.output + run.errors).contains("secret"), "\(run)")
      #expect((run.output + run.errors).contains("http://127.0.0.1:9/p"), "\(run)")
    }
    #expect(try Data(contentsOf: file).firstRange(of: Data("secret".utf8)) == nil)
  }

  @Test("a name and a password of ~/.netrc are sent to the host that they are for")
  func netrc() throws {
    let served = try Served()
    let heads = served.heads
    let peer = try ScriptedPeer { request, connection in
      // "user:secret" in base64.
      guard request.head.contains("Authorization: Basic dXNlcjpzZWNyZXQ=") else {
        return connection.answer(401, "")
      }
      connection.answer(200, heads)
    }
    defer { peer.stop() }
    let user = try ChronUser()
    try Data(contentsOf: served.founder.folder.appendingPathComponent("harbour.chron"))
      .write(to: user.folder.appendingPathComponent("harbour.chron"))
    let refused = try user.chron("sync", peer.url)
    #expect(refused.status == 3)
    #expect(refused.errors.contains("refused this request"))
    #expect(refused.errors.contains("~/.netrc"))
    let home = user.folder.deletingLastPathComponent()
    try Data("machine 127.0.0.1 login user password secret\n".utf8)
      .write(to: home.appendingPathComponent(".netrc"))
    let run = try user.chron("sync", peer.url)
    #expect(run.status == 0, "\(run)")
    #expect(!(run.output + run.errors).contains("secret"))
  }

  @Test("what stays here is counted in correct English")
  func singular() throws {
    let served = try Served()
    let user = try ChronUser()
    #expect(try user.chron("clone", served.url, "c.chron").status == 0)
    try user.ok("add", "Mine.", "--when", "2021")
    #expect(
      try user.chron("sync").errors.contains("1 event of this replica will not be shared until"))
    #expect(
      try user.ok("status").contains("1 event of this replica will not count elsewhere"))
    try user.ok("add", "Mine too.", "--when", "2021")
    #expect(
      try user.chron("sync").errors.contains("2 events of this replica will not be shared until"))
    #expect(
      try user.ok("status").contains("2 events of this replica will not count elsewhere"))
  }

  @Test(
    "the cause of a failure is named",
    arguments: [
      (507, "diskFull", "cannot write to its disk"), (500, "storage", "cannot write to its disk"),
      (500, "damaged", "finds its own file damaged"),
      (503, "locked", "another process there has its file locked"),
      (404, "notFound", "not under that path"),
    ])
  func causes(status: Int, code: String, words: String) throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    let body =
      #"{"schema":"chron.error/1","code":"\#(code)","message":"/srv/secret.chron: no","#
      + #""advice":"look into /srv/secret"}"#
    let peer = try ScriptedPeer { _, connection in connection.answer(status, body) }
    defer { peer.stop() }
    let run = try user.chron("sync", peer.url)
    #expect(run.status == 3)
    #expect(run.output.hasSuffix(": not synced\n"))
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(!run.errors.contains("secret"))
    let document = try JSON.parse(try user.chron("sync", peer.url, "--json").output)
    #expect(document["peers"][0]["reached"] == true)
  }
}

/// A founder whose chronology is served.
final class Served {
  let founder: ChronUser
  let server: RunningProgram
  let url: String
  /// The heads as the server gives them.
  let heads: [UInt8]

  init(facts: Int = 3) throws {
    founder = try ChronUser()
    try founder.ok("init", "harbour", "--as", "desk")
    for number in 0..<facts { try founder.ok("add", "Fact \(number).", "--when", "2020") }
    server = try founder.start(["serve"])
    url = try server.firstLine()
    let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
    let connection = try RawConnection(port: port)
    connection.write("GET /v1/heads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    var answer: [UInt8] = []
    while true {
      let bytes = connection.read()
      if bytes.isEmpty { break }
      answer += bytes
    }
    let end = try #require(answer.firstRange(of: Array("\r\n\r\n".utf8)))
    heads = Array(answer[end.upperBound...])
  }

  deinit {
    server.signal(SIGTERM)
    server.wait()
  }
}
