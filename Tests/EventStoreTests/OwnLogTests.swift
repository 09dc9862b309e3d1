// Which log a file writes: nothing begins one by the way, and nobody is locked out.

import Foundation
import GRDB
import Testing
import TransparencyLog

@testable import EventStore

@Suite("Who writes")
struct OwnLogTests {
  let folder: Folder
  /// The keys of another machine.
  var elsewhere: KeyStore { KeyStore(directory: folder.file("other-keys")) }

  init() throws { folder = try Folder() }

  private func open(_ name: String = "a.chron", _ keys: KeyStore? = nil) throws -> EventStore {
    try EventStore.open(at: folder.file(name), keys: keys ?? folder.keys)
  }

  private func origin(_ store: EventStore) throws -> Origin {
    try #require(try store.identity().origin)
  }

  /// What is refused, and that it left no event behind.
  private func refusal(
    _ store: EventStore, _ code: EventStoreError.Code, _ place: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
  ) throws -> EventStoreError? {
    func count() throws -> Int? {
      try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM entry") }
    }
    let before = try count()
    let error = #expect(throws: EventStoreError.self, sourceLocation: place) { try body() }
    #expect(error?.code == code, sourceLocation: place)
    #expect(try count() == before, sourceLocation: place)
    return error
  }

  @Test("without a key nothing is written, and the error names the log, the folder and the ways on")
  func noKey() throws {
    let founder = try origin(try folder.found())
    let store = try open("a.chron", elsewhere)
    let error = try refusal(store, .noKey) { _ = try store.append([fact("x")]) }
    #expect(error?.message.contains("anna.\(founder.incarnation)") == true)
    #expect(error?.message.contains(elsewhere.directory) == true)
    #expect(error?.advice?.contains("CHRON_KEYS") == true)
    #expect(error?.advice?.contains("chron member renew --key-elsewhere") == true)
    #expect(!FileManager.default.fileExists(atPath: elsewhere.directory))
    #expect(try store.verify().ok)
  }

  @Test("a copied file gets a log of its own when that is asked for, and counts once admitted")
  func copyWithoutKey() throws {
    let store = try folder.found()
    let own = try origin(store)
    try store.close()
    try FileManager.default.copyItem(atPath: folder.file("a.chron"), toPath: folder.file("b.chron"))
    let copy = try open("b.chron", elsewhere)
    _ = try refusal(copy, .notPermitted) { _ = try copy.renew() }
    let renewal = try copy.renew(RenewalConsent(keyIsElsewhere: true))
    #expect(renewal.handover == nil)
    #expect(renewal.previous == nil)
    #expect(renewal.identity.admitLine == "chron member admit '\(renewal.key)'")
    let event = try copy.append([fact("x")])[0]
    #expect(event.origin == renewal.origin)
    #expect(event.origin != own)
    #expect(event.index == 0)
    // It counts locally, and in no heads.
    #expect(try copy.heads().logs.map(\.size) == [1])
    #expect(try copy.verify().ok)

    let original = try open()
    _ = try original.admit(renewal.key, role: .writer)
    try pull(from: original, to: copy)
    try pull(from: copy, to: original)
    #expect(try original.frontier() == copy.frontier())
    #expect(try original.heads().logs.map(\.size) == [2, 1])
  }

  @Test("a file that was away and came back writes as its founder again, and verifies everywhere")
  func cameBack() throws {
    let founder = try origin(try folder.found())
    let away = try open("a.chron", elsewhere)
    let second = try away.renew(RenewalConsent(keyIsElsewhere: true)).origin
    #expect(try away.append([fact("away")])[0].origin == second)
    try away.close()

    let back = try open()
    #expect(try back.identity().previous == second)
    let event = try back.append([fact("back")])[0]
    #expect(event.origin == founder)
    #expect(try back.identity().previous == nil)
    // It comes after what the file itself wrote elsewhere.
    #expect(try back.read { try LogRow.fetch($0, origin: second)?.lastAt ?? event.at } < event.at)
    #expect(try back.verify().ok)
    try back.close()
    // Each machine writes its own.
    let again = try open("a.chron", elsewhere)
    #expect(try again.append([fact("away again")])[0].origin == second)
    #expect(try again.verify().ok)
    // With both keys in one folder, the log that counts is written; of two, the older.
    for file in try FileManager.default.contentsOfDirectory(atPath: elsewhere.directory) {
      try FileManager.default.copyItem(
        atPath: elsewhere.directory + "/" + file, toPath: folder.keys.directory + "/" + file)
    }
    let both = try open()
    #expect(try both.append([fact("1")])[0].origin == founder)
    let key = try #require(try both.keys.key(of: second)?.verifierKey)
    _ = try both.admit(key, role: .admin)
    #expect(try both.append([fact("2")])[0].origin == founder)
    try FileManager.default.removeItem(atPath: folder.keys.keyPath(founder.incarnation))
    #expect(try both.append([fact("3")])[0].origin == second)
    #expect(try both.verify().ok)
  }

