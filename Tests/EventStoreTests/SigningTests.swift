// Nothing can be signed through the library that a peer would refuse, or that ends a chronology.

import Foundation
import GRDB
import Testing
import TransparencyLog

@testable import EventStore

@Suite("What can be signed")
struct SigningTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  static let bad: [String] = [
    "", "garbage", "{", "}", "[]", "{\"a\":\n1}", "{\"a\":1}\n", "\n{\"a\":1}", "{\"a\":1} ",
    " {\"a\":1}", "{ }", "{\"a\":1]", "{\"a\":1,}", "{\"a\":1}}", "{\"a\":1}{\"b\":2}",
    "{\"a\":1,\"a\":2}", "{\"salt\":\"00000000000000000000000000000000\"}",
    "{\"a\":1,\"salt\":null}", "{\"a\":\"\\ud800\"}", "{\"a\":NaN}", "{\"a\":01}", "{'a':1}",
    "{\"a\":\"\t\"}",
    "{\"a\":" + String(repeating: "[", count: 40)
      + String(repeating: "]", count: 40) + "}",
  ]

  @Test("a payload that no reader takes is refused before it is signed", arguments: bad)
  func encoded(payload: String) throws {
    let store = try folder.found()
    let error = #expect(throws: EventStoreError.self) {
      try store.append([fact("good"), NewEvent(type: "fact.noted", encoded: Array(payload.utf8))])
    }
    #expect(error?.code == .invalidEvent)
    #expect(try store.identity().size == 1)
  }

  @Test("bytes that are no UTF-8 are refused")
  func notText() throws {
    let store = try folder.found()
    for bytes: [UInt8] in [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xC0, 0x80]] {
      let payload = Array(#"{"a":""#.utf8) + bytes + Array(#""}"#.utf8)
      #expect(throws: EventStoreError.self) {
        try store.append([NewEvent(type: "fact.noted", encoded: payload)])
      }
    }
    #expect(try store.identity().size == 1)
  }

  @Test("a payload built of values is read too: numbers that are none, and what nests too deep")
  func values() throws {
    let store = try folder.found()
    var deep = JSON.int(1)
    for _ in 0..<40 { deep = .array([deep]) }
    for value: JSON in [.number("1e"), .number("0x10"), .number(""), .number("1\n"), deep] {
      #expect(throws: EventStoreError.self) {
        try store.append([NewEvent(type: "fact.noted", payload: ["a": value])])
      }
    }
    #expect(try store.identity().size == 1)
    // A salt that a caller brought is not taken.
    let event = try store.append([NewEvent(type: "fact.noted", payload: ["salt": "x", "a": 1])])[0]
    #expect(try event.object()["salt"]?.stringValue?.utf8.count == 32)
  }

  @Test(
    "events that decide who counts are written by the store alone",
    arguments: [
      "member.promoted", "member.admitted", "member.removed", "log.anything", "log.forked",
      "content.purged", "content.redacted", "chronology.founded", "chronology.ended",
    ])
  func critical(type: String) throws {
    let store = try folder.found()
    let error = #expect(throws: EventStoreError.self) {
      try store.append([NewEvent(type: type, payload: [:])])
    }
    #expect(error?.code == .invalidEvent)
    #expect(throws: EventStoreError.self) { try SealedEvents([NewEvent(type: type, payload: [:])]) }
    try store.view { _ in }
    _ = try store.append([NewEvent(type: "members.counted", payload: [:])])
    let replica = try folder.replica(of: store, "ben")
    #expect(try replica.frontier() == store.frontier())
  }

  // MARK: Keys

  private func key(_ hex: String, _ store: EventStore) throws -> VerifierKey {
    let bytes = try #require(Hexadecimal.bytes(hex))
    let origin = try #require(
      Origin(chronology: store.chronology, name: "eve", incarnation: Incarnation(publicKey: bytes)))
    return try VerifierKey(name: origin.description, publicKey: bytes)
  }

  static let weak = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0200000000000000000000000000000000000000000000000000000000000000",
  ]

  @Test(
    "a key that cannot be used is not admitted, and counts for nothing where it was",
    arguments: weak)
  func weakKey(hex: String) throws {
    let store = try folder.found()
    let key = try key(hex, store)
    let error = #expect(throws: EventStoreError.self) { try store.admit(key, role: .writer) }
    #expect(error?.code == .wrongKey)
    #expect(try store.identity().size == 1)
    // Another program's admin may have admitted it.
    var payload = Writer(name: "eve", publicKey: key.publicKey).members
    payload["role"] = "admin"
    _ = try store.append(
      SealedEvents(deciding: [NewEvent(type: EventType.admitted, payload: payload)]))
    #expect(try store.members().map(\.origin.name) == ["anna", "recovery"])
    let replica = try folder.replica(of: store, "ben")
    #expect(try replica.members().map(\.origin.name) == ["anna", "recovery", "ben"])
    #expect(try store.verify().ok)
  }

  @Test("raising a writer names what of its log would come alive, and needs to be told to go on")
  func raising() throws {
    let store = try folder.found()
    let ben = try folder.replica(of: store, "ben")
    let eve = try folder.replica(of: store, "eve", role: nil)
    let eveKey = try #require(try eve.identity().key)
    var admission = Writer(name: "eve", publicKey: eveKey.publicKey).members
    admission["role"] = "admin"
    _ = try ben.append(
      SealedEvents(deciding: [
        NewEvent(type: EventType.admitted, payload: admission),
        NewEvent(type: "content.purged", payload: [:]),
      ]))
    _ = try ben.append([fact("x")])
    try pull(from: ben, to: store)
    let benOrigin = try #require(try ben.identity().origin)
    let key = try #require(try ben.identity().key)
    #expect(try store.revivedEvents(of: benOrigin).map(\.index) == [0, 1])
    let error = #expect(throws: EventStoreError.self) { try store.admit(key, role: .admin) }
    #expect(error?.code == .revivesEvents)
    #expect(error?.message.contains("\(benOrigin.incarnation)@1 (content.purged)") == true)
    #expect(try store.members().map(\.origin.name) == ["anna", "recovery", "ben"])
    // Somebody who wrote nothing of the kind is raised as ever.
    let cleo = try folder.replica(of: store, "cleo")
    _ = try cleo.append([fact("y")])
    try pull(from: cleo, to: store)
    _ = try store.admit(try #require(try cleo.identity().key), role: .admin)
    // Told so, it is done.
    _ = try store.admit(key, role: .admin, reviving: true)
    #expect(try store.members().map(\.origin.name).contains("eve"))
    #expect(throws: EventStoreError.self) { try store.view { _ in } }
  }

  // MARK: Damage

  /// Changes a file beneath the triggers that forbid it.
  private func damage(_ sql: String, _ store: EventStore) throws {
    try store.write { db in
      for name in try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
      {
        try db.execute(sql: "DROP TRIGGER \(name)")
      }
      try db.execute(sql: sql)
      #expect(db.changesCount > 0, "\(sql)")
    }
    try store.close()
  }

  static let damages = [
    "UPDATE entry SET payload = x'7B7D' WHERE position = 2",
    "UPDATE entry SET at = at + 1 WHERE position = 3",
    "UPDATE entry SET type = 'fact.record' WHERE position = 1",
    "UPDATE entry SET leaf = zeroblob(32) WHERE position = 3",
    "UPDATE entry SET commitment = zeroblob(32) WHERE position = 3",
    "DELETE FROM entry WHERE position = 2", "DELETE FROM entry WHERE position = 5",
    "UPDATE log SET root = zeroblob(32)", "UPDATE log SET edge = zeroblob(64)",
    "UPDATE log SET size = size - 1, edge = substr(edge, 1, 64)", "DELETE FROM checkpoint",
    "UPDATE checkpoint SET note = replace(note, 'a', 'b')",
    "UPDATE entry SET payload = x'00' WHERE log = 2",
  ]

  @Test("nothing is appended to a file in which a log is damaged", arguments: damages)
  func damagedLog(sql: String) throws {
    let store = try folder.found()
    let ben = try folder.replica(of: store, "ben")
    _ = try ben.append([fact("b")])
    try pull(from: ben, to: store)
    _ = try store.append((0..<4).map { fact("\($0)") })
    try damage(sql, store)
    let opened = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
    #expect(throws: EventStoreError.self) { try opened.append([fact("x")]) }
    let count = try opened.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM entry WHERE log = 1 AND position > 5")
    }
    #expect(count == 0)
  }

  @Test("damage that only verify can see keeps from writing once it was seen, in that file alone")
  func damagedDeep() throws {
    let store = try folder.found()
    _ = try store.append((0..<600).map { fact("\($0)") })
    try store.close()
    let path = folder.file("a.chron")
    try FileManager.default.copyItem(atPath: path, toPath: path + ".backup")
    try damage(
      "UPDATE entry SET payload = x'7B7D' WHERE position = 2",
      EventStore.open(at: path, keys: folder.keys))
    let damaged = try EventStore.open(at: path, keys: folder.keys)
    #expect(try !damaged.verify().ok)
    let error = #expect(throws: EventStoreError.self) { try damaged.append([fact("x")]) }
    #expect(error?.code == .damaged)
    #expect(error?.message.contains("chron verify") == true)
    try damaged.close()
    // Another process is told too; the backup is not concerned.
    let again = try EventStore.open(at: path, keys: folder.keys)
    #expect(throws: EventStoreError.self) { try again.append([fact("x")]) }
    try again.close()
    let backup = try EventStore.open(at: path + ".backup", keys: folder.keys)
    #expect(try backup.verify().ok)
    _ = try backup.append([fact("x")])
    try backup.close()
    // Restored over it, the file is written again once it verifies.
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    try FileManager.default.moveItem(atPath: path + ".backup", toPath: path)
    let restored = try EventStore.open(at: path, keys: folder.keys)
    #expect(try restored.verify().ok)
    _ = try restored.append([fact("y")])
  }

  // MARK: Files of keys

  @Test("what a crash or another user left beside a head is neither followed nor in the way")
  func plantedLinks() throws {
    let store = try folder.found()
    let incarnation = try #require(try store.identity().origin?.incarnation)
    let head = folder.keys.headPath(incarnation)
    let victim = folder.file("victim")
    try Data("precious".utf8).write(to: URL(fileURLWithPath: victim))
    symlink(victim, head + ".new")
    // Until the head's length grows, it is written in place.
    for number in 2...12 { _ = try store.append([fact("\(number)")]) }
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
    try Data("half a he".utf8).write(to: URL(fileURLWithPath: head + ".new"))
    for number in 13...101 { _ = try store.append([fact("\(number)")]) }
    // A head that was made a link gives way to a file, and what it points to stays.
    let text = try String(contentsOfFile: head, encoding: .utf8)
    try Data(text.utf8).write(to: URL(fileURLWithPath: victim))
    unlink(head)
    symlink(victim, head)
    _ = try store.append([fact("x")])
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == text)
    #expect(try store.verify().ok)
    // A lock that is a link is not made elsewhere.
    unlink(folder.keys.lockPath(incarnation))
    symlink(folder.file("elsewhere"), folder.keys.lockPath(incarnation))
    #expect(throws: EventStoreError.self) { try store.append([fact("y")]) }
    #expect(!FileManager.default.fileExists(atPath: folder.file("elsewhere")))
  }

  @Test("a pipe in the place of a key does not hold anybody up", .timeLimit(.minutes(1)))
  func pipe() throws {
    let store = try folder.found()
    let incarnation = try #require(try store.identity().origin?.incarnation)
    let path = folder.keys.keyPath(incarnation)
    unlink(path)
    #expect(mkfifo(path, 0o600) == 0)
    let opened = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
    let error = #expect(throws: EventStoreError.self) { try opened.append([fact("x")]) }
    #expect(error?.code == .keyUnusable)
    #expect(try opened.concerns().map(\.kind).contains(.keyUnusable))
    #expect(try opened.identity().key == nil)
  }
}
