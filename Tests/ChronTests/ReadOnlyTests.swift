// Chronologies that may only be read, or whose file is not what it was: every command that reads
// works, every one that writes says why not.

import EventStore
import Foundation
import GRDB
import TestSupport
import Testing

@Suite("Reading needs no right to write")
struct ReadOnlyTests {
  /// Commands that only read, and a word that each prints of the chronology that `found` makes.
  static let readers: [(words: [String], printed: String)] = [
    (["status"], "2 facts"), (["verify"], "Verified"), (["timeline"], "It snowed."),
    (["as-of", "2021"], "It rained."), (["search", "snowed"], "It snowed."),
    (["log"], "It rained."),
    (["export", "--format", "jsonl"], "It snowed."), (["source", "list"], "Diary"),
    (["conflicts"], "no facts in conflict"), (["member", "list"], "desk"),
    (["diff", "2019", "2021"], "It rained."), (["during", "2020"], "It rained."),
    (["peer", "list"], "office"),
  ]

  /// How a chronology comes to be one that can only be read.
  enum Obstacle: String, CaseIterable, CustomTestStringConvertible {
    case anothersFile, anothersFolder, readOnlyMedium, fullDisk
    var testDescription: String { rawValue }

    /// What says why nothing can be written.
    var reason: String {
      switch self {
      case .anothersFile: "this user may not write to the file"
      case .anothersFolder: "this user may not write to"
      case .readOnlyMedium: "read-only medium"
      case .fullDisk: "full"
      }
    }
  }

  /// How far the tables that views read have come.
  enum Folded: String, CaseIterable, CustomTestStringConvertible {
    case upToDate, behind, ofAnOlderVersion, withALiveLog
    var testDescription: String { rawValue }
  }

  static let isRoot = geteuid() == 0
  /// Whether this process may mount file systems in a namespace of its own.
  static let canMount =
    (try? Process.run(URL(fileURLWithPath: "/usr/bin/env"), arguments: ["unshare", "-m", "true"]))
    .map { process in
      process.waitUntilExit()
      return process.terminationStatus == 0
    } ?? false

  let user: ChronUser
  init() throws { user = try ChronUser() }

  private var file: String { user.folder.path + "/desk/weather.chron" }

  /// Founds a chronology in the folder `desk`.
  private func found(_ folded: Folded) throws {
    let home = user.folder.appendingPathComponent("desk")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    try user.write("Dear diary.\n", to: "diary.txt")
    for words in [
      ["add", "It rained.", "--when", "2020"], ["add", "It snowed.", "--when", "2021"],
      ["source", "add", "../diary.txt", "--title", "Diary", "--keep"], ["timeline"],
      ["search", "rained"], ["peer", "add", "office", "http://127.0.0.1:9"],
    ] {
      if !FileManager.default.fileExists(atPath: file) {
        let run = try user.chron(["init", "weather", "--as", "desk"], folder: home)
        try #require(run.status == 0, "\(run.errors)")
      }
      let run = try user.chron(words, folder: home)
      try #require(run.status == 0, "\(run.errors)")
    }
    if folded == .behind {
      // As a peer's push leaves it: the event is there, and nobody has looked since.
      let store = try EventStore.open(at: file, keys: KeyStore(directory: user.keys.path))
      _ = try store.append([NewEvent(type: "example.noted", payload: ["text": .string("x")])])
      try store.close()
    }
    let change =
      switch folded {
      case .upToDate, .behind: "SELECT 1"
      case .ofAnOlderVersion: "UPDATE projection SET version = 0"
      case .withALiveLog: "UPDATE peer SET url = url"
      }
    let queue = try DatabaseQueue(path: file)
    try queue.write { try $0.execute(sql: change) }
    if folded == .withALiveLog {
      try queue.write {
        try $0.execute(sql: "INSERT INTO peer (name, url) VALUES ('p', 'http://127.0.0.1:1')")
      }
      // As a crash leaves it: the file and its log, without SQLite's index of the log.
      let manager = FileManager.default
      for suffix in ["", "-wal"] {
        try manager.copyItem(atPath: file + suffix, toPath: user.folder.path + "/kept" + suffix)
      }
      try queue.close()
      for suffix in ["", "-wal"] {
        try? manager.removeItem(atPath: file + suffix)
        try manager.moveItem(atPath: user.folder.path + "/kept" + suffix, toPath: file + suffix)
      }
    } else {
      try queue.close()
    }
  }