  @Test("two files on one machine, with one folder of keys, each write their own log")
  func sharedFolder() throws {
    let one = try folder.found()
    let two = try folder.replica(of: one, "anna2", role: .admin)
    // Also where both replicas have one name.
    let three = try EventStore.replicate(
      at: folder.file("c.chron"), chronology: one.chronology, name: "Test", replica: "anna",
      keys: folder.keys)
    try pull(from: one, to: three)
    let origins = try [one, two, three].map { try $0.append([fact("x")])[0].origin }
    #expect(Set(origins).count == 3)
    #expect(origins == (try [one, two, three].map { try origin($0) }))
  }

  @Test("an admin's old log ends with the admission of the new one, in the same role")
  func handover() throws {
    let store = try folder.found()
    _ = try store.append([fact("x")])
    let before = try #require(try store.heads().logs.first)
    let renewal = try store.renew()
    #expect(renewal.previous == before.origin)
    let event = try #require(renewal.handover)
    #expect(event.origin == before.origin)
    #expect(event.index == 2)
    #expect(try event.object()["succeeds"]?.stringValue == before.checkpoint)
    #expect(try event.object()["role"] == "admin")
    #expect(renewal.identity.origin == renewal.origin)
    #expect(renewal.identity.role == .admin)
    #expect(try store.append([fact("y")])[0].origin == renewal.origin)
    // It can be handed on, and the new one can admit.
    let ben = try folder.replica(of: store, "ben")
    #expect(try ben.frontier() == store.frontier())
    #expect(try store.verify().ok)
    // Another process, and a third log, the same.
    try store.close()
    let again = try open()
    let third = try again.renew()
    #expect(third.handover?.origin == renewal.origin)
    #expect(try open().append([fact("z")])[0].origin == third.origin)
  }

  @Test("a log of no events hands over too")
  func handoverOfNothing() throws {
    let store = try folder.found()
    let ben = try folder.replica(of: store, "ben", role: .admin)
    let renewal = try ben.renew()
    #expect(renewal.handover?.index == 0)
    let note = try #require(try renewal.handover?.object()["succeeds"]?.stringValue)
    let old = try #require(try ben.members().first { $0.origin == renewal.previous })
    #expect(try Checkpoint.open(note, by: old.key).size == 0)
    #expect(try ben.append([fact("x")])[0].origin == renewal.origin)
    try pull(from: ben, to: store)
    #expect(try ben.frontier() == store.frontier())
  }

  @Test("handing over is one step: an append that fails leaves the old log in charge")
  func handoverIsOneStep() throws {
    let store = try folder.found()
    let old = try origin(store)
    try store.write {
      try $0.execute(
        sql: """
          CREATE TRIGGER refused BEFORE INSERT ON own_log BEGIN SELECT RAISE(ABORT, 'no'); END
          """)
    }
    #expect(throws: EventStoreError.self) { try store.renew() }
    #expect(try store.identity().origin == old)
    #expect(try store.identity().size == 1)
    #expect(try store.append([fact("x")])[0].origin == old)
    #expect(try store.verify().ok)
  }

  @Test("a writer's old log is written until its new one is admitted")
  func writerRenews() throws {
    let store = try folder.found()
    let ben = try folder.replica(of: store, "ben")
    let old = try origin(ben)
    _ = try ben.append([fact("1")])
    let renewal = try ben.renew()
    #expect(renewal.handover == nil)
    #expect(renewal.previous == old)
    #expect(renewal.identity.origin == old)
    #expect(try ben.append([fact("2")])[0].origin == old)
    _ = try store.admit(renewal.key, role: .writer)
    try pull(from: store, to: ben)
    try ben.close()
    let again = try open("ben.chron")
    #expect(try again.append([fact("3")])[0].origin == renewal.origin)
    try pull(from: again, to: store)
    #expect(try store.frontier() == again.frontier())
    #expect(try again.verify().ok)
  }

  @Test("a log that waits is left at once for its successor")
  func pendingRenews() throws {
    let store = try folder.found()
    let ben = try folder.replica(of: store, "ben", role: nil)
    let old = try origin(ben)
    let renewal = try ben.renew()
    #expect(renewal.previous == old)
    #expect(try ben.append([fact("x")])[0].origin == renewal.origin)
  }

  @Test("who lost the only admin's key is refused a new log, and told what would help")
  func soleAdminLost() throws {
    let store = try folder.found()
    let founder = try origin(store)
    let path = folder.keys.keyPath(founder.incarnation)
    try FileManager.default.moveItem(atPath: path, toPath: path + ".backup")
    let error = try refusal(store, .notPermitted) { _ = try store.renew() }
    for word in ["backup", "CHRON_KEYS", "recovery code", "--key-elsewhere"] {
      #expect(error?.advice?.contains(word) == true)
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.keys.directory)
    #expect(files.filter { $0.hasSuffix(".key") }.isEmpty)
    try FileManager.default.moveItem(atPath: path + ".backup", toPath: path)
    #expect(try store.append([fact("x")])[0].origin == founder)
  }

