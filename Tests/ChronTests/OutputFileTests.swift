// What a command writes because it was told a name: never onto a chronology or a key, onto another
// file only when asked, and under the name only when it is whole.

import Foundation
import TestSupport
import Testing

@testable import chron

@Suite("Output files")
struct OutputFileTests {
  let user: ChronUser

  init() throws {
    user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    try user.ok("add", "The ferry sank.", "--when", "1842")
  }

  private func path(_ name: String) -> String { user.folder.appendingPathComponent(name).path }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: user.folder.appendingPathComponent(name))
  }

  /// What lies in the folder, but for what SQLite keeps beside a file that was in use.
  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: user.folder.path)
      .filter { !$0.hasSuffix(".chron-wal") && !$0.hasSuffix(".chron-shm") }.sorted()
  }

  @Test("nothing is written onto a chronology or its keys, under whatever name, even with --force")
  func protected() throws {
    let files = FileManager.default
    try user.ok("init", "--file", "river", "river", "--as", "desk")
    try files.createDirectory(atPath: path("sub"), withIntermediateDirectories: true)
    try files.createSymbolicLink(atPath: path("link.jsonl"), withDestinationPath: "river")
    try files.createSymbolicLink(atPath: path("open.csv"), withDestinationPath: "harbour.chron")
    try files.linkItem(atPath: path("harbour.chron"), toPath: path("hard.jsonl"))
    try files.linkItem(atPath: path("river"), toPath: path("sub/other.csv"))
    let key = try #require(
      try files.contentsOfDirectory(atPath: user.keys.path).first { $0.hasSuffix(".key") })
    let head = key.replacingOccurrences(of: ".key", with: ".head")
    try files.linkItem(atPath: user.keys.path + "/" + key, toPath: path("key.csv"))
    try files.copyItem(atPath: user.keys.path + "/" + key, toPath: path("copied-key.csv"))
    try files.createSymbolicLink(
      atPath: path("head.csv"), withDestinationPath: user.keys.path + "/" + head)
    let targets = [
      "harbour.chron", "./harbour.chron", "sub/../harbour.chron", path("harbour.chron"), "river",
      "link.jsonl", "open.csv", "hard.jsonl", "sub/other.csv", "key.csv", "copied-key.csv",
      "head.csv", user.keys.path + "/" + key, user.keys.path + "/" + head, "harbour.chron-wal",
      "harbour.chron-shm", "harbour.chron-journal", "river-wal", "new.chron", "new.chron-wal",
      "river-shm", "sub/../river-journal",
    ]
    func contents() throws -> [String: Data] {
      var result: [String: Data] = [:]
      for name in try names() where name != "sub" { result[name] = try? bytes(name) }
      for name in [key, head] {
        result[name] = try Data(contentsOf: user.keys.appendingPathComponent(name))
      }
      return result
    }
    let before = try contents()
    for target in targets {
      for options in [[], ["--force"]] {
        for format in [[], ["--format", "csv"]] {
          let run = try user.chron(
            ["export", target, "--file", "harbour.chron"] + options + format)
          #expect([1, 2].contains(run.status), "\(run.command)\n\(run.errors)")
          #expect(run.errors.contains("where:"), "\(run.command)\n\(run.errors)")
        }
      }
    }
    #expect(try contents() == before)
    #expect(try user.chron("verify", "--file", "harbour.chron").status == 0)
    #expect(try user.chron("verify", "--file", "river").status == 0)
  }

  @Test("an existing file is replaced only with --force, with its permissions and through its link")
  func existing() throws {
    try user.write("mine\n", to: "facts.jsonl")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: path("facts.jsonl"))
    try FileManager.default.createSymbolicLink(
      atPath: path("link.jsonl"), withDestinationPath: "facts.jsonl")
    for name in ["facts.jsonl", "link.jsonl"] {
      let run = try user.chron("export", name)
      #expect(run.status == 1)
      #expect(run.errors.contains("already exists"), "\(run.errors)")
      #expect(run.errors.contains("--force"))
      #expect(try bytes("facts.jsonl") == Data("mine\n".utf8))
    }
    try user.ok("export", "link.jsonl", "--force")
    #expect(try String(decoding: bytes("facts.jsonl"), as: UTF8.self).contains("The ferry sank."))
    let attributes = try FileManager.default.attributesOfItem(atPath: path("facts.jsonl"))
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: path("link.jsonl"))
    #expect(link == "facts.jsonl")
    #expect(try names() == ["facts.jsonl", "harbour.chron", "link.jsonl"])
  }

  @Test("a dangling link, a folder and a missing folder are refused, and nothing is made")
  func noFile() throws {
    try FileManager.default.createSymbolicLink(
      atPath: path("link.jsonl"), withDestinationPath: "elsewhere")
    try FileManager.default.createDirectory(
      atPath: path("sub.csv"), withIntermediateDirectories: true)
    for target in ["link.jsonl", "sub.csv", "nowhere/facts.csv", "", "facts.csv/"] {
      let run = try user.chron("export", target, "--force")
      #expect([1, 2].contains(run.status), "\(run.command)\n\(run.errors)")
    }
    #expect(try names() == ["harbour.chron", "link.jsonl", "sub.csv"])
  }

  @Test(
    "the name says the format, or is refused: never one format under another's name",
    arguments: [
      ("x.jsonl", "{"), ("x.NDJSON", "{"), ("x.csv", "fact,"), ("x", "{"), ("a.b.csv", "fact,"),
      ("x.xlsx", nil), ("x.md", nil), ("x.tsv", nil), ("x.json", nil), ("x.txt", nil),
      ("x.csv.gz", nil), ("x.html", nil), (".hidden", "{"),
    ] as [(String, String?)])
  func formats(name: String, beginning: String?) throws {
    let run = try user.chron("export", name)
    if let beginning {
      #expect(run.status == 0, "\(run.errors)")
      #expect(try bytes(name).starts(with: Data(beginning.utf8)))
    } else {
      #expect(run.status == 2)
      #expect(run.errors.contains("NAME.csv"), "\(run.errors)")
      #expect(try names() == ["harbour.chron"])
    }
  }

  @Test("--format serves a name that says nothing, and does not overrule one that says another")
  func explicitFormats() throws {
    for (name, format) in [("facts", "csv"), ("facts.txt", "csv"), ("facts.2020", "jsonl")] {
      #expect(try user.chron("export", name, "--format", format).status == 0)
    }
    for (name, format) in [
      ("x.jsonl", "csv"), ("x.csv", "jsonl"), ("x.xlsx", "csv"), ("x.json", "jsonl"),
    ] {
      let run = try user.chron("export", name, "--format", format)
      #expect(run.status == 2)
      #expect(run.errors.contains("contradict"), "\(run.errors)")
    }
    #expect(try names() == ["facts", "facts.2020", "facts.txt", "harbour.chron"])
  }

  @Test("standard output, its device and pipes are written as they are")
  func streams() throws {
    let rows = try user.ok("export")
    for target in ["-", "/dev/stdout", "/dev/fd/1"] {
      #expect(try user.ok("export", target) == rows)
    }
    #expect(try user.chron("export", "/dev/null").status == 0)
    #expect(mkfifo(path("pipe"), 0o600) == 0)
    let reader = try user.start(["import", "pipe", "--dry-run", "--format", "jsonl"])
    #expect(try user.chron("export", "pipe").status == 0)
    reader.wait(seconds: 10)
    let type = try FileManager.default.attributesOfItem(atPath: path("pipe"))[.type]
    #expect(type as? FileAttributeType != .typeRegular)
    #expect(try names() == ["harbour.chron", "pipe"])
  }

  private func rows(_ count: Int) -> String {
    (0..<count).map { "{\"id\":\"\($0)\",\"statement\":\"Row \($0) happened.\"}\n" }.joined()
  }

  @Test(
    "a disk that is full leaves the old file whole, and nothing beside it",
    arguments: [false, true])
  func fullDisk(isThere: Bool) throws {
    try user.write(rows(5_000), to: "rows.jsonl")
    try user.ok("import", "rows.jsonl")
    if isThere { try user.write("mine\n", to: "facts.jsonl") }
    let before = try names()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    // A limit of the file's size fails a write as a full disk does.
    shell.arguments = [
      "-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" export facts.jsonl --force",
      ChronUser.executable.path,
    ]
    shell.currentDirectoryURL = user.folder
    shell.environment = ["HOME": user.folder.path, "CHRON_KEYS": user.keys.path]
    let errors = Pipe()
    shell.standardError = errors
    try shell.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 1)
    #expect(said.contains("cannot write to facts.jsonl: File too large"), "\(said)")
    #expect(try names() == before)
    if isThere { #expect(try bytes("facts.jsonl") == Data("mine\n".utf8)) }
  }

  @Test(
    "an export that is killed leaves nothing, or the whole file", arguments: [SIGKILL, SIGTERM])
  func killed(signal: Int32) throws {
    try user.write(rows(8_000), to: "rows.jsonl")
    try user.ok("import", "rows.jsonl")
    let whole = Data(try user.ok("export").utf8)
    let before = try names()
    for milliseconds in [30, 100, 250, 500] {
      let running = try user.start(["export", "facts.jsonl"])
      Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
      running.signal(signal)
      running.wait()
      let left = try names()
      if left.contains("facts.jsonl") {
        #expect(try bytes("facts.jsonl") == whole)
        try FileManager.default.removeItem(atPath: path("facts.jsonl"))
      }
      #expect(try names() == before)
    }
  }

  @Test("where a file cannot be without a name, it has one of its own until it is whole")
  func named() throws {
    let file = try UnnamedFile(beside: path("a.csv"), named: "a.csv", isNamed: true)
    #expect(try names().contains { $0.hasPrefix(".a.csv.") })
    #expect(file.take(path("a.csv"), replacing: false) == 0)
    file.close()
    #expect(try names() == ["a.csv", "harbour.chron"])
    let other = try UnnamedFile(beside: path("a.csv"), named: "a.csv", isNamed: true)
    #expect(other.take(path("a.csv"), replacing: false) == -1)
    other.close()
    #expect(try names() == ["a.csv", "harbour.chron"])
  }

  @Test("init goes onto no file that is there, nor beside a chronology as its database's")
  func founding() throws {
    try user.write("mine\n", to: "diary.chron")
    try FileManager.default.createSymbolicLink(
      atPath: path("link.chron"), withDestinationPath: "elsewhere.chron")
    for arguments in [
      ["init", "diary"], ["init", "harbour"], ["init", "link"],
      ["init", "x", "--file", "harbour.chron-wal"], ["init", "x", "--file", "y.chron-shm"],
    ] {
      let run = try user.chron(arguments)
      #expect(run.status == 1, "\(run.command)\n\(run.errors)")
    }
    #expect(try bytes("diary.chron") == Data("mine\n".utf8))
    #expect(try names().filter { $0.contains("new") || $0.contains("elsewhere") } == [])
  }
}
