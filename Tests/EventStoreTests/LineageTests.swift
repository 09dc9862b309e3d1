// Write-ahead logs that lie beside the wrong file, and those that lie beside the right one.

import Foundation
import GRDB
import TestSupport
import Testing

@testable import EventStore

@Suite("Write-ahead logs and their files")
struct LineageTests {
  /// A file and the log beside it, as they were at one time.
  struct Moment {
    let what: String
    let main: Data
    let log: Data
    /// Events in its one log; those that only the write-ahead log holds among them.
    let size: Int64
    /// Whether the write-ahead log holds any transaction.
    let isLogged: Bool
  }

  let folder: Folder
  init() throws { folder = try Folder() }

  private func data(_ path: String) -> Data { FileManager.default.contents(atPath: path) ?? Data() }

  private func moment(_ what: String, _ store: EventStore) throws -> Moment {
    Moment(
      what: what, main: data(store.path), log: data(store.path + "-wal"),
      size: try store.identity().size,
      isLogged: !(WriteAheadLog(store.path + "-wal")?.isEmpty ?? true))
  }

  /// Lays a file and a log side by side, under a name of their own.
  private func lay(_ main: Data, _ log: Data, _ name: String) throws -> String {
    let path = folder.file(name)
    try main.write(to: URL(fileURLWithPath: path))
    try log.write(to: URL(fileURLWithPath: path + "-wal"))
    return path
  }

  // Without keys: what a key's head file says is not asked here.
  private func open(_ path: String) throws -> EventStore {
    try EventStore.open(at: path, keys: KeyStore(directory: folder.file("no-keys")))
  }

