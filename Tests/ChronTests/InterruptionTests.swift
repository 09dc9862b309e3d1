// Killed in the middle: what is in the file is whole, and the command run again completes.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Interruptions")
struct InterruptionTests {
  private static let rowCount = 20_000

  private static let rows: String =
    (0..<rowCount).map { number in
      #"{"id":"\#(number)","statement":"Row \#(number) happened.","occurred":"20\#(10 + number % 10)"}"#
    }.joined(separator: "\n") + "\n"

  @Test("a clone that is killed again and again goes on, and one more run completes it")
  func killedClone() throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    try user.write(Self.rows, to: "rows.jsonl")
    try user.ok("import", "rows.jsonl")
    let server = try user.start(["serve"])
    defer {
      server.signal(SIGTERM)
      server.wait()
    }
    let url = try server.firstLine()
    let other = try ChronUser()
    for milliseconds in [30, 150, 400, 800, 1_500] {
      let running = try other.start(["clone", url, "copy.chron", "--as", "laptop"])
      Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
      running.signal(SIGKILL)
      running.wait()
      if FileManager.default.fileExists(atPath: other.folder.path + "/copy.chron") {
        let run = try other.chron("verify", "--file", "copy.chron")
        // Killed before the file was a chronology at all, it is not one; else it is sound.
        #expect([0, 1].contains(run.status), "\(run.output)\(run.errors)")
      }
    }
    try other.ok("clone", url, "copy.chron", "--as", "laptop")
    #expect(try other.chron("verify").status == 0)
    #expect(
      try other.ok("as-of", "2030", "--limit", "20", "--json")
        == user.ok("as-of", "2030", "--limit", "20", "--json"))
  }

  @Test("SIGINT ends a command with status 130 and keeps the file whole")
  func interrupted() throws {
    let user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    try user.write(Self.rows, to: "rows.jsonl")
    let running = try user.start(["import", "rows.jsonl"])
    Thread.sleep(forTimeInterval: 0.5)
    running.signal(SIGINT)
    #expect(running.wait().status == 130)
    #expect(try user.chron("verify").status == 0)
  }
}
