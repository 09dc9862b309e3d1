// What happens to files that were damaged, copied or restored.

import EventStore
import Foundation
import GRDB
import TestSupport
import Testing

@Suite("Damaged, copied and restored files")
struct TrustTests {
  let user: ChronUser
  var path: String { user.folder.path + "/harbour.chron" }

  init() throws {
    user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
    for number in 1...3 { try user.ok("add", "Fact \(number) happened.", "--when", "2020") }
  }

  @Test("a sound file verifies with status 0")
  func sound() throws {
    let run = try user.chron("verify")
    #expect(run.status == 0)
    #expect(run.output.contains("Verified: 4 events, 1 log, 3 facts and no sources"))
  }

  @Test(
    "a byte flipped in a table of the log makes verify exit 4 and name the log and the index",
    arguments: [
      ("entry", "payload", "position = 2", 2), ("entry", "commitment", "position = 3", 3),
      ("entry", "leaf", "position = 1", 1), ("entry", "type", "position = 2", 2),
      ("entry", "at", "position = 2", 2), ("log", "root", "number = 1", nil),
      ("checkpoint", "note", "size = 4", nil),
    ] as [(String, String, String, Int64?)])
  func flipped(table: String, column: String, row: String, index: Int64?) throws {
    try flip(table, column, row)
    let run = try user.chron("verify", "--json")
    #expect(run.status == 4, "\(run.output) \(run.errors)")
    let document = try JSON.parse(run.output)
    #expect(document["ok"] == false)
    let log = document["logs"][0]
    #expect(log["ok"] == false)
    #expect(log["origin"].stringValue?.contains("/desk.") == true)
    if let index { #expect(log["firstBad"].intValue == index) }
    let words = try user.chron("verify")
    #expect(words.status == 4)
    #expect(words.output.contains("BAD"))
    if let index { #expect(words.output.contains("index \(index)")) }
  }

  /// Changes the lowest bit of the middle byte of a value, as a failing disk would: beneath SQL.
  private func flip(_ table: String, _ column: String, _ row: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      for trigger in try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
      {
        try db.execute(sql: "DROP TRIGGER \(trigger)")
      }
      let value = try DatabaseValue.fetchOne(
        db, sql: "SELECT \(column) FROM \(table) WHERE \(row)")
      let changed: any DatabaseValueConvertible
      switch value?.storage {
      case .int64(let number): changed = number ^ 1
      case .string(let text):
        var bytes = Array(text.utf8)
        bytes[bytes.count / 2] ^= 1
        changed = String(decoding: bytes, as: UTF8.self)
      case .blob(let data):
        var bytes = [UInt8](data)
        bytes[bytes.count / 2] ^= 1
        changed = Data(bytes)
      default: throw CocoaError(.fileReadCorruptFile)
      }
      try db.execute(
        sql: "UPDATE \(table) SET \(column) = ? WHERE \(row)", arguments: [changed])
    }
  }

  @Test("a copy of the file, used where there is no key, is not written to until that is asked for")
  func copied() throws {
    try user.ok("status")
    let other = try ChronUser()
    try FileManager.default.copyItem(
      atPath: path, toPath: other.folder.path + "/harbour.chron")
    let before = try other.ok("export")
    for command in [
      ["add", "Written elsewhere.", "--when", "2021"], ["member", "renew"],
      ["alias", "A", "B"],
    ] {
      let run = try other.chron(command)
      #expect(run.status == 1)
      #expect(run.errors.contains("desk."))
      #expect(run.errors.contains(other.keys.path))
      #expect(run.errors.contains("CHRON_KEYS"))
      #expect(run.errors.contains("chron member renew --key-elsewhere"))
    }
    #expect(try other.ok("export") == before)

    let renewed = try other.chron("member", "renew", "--key-elsewhere")
    #expect(renewed.status == 0)
    let key = try #require(renewed.errors.firstMatch(of: /chron member admit '([^']+)'/)).1
    let run = try other.chron("add", "Written elsewhere.", "--when", "2021")
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let status = try other.json("status")
    #expect(status["logs"].arrayValue?.count == 2)
    #expect(status["logs"].arrayValue?.filter { $0["role"] == .null }.count == 1)
    #expect(try other.chron("verify").status == 0)

    // Back where the founder's key is, the founder writes, verifies, and admits.
    try user.ok("--file", other.folder.path + "/harbour.chron", "verify")
    let back = try user.chron(
      "--file", other.folder.path + "/harbour.chron", "add", "Back.", "--when", "2021")
    #expect(back.status == 0)
    #expect(back.errors.contains("This file writes as desk."))
    try user.ok("--file", other.folder.path + "/harbour.chron", "member", "admit", String(key))
  }

  @Test("a restored older copy refuses to append, says what to do, and goes on once renewed")
  func restored() throws {
    let backup = user.folder.path + "/backup"
    try FileManager.default.copyItem(atPath: path, toPath: backup)
    try user.ok("add", "Written after the backup.", "--when", "2020")
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    try FileManager.default.moveItem(atPath: backup, toPath: path)
    let refused = try user.chron("add", "A second history.", "--when", "2020")
    #expect(refused.status == 5)
    #expect(refused.errors.contains("chron member renew"))
    #expect(try user.json("status")["logs"].arrayValue?.count == 1)
    let unsure = try user.chron("member", "renew")
    #expect(unsure.status == 1)
    #expect(unsure.errors.contains("chron member renew --accept-loss"))
    let renewed = try user.chron("member", "renew", "--accept-loss")
    #expect(renewed.status == 0)
    #expect(renewed.output.contains("now writes as desk."))
    #expect(renewed.errors.isEmpty)
    #expect(try user.chron("add", "A new log.", "--when", "2020").status == 0)
    #expect(try user.chron("verify").status == 0)
  }
}