  /// What runs the program where `obstacle` holds.
  private func wrapper(_ obstacle: Obstacle) throws -> [String] {
    let home = user.folder.path + "/desk"
    switch obstacle {
    case .anothersFile, .anothersFolder:
      // The administrator's programs may write everywhere: they run as nobody.
      if obstacle == .anothersFolder { #expect(chmod(file, 0o666) == 0) }
      if obstacle == .anothersFile { #expect(chmod(file, 0o444) == 0) }
      #expect(chmod(home, obstacle == .anothersFile && Self.isRoot ? 0o777 : 0o555) == 0)
      return Self.isRoot ? ["setpriv", "--reuid=65534", "--clear-groups"] : []
    case .readOnlyMedium:
      let script = "mount --bind \(home) \(home) && mount -o remount,bind,ro \(home) && exec \"$@\""
      return ["unshare", "-m", "sh", "-c", script, "sh"]
    case .fullDisk:
      let script = """
        mount -t tmpfs -o size=2m tmpfs /mnt && cp \(home)/* /mnt/ && \
        { dd if=/dev/zero of=/mnt/fill bs=4k 2>/dev/null || true; } && \
        mount --bind /mnt \(home) && exec "$@"
        """
      return ["unshare", "-m", "sh", "-c", script, "sh"]
    }
  }

  private func checkReaders(_ obstacle: Obstacle, _ folded: Folded) throws {
    try found(folded)
    let wrapper = try wrapper(obstacle)
    func run(_ words: [String]) throws -> ProgramRun {
      try user.start(words + ["--file", file], through: wrapper).wait(seconds: 60)
    }
    let before = FileManager.default.contents(atPath: file)
    for (words, printed) in Self.readers {
      let run = try run(words)
      #expect(run.status == 0, "\(run.command): \(run.errors)")
      #expect(run.output.contains(printed), "\(run.command): \(run.output)")
      if folded == .behind || folded == .ofAnOlderVersion, words == ["timeline"] {
        #expect(run.errors.contains("folded in memory"), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      }
      #expect(!run.output.contains("BAD"), "\(run.output)")
    }
    for words in [
      ["add", "It hailed.", "--when", "2022"], ["peer", "add", "q", "http://127.0.0.1:1"],
    ] {
      let run = try run(words)
      #expect(run.status == 1, "\(run.command): \(run.output)")
      #expect(run.errors.contains(obstacle.reason), "\(run.command): \(run.errors)")
      #expect(run.errors.contains("try:"), "\(run.errors)")
    }
    #expect(FileManager.default.contents(atPath: file) == before)
  }

  @Test(
    "as a user who may only read, every command that reads works",
    .enabled(
      if: !isRoot || FileManager.default.fileExists(atPath: "/usr/bin/setpriv"),
      "run as root, this needs setpriv"), arguments: [Obstacle.anothersFile, .anothersFolder],
    Folded.allCases)
  func anotherUser(_ obstacle: Obstacle, _ folded: Folded) throws {
    try checkReaders(obstacle, folded)
  }

  @Test(
    "on a read-only medium and on a full disk, every command that reads works",
    .enabled(if: canMount, "this needs the right to mount file systems"),
    arguments: [Obstacle.readOnlyMedium, .fullDisk], Folded.allCases)
  func medium(_ obstacle: Obstacle, _ folded: Folded) throws {
    try checkReaders(obstacle, folded)
  }

  @Test("while another process is stopped in its transaction, every command that reads works")
  func stoppedWriter() throws {
    try found(.behind)
    let writer = try DatabaseQueue(path: file)
    try writer.inDatabase { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      try db.execute(sql: "INSERT INTO peer (name, url) VALUES ('p', 'http://127.0.0.1:1')")
      for (words, printed) in Self.readers {
        let run = try user.start(words + ["--file", file]).wait(seconds: 60)
        #expect(run.status == 0, "\(run.command): \(run.errors)")
        #expect(run.output.contains(printed), "\(run.command): \(run.output)")
      }
      try db.execute(sql: "ROLLBACK")
    }
    let run = try user.start(["timeline", "--file", file]).wait()
    #expect(run.errors.isEmpty)
  }

  /// Where the keys are not.
  enum NoKeys: CaseIterable { case nowhere, empty, locked }

  @Test(
    "without the keys, what reads works, and what was not checked is not called bad",
    arguments: NoKeys.allCases)
  func keys(_ keys: NoKeys) throws {
    try found(.upToDate)
    let folder = user.folder.path + "/other-keys"
    var wrapper: [String] = []
    switch keys {
    case .nowhere: break
    case .empty:
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    case .locked:
      try FileManager.default.copyItem(atPath: user.keys.path, toPath: folder)
      #expect(chmod(folder, 0) == 0)
      if Self.isRoot {
        #expect(chmod(user.folder.path + "/desk", 0o777) == 0)
        #expect(chmod(file, 0o666) == 0)
        wrapper = ["setpriv", "--reuid=65534", "--clear-groups"]
      }
    }
    for (words, printed) in Self.readers {
      let run = try user.start(
        words + ["--file", file], environment: ["CHRON_KEYS": folder], through: wrapper
      ).wait()
      #expect(run.status == 0, "\(run.command): \(run.errors)")
      #expect(run.output.contains(printed), "\(run.command): \(run.output)")
    }
    let run = try user.start(
      ["verify", "--file", file], environment: ["CHRON_KEYS": folder], through: wrapper
    ).wait()
    #expect(run.output.contains("not checked"), "\(run.output)")
    #expect(run.output.contains(folder), "\(run.output)")
    #expect(chmod(folder, 0o700) == 0 || keys == .nowhere)
  }

  @Test("a chronology that can only be read is served, and pushes are refused with the cause")
  func served() throws {
    try found(.upToDate)
    let served = user.folder.path + "/served"
    try FileManager.default.createDirectory(atPath: served, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: file, toPath: served + "/weather.chron")
    #expect(chmod(served + "/weather.chron", 0o444) == 0 && chmod(served, 0o555) == 0)
    defer { chmod(served, 0o755) }
    let server = try user.start(
      ["serve", "--file", served + "/weather.chron"],
      environment: ["CHRON_KEYS": user.folder.path + "/none"],
      through: Self.isRoot ? ["setpriv", "--reuid=65534", "--clear-groups"] : [])
    defer {
      server.signal(SIGTERM)
      server.wait()
    }
    let url = try server.firstLine()
    let clone = try user.chron("clone", url, "clone.chron", "--as", "laptop")
    #expect(clone.status == 0, "\(clone.errors)")
    try user.chron("add", "It hailed.", "--when", "2022", "--file", file)
    let sync = try user.chron("sync", url, "--file", file)
    #expect(sync.status == 3, "\(sync.output)\(sync.errors)")
    #expect(sync.errors.contains("can only be read"), "\(sync.errors)")
  }
}
