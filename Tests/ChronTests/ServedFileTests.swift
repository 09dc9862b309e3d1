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
    switch fate {
    case .removed: try manager.removeItem(atPath: path)
    case .renamed: try manager.moveItem(atPath: path, toPath: user.folder.path + "/moved.chron")
    case .replaced: #expect(rename(other.folder.path + "/river.chron", path) == 0)
    case .copiedOver:
      let bytes = try #require(manager.contents(atPath: other.folder.path + "/river.chron"))
      let file = try #require(FileHandle(forWritingAtPath: path))
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: bytes)
      try file.close()
    }
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
}
