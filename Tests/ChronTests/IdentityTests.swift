// What commands say of who writes: status with its next steps, clocks, keys, admissions.

import EventStore
import Foundation
import TestSupport
import Testing
import TransparencyLog

@Suite("Who writes, at the command line")
struct IdentityTests {
  let user: ChronUser
  var path: String { user.folder.path + "/harbour.chron" }
  var keys: KeyStore { KeyStore(directory: user.keys.path) }

  init() throws {
    user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    try user.ok("add", "A fact.", "--when", "2020")
  }

  private func concerns(_ user: ChronUser) throws -> [String] {
    let run = try user.ok("status", "--json")
    #expect(try SchemaValidator(named: "status").problems(in: run) == [])
    // These files were never synced, which is said of all of them.
    return (try JSON.parse(run)["concerns"].arrayValue ?? []).compactMap { $0["kind"].stringValue }
      .filter { $0 != "onlyHere" }
  }

  /// What status says, without the breaks of its lines.
  private func words(_ user: ChronUser) throws -> String {
    try user.ok("status").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func file(_ suffix: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: user.keys.path)
    return user.keys.path + "/" + (try #require(names.first { $0.hasSuffix(suffix) }))
  }

  @Test("a sole admin is told by status, and how to add a second")
  func soleAdmin() throws {
    #expect(try concerns(user) == ["soleAdmin"])
    let words = try user.ok("status")
    #expect(words.contains("Nothing is wrong."))
    #expect(words.contains("chron member admit 'VERIFIER-KEY' --as admin"))
    // With a second one, elsewhere, it is not said.
    let other = try ChronUser()
    try FileManager.default.copyItem(atPath: path, toPath: other.folder.path + "/harbour.chron")
    let renewed = try other.chron("member", "renew", "--key-elsewhere")
    let key = try #require(renewed.errors.firstMatch(of: /chron member admit '([^']+)'/)).1
    try user.ok("member", "admit", String(key), "--as", "admin")
    #expect(try concerns(user) == [])
  }

  @Test("status goes on without key or head, and in a file that was set back, and says so")
  func missing() throws {
    let head = try file(".head")
    let key = try file(".key")
    try FileManager.default.moveItem(atPath: head, toPath: head + ".away")
    #expect(try concerns(user).contains("keyUnusable"))
    #expect(try words(user).contains(head))
    try FileManager.default.moveItem(atPath: head + ".away", toPath: head)
    try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
    #expect(try concerns(user) == ["noKey"])
    #expect(try words(user).contains(user.keys.path))
    try FileManager.default.moveItem(atPath: key + ".away", toPath: key)

    try FileManager.default.copyItem(atPath: path, toPath: path + ".backup")
    try user.ok("add", "Lost.", "--when", "2020")
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    try FileManager.default.moveItem(atPath: path + ".backup", toPath: path)
    #expect(try concerns(user).contains("rolledBack"))
    let words = try words(user)
    #expect(words.contains("it holds 2 of the 3 events that desk."))
    #expect(words.contains("chron sync"))
  }

  @Test("a key that others can read draws a warning, with the command that mends it")
  func readableKey() throws {
    let key = try file(".key")
    chmod(key, 0o644)
    let run = try user.chron("add", "Another.", "--when", "2020")
    #expect(run.status == 0)
    #expect(run.errors.contains("Others on this machine can read the private key"))
    #expect(try concerns(user).contains("keyReadable"))
    let line = try #require(
      try user.ok("status").split(separator: "\n").first { $0.contains("chmod 600 ") })
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", String(line)]
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
    #expect(try user.chron("add", "A third.", "--when", "2020").errors.isEmpty)
  }

  @Test("events ahead of the clock are shown by status, log, trace and verify, and stop nothing")
  func ahead() throws {
    let future = WallClock {
      Timestamp(microseconds: Timestamp.now().microseconds + 10 * 31_557_600_000_000)
    }
    let store = try EventStore.open(at: path, keys: keys, clock: future)
    _ = try store.append([
      NewEvent(
        type: "fact.recorded",
        payload: [
          "fact": "01940000-0000-7000-8000-000000000001",
          "content": ["statement": "Written with a wrong clock.", "occurred": "2020"],
        ])
    ])
    try store.close()
    let run = try user.chron("add", "The next.", "--when", "2020")
    #expect(run.status == 0)
    #expect(run.errors.contains("ahead of this machine's clock"))
    #expect(run.errors.contains("9 years") || run.errors.contains("10 years"))
    let handle = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try user.chron("add", "The one after.", "--when", "2020").errors.isEmpty)

    for command in [["status"], ["log"], ["trace", handle]] {
      #expect(try user.ok(command).contains("ahead of this"), "\(command)")
    }
    let verified = try user.chron("verify")
    #expect(verified.status == 0)
    #expect((verified.output + verified.errors).contains("ahead of this"))
    for name in ["status", "verify"] {
      let document = try user.ok(name, "--json")
      #expect(try SchemaValidator(named: name).problems(in: document) == [])
      let ahead = try JSON.parse(document)["ahead"]
      #expect(ahead[0]["count"] == 3)
      #expect(ahead[0]["first"].stringValue?.hasSuffix("@2") == true)
    }
    let log = try user.ok("log", "--json")
    #expect(try SchemaValidator(named: "log").problems(in: log) == [])
    let marks = (try JSON.parse(log)["events"].arrayValue ?? []).map { $0["ahead"] }
    #expect(marks == [false, false, true, true, true])
    let trace = try user.ok("trace", handle, "--json")
    #expect(try SchemaValidator(named: "trace").problems(in: trace) == [])
    #expect(try JSON.parse(trace)["events"][0]["ahead"] == true)
  }

  @Test("member renew hands over where the key is here, and the next command writes the new log")
  func renew() throws {
    let run = try user.chron("member", "renew")
    #expect(run.status == 0)
    #expect(run.output.contains("admitted as an admin in its last event"))
    #expect(run.errors.isEmpty)
    try user.ok("add", "In the new log.", "--when", "2020")
    #expect(try user.json("status")["logs"].arrayValue?.map { $0["role"] } == ["admin", "admin"])
    #expect(try user.chron("verify").status == 0)
    #expect(try concerns(user) == ["soleAdmin"])
  }

  @Test("a key that anybody can sign for is refused by member admit")
  func weakKey() throws {
    let id = try #require(try user.json("status")["chronology"].stringValue)
    let bytes = [UInt8](repeating: 0, count: 32)
    let name = "\(id)/eve.\(Incarnation(publicKey: bytes))"
    let key = try VerifierKey(name: name, publicKey: bytes).description
    let run = try user.chron("member", "admit", key)
    #expect(run.status == 1)
    #expect(run.errors.contains("small order"))
    #expect(try user.json("member", "list")["members"].arrayValue?.count == 2)
  }
}