  /// What one chronology's file and log were like while it was written, checkpointed and closed.
  private func history(_ name: String, _ random: inout SeededGenerator) throws -> [Moment] {
    var store = try folder.found(name)
    var moments = [try moment("\(name) founded", store)]
    for step in 1...14 {
      let what: String
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        try store.close()
        store = try EventStore.open(at: store.path, keys: folder.keys)
        what = "closed"
      case 1:
        try store.file.writer.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
        what = "moved into the file"
      case 2:
        try store.file.writer.writeWithoutTransaction { _ = try $0.checkpoint(.restart) }
        what = "moved, to begin anew"
      default:
        let count = Int.random(in: 1...40, using: &random)
        _ = try store.append(
          (0..<count).map { fact("\(step).\($0)", padding: $0.isMultiple(of: 9) ? 3_000 : 9) })
        what = "appended \(count)"
      }
      moments.append(try moment("\(name) \(step) \(what)", store))
    }
    return moments
  }

  @Test(
    "of all files and logs of all times, those open whole that belong together, others untouched")
  func pairs() throws {
    var random = SeededGenerator()
    let seed = random.seed
    let moments = try history("a.chron", &random) + history("b.chron", &random)
    var opened = 0
    var refused = 0
    for (first, main) in moments.enumerated() {
      for (second, log) in moments.enumerated() {
        let pair: Comment = "\(main.what) with the log of: \(log.what), seed \(seed)"
        let path = try lay(main.main, log.log, "\(first)-\(second).chron")
        do {
          let store = try open(path)
          // With the log: as it was when the log was copied. Without: as the file alone is.
          let size = try store.identity().size
          if log.isLogged { #expect(size == log.size, pair) }
          #expect(try store.verify().ok, pair)
          if main.what.prefix(1) != log.what.prefix(1) { #expect(!log.isLogged, pair) }
          opened += 1
        } catch let error as EventStoreError {
          #expect(error.code == .foreignWriteAheadLog, pair)
          #expect(error.message.contains(path + "-wal"), pair)
          #expect(error.advice?.contains("mv \(path)-wal") == true, pair)
          #expect(first != second, pair)
          #expect(data(path) == main.main && data(path + "-wal") == log.log, pair)
          refused += 1
        }
      }
    }
    #expect(opened >= moments.count && refused >= moments.count)
  }

  @Test("once the stray log is put aside, as advised, the file is as it was")
  func aside() throws {
    let store = try folder.found()
    _ = try store.append([fact("one")])
    try store.close()
    let other = try folder.found("other.chron", replica: "olaf")
    _ = try other.append([fact("another")])
    try FileManager.default.copyItem(
      atPath: folder.file("other.chron-wal"), toPath: folder.file("a.chron-wal"))
    let error = #expect(throws: EventStoreError.self) { try open(folder.file("a.chron")) }
    let command = error?.advice?.split(separator: "\n").first { $0.hasPrefix("mv ") }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", String(command ?? "false")]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let again = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
    #expect(try again.verify().ok)
    _ = try again.append([fact("two")])
    #expect(try again.identity().size == 3)
  }

  @Test("a log that another program wrote is played back into the file that it belongs to")
  func unnamed() throws {
    let store = try folder.found()
    try store.file.writer.writeWithoutTransaction { _ = try $0.checkpoint(.restart) }
    // Another program, while the store has the file open: its log stays when it closes.
    let program = try DatabaseQueue(path: store.path)
    try program.write { db in
      try db.execute(sql: "INSERT INTO peer (name, url) VALUES ('p', 'http://127.0.0.1:1')")
    }
    let path = try lay(data(store.path), data(store.path + "-wal"), "copy.chron")
    #expect(try open(path).peers().map(\.name) == ["p"])
  }

  @Test("a rollback journal beside a chronology is refused, since SQLite would play it back")
  func journal() throws {
    let store = try folder.found()
    try store.close()
    let path = folder.file("a.chron")
    let before = data(path)
    try Data(repeating: 1, count: 600).write(to: URL(fileURLWithPath: path + "-journal"))
    let error = #expect(throws: EventStoreError.self) { try open(path) }
    #expect(error?.code == .foreignWriteAheadLog)
    #expect(error?.message.contains("a.chron-journal") == true)
    #expect(data(path) == before)
  }

  @Test("no chronology is founded or cloned where the log of another lies")
  func vacant() throws {
    let store = try folder.found()
    _ = try store.append([fact("one")])
    for name in ["b.chron", "c.chron"] {
      try FileManager.default.copyItem(
        atPath: store.path + "-wal", toPath: folder.file(name + "-wal"))
    }
    let founding = #expect(throws: EventStoreError.self) { try folder.found("b.chron") }
    #expect(founding?.code == .foreignWriteAheadLog)
    let cloning = #expect(throws: EventStoreError.self) {
      try EventStore.replicate(
        at: folder.file("c.chron"), chronology: store.chronology, name: "Test", replica: "carl",
        keys: folder.keys)
    }
    #expect(cloning?.code == .foreignWriteAheadLog)
    #expect(!FileManager.default.fileExists(atPath: folder.file("b.chron")))
    #expect(!FileManager.default.fileExists(atPath: folder.file("c.chron")))
  }

  /// What is copied over an open file, and whether the store has written before.
  struct CopiedOver: CustomTestStringConvertible {
    let isOther: Bool
    let hasWritten: Bool
    var testDescription: String {
      (isOther ? "another chronology" : "an older copy")
        + (hasWritten ? " over a file with a live log" : " over an idle file")
    }
  }

  @Test(
    "a file that is copied over an open one is noticed, and left as it was copied",
    arguments: [false, true].flatMap { other in
      [false, true].map { CopiedOver(isOther: other, hasWritten: $0) }
    })
  func copiedOver(_ over: CopiedOver) throws {
    let path = folder.file("a.chron")
    var store = try folder.found()
    try store.close()
    let older = data(path)
    store = try EventStore.open(at: path, keys: folder.keys)
    _ = try store.append([fact("one")])
    try store.close()
    store = try EventStore.open(at: path, keys: folder.keys)
    if over.hasWritten { _ = try store.append([fact("two")]) }
    let other = try folder.found("other.chron", replica: "olaf")
    _ = try other.append([fact("another")])
    try other.close()
    let bytes = over.isOther ? data(folder.file("other.chron")) : older
    // As cp does: into the same file.
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: bytes)
    try file.close()
    for (what, body) in [
      ("append", { _ = try store.append([fact("lost")]) }), ("heads", { _ = try store.heads() }),
    ] as [(String, () throws -> Void)] {
      let error = #expect(throws: EventStoreError.self, "\(what)") { try body() }
      #expect(error?.code == .fileMoved, "\(what)")
    }
    try store.close()
    #expect(data(path) == bytes)
  }
}
