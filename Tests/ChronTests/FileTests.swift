// Which chronology a command works on, and what it says when there is none or it cannot be used.

import Foundation
import GRDB
import TestSupport
import Testing

@Suite("The chronology's file")
struct FileTests {
  let user: ChronUser

  init() throws { user = try ChronUser() }

  @Test("init prints the id and, once, the recovery code")
  func initialise() throws {
    let run = try user.chron("init", "harbour", "--as", "desk")
    #expect(run.status == 0)
    #expect(run.output.contains(/chronology  [0-9a-f]{32}\n/))
    #expect(run.output.contains(/recovery    [0-9a-z]{8}(-[0-9a-z]{8}){6}\n/))
    #expect(run.output.contains(/writes as   desk\.[0-9a-f]{8}\n/))
    #expect(FileManager.default.fileExists(atPath: user.folder.path + "/harbour.chron"))
    let again = try user.chron("init", "harbour")
    #expect(again.status == 1)
    #expect(again.errors.contains("try:"))
  }

  @Test("a name that is none of a replica's is refused with what it may be")
  func badReplicaName() throws {
    let run = try user.chron("init", "harbour", "--as", "My Desk")
    #expect(run.status != 0)
    #expect(run.errors.contains("a–z, 0–9 and -"))
    #expect(!FileManager.default.fileExists(atPath: user.folder.path + "/harbour.chron"))
  }

  @Test("without a chronology here or above, status 10 says how to found one")
  func none() throws {
    let run = try user.chron("status")
    #expect(run.status == 10)
    #expect(run.errors.hasPrefix("chron: no chronology found\n  where: "))
    #expect(run.errors.contains("chron init NAME"))
  }

  @Test("the only chronology of the nearest folder above is found")
  func above() throws {
    try user.ok("init", "harbour", "--as", "desk")
    let deep = user.folder.appendingPathComponent("a/b")
    try FileManager.default.createDirectory(at: deep, withIntermediateDirectories: true)
    let run = try user.chron(["member", "list"], folder: deep)
    #expect(run.status == 0)
    #expect(run.output.contains("founder"))
  }

  @Test("several chronologies in one folder are listed, and none is chosen")
  func several() throws {
    try user.ok("init", "harbour", "--as", "desk")
    try user.ok("init", "river", "--as", "desk")
    let run = try user.chron("status")
    #expect(run.status == 10)
    #expect(run.errors.contains("--file harbour.chron\n         --file river.chron"))
    #expect(try user.chron("status", "--file", "river.chron").status == 0)
    #expect(
      try user.chron(["status"], environment: ["CHRON_FILE": "harbour.chron"]).status == 0)
  }

  @Test("--file is taken before the command and after it")
  func optionOrder() throws {
    try user.ok("init", "harbour", "--as", "desk")
    try user.ok("init", "river", "--as", "desk")
    #expect(try user.chron("--file", "river.chron", "member", "list").status == 0)
    #expect(try user.chron("member", "list", "--file", "river.chron").status == 0)
  }

  @Test("a mistyped file is answered with the near one")
  func mistyped() throws {
    try user.ok("init", "harbour", "--as", "desk")
    let run = try user.chron("status", "--file", "harbor.chron")
    #expect(run.status == 10)
    #expect(run.errors.contains("--file harbour.chron"))
  }

  @Test("a file that is no chronology is refused, and left as it is")
  func foreign() throws {
    try user.write("Dear diary,\n", to: "diary.chron")
    let run = try user.chron("status")
    #expect(run.status == 1)
    #expect(run.errors.contains("diary.chron"))
    let text = try String(
      contentsOf: user.folder.appendingPathComponent("diary.chron"), encoding: .utf8)
    #expect(text == "Dear diary,\n")
  }

  @Test("what is no regular file is refused at once, by every way of naming it")
  func specialFiles() throws {
    let folder = user.folder.path
    #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // The name of a socket has to be short: it is made in /tmp and linked to.
    let name = "/tmp/chron-\(UInt32.random(in: .min ... .max))"
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    defer { unlink(name) }
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/socket", withDestinationPath: name)
    for (name, kind) in [
      ("pipe", "a named pipe"), (".", "a folder"), ("/dev/null", "a device"),
      ("socket", "a socket"),
    ] {
      for command in [["status"], ["verify"], ["add", "It rained.", "--when", "2020"], ["serve"]] {
        let runs = [
          try user.start(command + ["--file", name]).wait(seconds: 10),
          try user.start(command, environment: ["CHRON_FILE": name]).wait(seconds: 10),
        ]
        for run in runs {
          #expect(run.status == 1, "\(run.command): \(run.errors)")
          #expect(run.errors.contains("\(name) is \(kind)"), "\(run.errors)")
        }
      }
    }
  }

  @Test("a file that another process keeps locked is waited for, then given up with status 11")
  func locked() throws {
    try user.ok("init", "harbour", "--as", "desk")
    let queue = try DatabaseQueue(path: user.folder.path + "/harbour.chron")
    try queue.inDatabase { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      let run = try user.chron("add", "Nothing happened.", "--when", "2020")
      #expect(run.status == 11)
      #expect(run.errors.contains("try:"))
      try db.execute(sql: "ROLLBACK")
    }
    #expect(try user.chron("add", "Nothing happened.", "--when", "2020").status == 0)
  }
}
