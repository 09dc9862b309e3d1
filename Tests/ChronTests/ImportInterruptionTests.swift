// kill −9 in the middle of an import: nothing half-done stays, and the same command completes it.

import Foundation
import TestSupport
import Testing

@Suite("An import that is killed")
struct ImportInterruptionTests {
  @Test("is completed by the same command, with every row once", .timeLimit(.minutes(5)))
  func killed() throws {
    let user = try ChronUser()
    try user.chron("init", "test")
    let count = 5_000
    let rows = (1...count).map { "{\"id\":\($0),\"statement\":\"Row \($0).\"}\n" }.joined()
    try user.write(rows, to: "rows.jsonl")
    var generator = SeededGenerator()
    for _ in 0..<3 {
      let running = try user.start(["import", "rows.jsonl"])
      try waitUntilWriting(user, running)
      // Somewhere in the lots that it writes; a run that was faster has simply completed.
      usleep(UInt32.random(in: 0..<900_000, using: &generator))
      running.signal(SIGKILL)
      _ = running.wait()
      #expect(try user.chron("verify").status == 0, "seed \(generator.seed)")
    }
    let last = try user.chron("import", "rows.jsonl")
    #expect(last.status == 0, "\(last.errors), seed \(generator.seed)")
    let export = try user.chron("export", "--format", "jsonl").output
    #expect(export.split(separator: "\n").count == count, "seed \(generator.seed)")
    let again = try user.chron("import", "rows.jsonl")
    #expect(again.status == 0 && again.output.contains("nothing new"), "\(again.output)")
    #expect(try !isWriting(user))
  }

  /// The note beside the chronology is there from before the first lot until after the last.
  private func isWriting(_ user: ChronUser) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: user.folder.path)
      .contains { $0.hasPrefix("test.chron-import-") }
  }

  private func waitUntilWriting(_ user: ChronUser, _ running: RunningProgram) throws {
    while try running.isRunning && !isWriting(user) { usleep(20_000) }
  }
}