  @Test("who lost a key while another admin is there begins a new log, which that one admits")
  func lostWithOthers() throws {
    let store = try folder.found()
    let ben = try folder.replica(of: store, "ben", role: .admin)
    let old = try origin(store)
    try FileManager.default.removeItem(atPath: folder.keys.keyPath(old.incarnation))
    let renewal = try store.renew()
    #expect(renewal.previous == nil)
    #expect(try store.append([fact("x")])[0].origin == renewal.origin)
    _ = try ben.admit(renewal.key, role: .admin)
    try pull(from: ben, to: store)
    try pull(from: store, to: ben)
    #expect(try store.frontier() == ben.frontier())
    #expect(try store.identity().role == .admin)
  }

  /// The founder's file, set back by one event that nobody else has.
  private func rolledBack(others: Bool = false) throws -> EventStore {
    var store = try folder.found()
    if others { _ = try folder.replica(of: store, "ben", role: .admin) }
    _ = try store.append([fact("kept")])
    try store.close()
    let path = folder.file("a.chron")
    try FileManager.default.copyItem(atPath: path, toPath: path + ".backup")
    store = try open()
    _ = try store.append([fact("lost")])
    try store.close()
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + ".backup", toPath: path)
    return try open()
  }

  @Test("a sole admin's file that was set back goes on when its loss is accepted, and only then")
  func rolledBackAlone() throws {
    let store = try rolledBack()
    let old = try origin(store)
    _ = try refusal(store, .headNewer) { _ = try store.append([fact("x")]) }
    let error = try refusal(store, .notPermitted) { _ = try store.renew() }
    #expect(error?.advice?.contains("chron member renew --accept-loss") == true)
    let renewal = try store.renew(RenewalConsent(lossIsAccepted: true))
    #expect(renewal.handover?.origin == old)
    #expect(try store.append([fact("y")])[0].origin == renewal.origin)
    #expect(try store.verify().ok)
    // The chronology can be administered.
    _ = try folder.replica(of: store, "ben")
  }

  @Test("a file that was set back begins a new log where another admin can admit it")
  func rolledBackWithOthers() throws {
    let store = try rolledBack(others: true)
    let renewal = try store.renew()
    #expect(renewal.handover == nil)
    #expect(renewal.identity.origin == renewal.origin)
    #expect(try store.append([fact("x")])[0].origin == renewal.origin)
  }

  @Test("without its head file a sole admin's log goes on when that is asked for")
  func headLost() throws {
    let store = try folder.found()
    let old = try origin(store)
    try FileManager.default.removeItem(atPath: folder.keys.headPath(old.incarnation))
    _ = try refusal(store, .keyUnusable) { _ = try store.append([fact("x")]) }
    // What only reads goes on, and peers are served.
    #expect(try store.heads().logs.map(\.size) == [1])
    _ = try refusal(store, .notPermitted) { _ = try store.renew() }
    let renewal = try store.renew(RenewalConsent(lossIsAccepted: true))
    #expect(renewal.handover?.origin == old)
    #expect(try store.append([fact("x")])[0].origin == renewal.origin)
  }

  @Test("a file that learns from a peer that it handed over writes the new log")
  func handoverComesBack() throws {
    let store = try folder.found()
    let ben = try folder.replica(of: store, "ben")
    try store.close()
    let path = folder.file("a.chron")
    try FileManager.default.copyItem(atPath: path, toPath: path + ".backup")
    let renewed = try open()
    let next = try renewed.renew().origin
    _ = try renewed.append([fact("x")])
    try pull(from: renewed, to: ben)
    try renewed.close()
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + ".backup", toPath: path)
    let restored = try open()
    try pull(from: ben, to: restored)
    #expect(try restored.append([fact("y")])[0].origin == next)
    #expect(try restored.verify().ok)
  }

  @Test("a file of the first version knows its own logs when it is opened")
  func migration() throws {
    // As that version left it: the founder's file, which another machine had written meanwhile.
    let store = try folder.found()
    let founder = try origin(store)
    _ = try store.append([fact("1")])
    let ben = try folder.replica(of: store, "ben")
    _ = try ben.append([fact("2")])
    try pull(from: ben, to: store)
    try store.close()
    let away = try open("a.chron", elsewhere)
    let second = try away.renew(RenewalConsent(keyIsElsewhere: true)).origin
    _ = try away.append([fact("3")])
    try away.write { db in
      try db.execute(sql: "DROP TABLE own_log; PRAGMA user_version = 2")
    }
    try away.close()
    try ben.write { try $0.execute(sql: "DROP TABLE own_log; PRAGMA user_version = 2") }
    try ben.close()

    let opened = try open()
    #expect(try opened.read { try OwnLogs.origins($0) } == [founder, second])
    #expect(try opened.append([fact("4")])[0].origin == founder)
    #expect(try opened.verify().ok)
    let other = try open("ben.chron")
    #expect(try other.read { try OwnLogs.origins($0) }.map(\.name) == ["ben"])
  }
}
