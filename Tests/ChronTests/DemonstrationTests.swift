// The demonstration runs as it stands, and every question of the README has an answer in it.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("The demonstration")
struct DemonstrationTests {
  /// A copy of what the demonstration needs, with the program that was built with these tests.
  private static func prepare(_ root: URL) throws {
    let files = FileManager.default
    for folder in ["scripts", "data", ".build/release"] {
      try files.createDirectory(
        at: root.appending(path: folder), withIntermediateDirectories: true)
    }
    for path in ["scripts/demo", "data/kaliningrad"] {
      try files.copyItem(at: Repository.file(path), to: root.appending(path: path))
    }
    try files.createSymbolicLink(
      at: root.appending(path: ".build/release/chron"), withDestinationURL: ChronUser.executable)
  }

  private static func shell(
    _ line: String, in folder: URL, _ environment: [String: String]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": folder.path + "/.build/release:/usr/bin:/bin", "HOME": folder.path, "TZ": "UTC",
    ].merging(environment) { $1 }
    let log = folder.appending(path: "log-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let handle = try FileHandle(forWritingTo: log)
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOf: log, encoding: .utf8))
  }

  /// The commands of the README's table of questions: the first of each row, and others that are
  /// whole commands.
  private static func questions() throws -> [String] {
    let readme = try String(contentsOf: Repository.file("README.md"), encoding: .utf8)
    let table = readme.split(separator: "\n").filter {
      $0.hasPrefix("| ") && $0.contains("`chron ")
    }
    return table.flatMap { row in
      row.matches(of: /`(chron [^`]+)`/).map { String($0.output.1) }
    }.filter { !$0.hasPrefix("chron resolve") }
  }

  @Test("every question of the README has an answer in it", .timeLimit(.minutes(10)))
  func answers() throws {
    let root = FileManager.default.temporaryDirectory
      .appending(path: "chron-demo-\(UUID().uuidString)")
    try Self.prepare(root)
    defer { try? FileManager.default.removeItem(at: root) }
    let demo = try Self.shell("scripts/demo", in: root, [:])
    try #require(demo.status == 0, "\(demo.output)")
    #expect(!demo.output.contains("export CHRON_KEYS"))
    let frontier = try #require(demo.output.firstMatch(of: /--frontier ([0-9a-f]{32})/)).output.1
    let fact = try #require(demo.output.firstMatch(of: /second\.chron trace ([0-9a-z]{12})/)).output
      .1

    // The lines that the demonstration ends with can be pasted.
    let offered = demo.output.split(separator: "\n").suffix(10).filter { $0.hasPrefix("  ") }
    #expect(offered.count == 5)
    for line in offered {
      #expect(try Self.shell(String(line), in: root, [:]).status == 0, "\(line)")
    }

    // The colleague has something that the first peer lacks.
    let keys = ["CHRON_KEYS": "demo/keys"]
    let added = try Self.shell(
      "chron --file demo/second.chron add 'A report was written.' --when 2026-11-22", in: root, keys
    )
    #expect(added.status == 0, "\(added.output)")
    let serving = try Self.shell(
      """
      chron --file demo/second.chron serve >demo/url 2>/dev/null & server=$!
      for n in $(seq 200); do [ -s demo/url ] && break; sleep 0.05; done
      chron --file demo/kaliningrad.chron peer add second "$(cat demo/url)"
      chron --file demo/kaliningrad.chron sync; status=$?
      kill $server; wait $server; exit $status
      """, in: root, keys)
    #expect(serving.status == 0 && serving.output.contains("1 event received"), "\(serving.output)")

    let questions = try Self.questions()
    #expect(questions.count >= 20)
    for question in questions where question != "chron sync" {
      let line = question.replacing("FACT", with: fact).replacing("ID", with: frontier)
      let run = try Self.shell(line, in: root, ["CHRON_FILE": "demo/kaliningrad.chron"])
      #expect(run.status == (question == "chron conflicts" ? 5 : 0), "\(line)\n\(run.output)")
      // Nothing is wrong there; what it answers is who else holds what was written.
      if question == "chron status" {
        #expect(run.output.contains("on 1 other replica"), "\(run.output)")
        continue
      }
      let isEmpty = [
        "no facts", "Nothing ", "no new near copies", "nothing differs", "no documents",
      ]
      .contains { run.output.contains("\n\($0)") || run.output.contains("· \($0)") }
      #expect(!isEmpty && run.output.split(separator: "\n").count >= 2, "\(line)\n\(run.output)")
    }
  }
}
