// The file under `chron serve`: nothing is acknowledged to a peer that the file's next reader lacks.

import Foundation
import TestSupport
import Testing

@Suite("The file under a server")
struct ServedFileTests {
  /// What happens to the file.
  enum Fate: String, CaseIterable { case removed, renamed, replaced, copiedOver }

  @Test(
    "a peer is told nothing but an error once the file is not where it was",
    arguments: Fate.allCases)
  func fate(_ fate: Fate) throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    try user.ok("add", "The ferry sailed.", "--when", "2020")
    let manager = FileManager.default
    let path = user.folder.path + "/harbour.chron"
    let other = try ChronUser()
    try other.ok("init", "river", "--as", "ship")
    let server = try user.start(["serve"])
    defer { if server.isRunning { server.signal(SIGKILL) } }
    let url = try server.firstLine()
    let peer = try ChronUser()
    try peer.ok("clone", url, "copy.chron", "--as", "laptop")
    // The founder's own events go to the peer, who has one more to give to the server.
    let line = try #require(
      try peer.chron("status").errors.firstMatch(of: /chron member admit '[^']+'/))
    try user.ok("member", "admit", String(line.0.split(separator: "'")[1]))
    try peer.ok("sync")
    try peer.ok("add", "The ferry sank.", "--when", "2021")
    try Self.meet(fate, path, other.folder.path + "/river.chron")
    let sync = try peer.chron(["sync"])
    #expect(sync.status == 3, "\(fate): \(sync.output)\(sync.errors)")
    #expect(!sync.output.contains("sent"), "\(fate): \(sync.output)")
    let clone = try other.chron(["clone", url, "late.chron", "--as", "late"])
    #expect(clone.status != 0, "\(fate): \(clone.output)")
    #expect(!manager.fileExists(atPath: other.folder.path + "/late.chron"), "\(fate)")
    let after = manager.contents(atPath: path)
    server.signal(SIGTERM)
    #expect(server.wait().status == 0)
    // What lies there now was not touched, and the event is not lost: it waits for a peer.
    #expect(manager.contents(atPath: path) == after, "\(fate)")
    if fate == .renamed {
      let verify = try user.chron("verify", "--file", "moved.chron")
      #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
      let log = try user.chron("log", "--file", "moved.chron")
      #expect(log.output.contains("The ferry sailed.") && log.output.contains("laptop"))
      let again = try user.start(["serve", "--file", "moved.chron"])
      let url = try again.firstLine()
      let sync = try peer.chron("sync", url)
      #expect(sync.output.contains("1 event sent"), "\(sync.output)\(sync.errors)")
      again.signal(SIGTERM)
      again.wait()
    }
  }

  @Test(
    "a watch over a file that is not where it was ends with an error, and acknowledges nothing",
    arguments: Fate.allCases)
  func watched(_ fate: Fate) throws {
    let served = try Served(facts: 1)
    let user = try ChronUser()
    try user.ok("clone", served.url, "copy.chron", "--as", "laptop")
    let other = try ChronUser()
    try other.ok("init", "river", "--as", "ship")
    let watch = try user.start(["sync", "--watch"])
    defer { if watch.isRunning { watch.signal(SIGKILL) } }
    #expect(try watch.firstLine().contains("in sync"))
    try Self.meet(fate, user.folder.path + "/copy.chron", other.folder.path + "/river.chron")
    let after = FileManager.default.contents(atPath: user.folder.path + "/copy.chron")
    try served.founder.ok("add", "The ferry sank.", "--when", "2021")
    let run = watch.wait(seconds: 30)
    #expect(run.status == 1, "\(fate): \(run)")
    #expect(run.errors.contains("chron: "), "\(fate): \(run)")
    #expect(!run.output.contains("1 event"), "\(fate): \(run)")
    #expect(FileManager.default.contents(atPath: user.folder.path + "/copy.chron") == after)
    if fate == .renamed {
      try user.ok("verify", "--file", "moved.chron")
      try user.ok("sync", "--file", "moved.chron")
      #expect(try user.ok("timeline", "--file", "moved.chron").contains("The ferry sank."))
    }
  }

  /// Does to a file what happens to it.
  private static func meet(_ fate: Fate, _ path: String, _ other: String) throws {
    let manager = FileManager.default
    switch fate {
    case .removed: try manager.removeItem(atPath: path)
    case .renamed:
      let moved = (path as NSString).deletingLastPathComponent + "/moved.chron"
      try manager.moveItem(atPath: path, toPath: moved)
    case .replaced: #expect(rename(other, path) == 0)
    case .copiedOver:
      let bytes = try #require(manager.contents(atPath: other))
      let file = try #require(FileHandle(forWritingAtPath: path))
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: bytes)
      try file.close()
    }
  }
}
