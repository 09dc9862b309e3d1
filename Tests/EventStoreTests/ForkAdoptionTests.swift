// A machine set back to an old snapshot, keys and all, that wrote on: it takes the history that others
// hold, and loses nothing.

import Foundation
import GRDB
import Testing
import TransparencyLog

@testable import EventStore

@Suite("Taking the other branch of a fork")
struct ForkAdoptionTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  /// The founder's machine, set back and written on, and a peer that holds what was lost there.
  private func world(common: Int, lost: Int) throws -> (
    store: EventStore, peer: EventStore, origin: Origin
  ) {
    let first = try folder.found()
    if common > 0 { _ = try first.append((0..<common).map { fact("c\($0)") }) }
    let peer = try folder.replica(of: first, "ben")
    try first.close()
    for (from, to) in [("a.chron", "old.chron"), ("keys", "old-keys")] {
      try FileManager.default.copyItem(atPath: folder.file(from), toPath: folder.file(to))
    }
    let going = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
    _ = try going.append((0..<lost).map { fact("peers hold \($0)") })
    try pull(from: going, to: peer)
    _ = try peer.append([fact("from ben")])
    let store = try EventStore.open(
      at: folder.file("old.chron"), keys: KeyStore(directory: folder.file("old-keys")))
    return (store, peer, try #require(try store.identity().origin))
  }

  /// Learns of the other branch as an exchange does.
  private func meet(_ store: EventStore, _ peer: EventStore, _ origin: Origin) throws {
    let size = try #require(try store.held()[origin])
    let theirs = try #require(try peer.heads().logs.first { $0.origin == origin })
    for plan in try peer.plan(have: [:]) where plan.origin == origin {
      if case .parts = try store.compare(peer.segment(plan)) { break }
    }
    #expect(try store.fork(of: origin)?.sizeHere == size)
    try store.noteBranch(of: origin, upTo: theirs.checkpoint)
  }

  @Test(
    "the branch that peers hold is taken, and what was only here is written anew at its end",
    arguments: [(0, 1), (5, 3), (4_093, 9), (4_200, 5_000)])
  func adopt(common: Int, lost: Int) throws {
    let (store, peer, origin) = try world(common: common, lost: lost)
    let one = try store.append([fact("only here")])[0]
    let two = try store.append([
      NewEvent(
        type: "fact.revised",
        payload: [
          "fact": "only here", "after": [.string(one.reference.description)],
          "undoes": .string(one.reference.description),
        ])
    ])[0]
    let eve = try EventStore.newKey(
      chronology: store.chronology, name: "eve", seed: SigningKey.randomSeed())
    _ = try store.admit(eve.1.verifierKey, role: .writer)
    try pullOthers(from: peer, to: store, except: origin)
    try meet(store, peer, origin)
    let known = try #require(try store.fork(of: origin))
    #expect(known.onlyHere == 3)
    #expect(try store.eventsHere(of: origin).map(\.leaf).prefix(2) == [one.leaf, two.leaf])
    #expect(throws: EventStoreError.self) { try store.append([fact("x")]) }
    #expect(throws: EventStoreError.self) { try store.recordAnew(from: origin) }

    let adopted = try store.adoptBranch(of: origin)
    #expect(adopted.left == 3)
    #expect(adopted.parts == known.parts)
    #expect(adopted.uncounted.map(\.name) == ["eve"])
    // Nothing can be signed before all that is known of the branch is here.
    if try store.held()[origin] != peer.held()[origin] {
      let error = #expect(throws: EventStoreError.self) { try store.append([fact("x")]) }
      #expect(error?.code == .headNewer)
    }
    try pull(from: peer, to: store)
    #expect(try store.frontier() == peer.frontier())
    #expect(try store.verify().ok)

    let recorded = try store.recordAnew(from: origin)
    #expect(recorded.events == 2)
    #expect(recorded.leftOut.map(\.type) == ["member.admitted"])
    let size = try #require(try store.held()[origin])
    let anew = try store.read { db in
      try (size - 2..<size).map { index in
        try #require(
          try Event.find(db, id: EventID(incarnation: origin.incarnation, index: index)))
      }
    }
    #expect(try anew[0].object()["fact"] == "only here")
    let reference = JSON.string(anew[0].reference.description)
    #expect(try anew[1].object()["after"] == [reference])
    #expect(try anew[1].object()["undoes"] == reference)
    #expect(throws: EventStoreError.self) { try store.recordAnew(from: origin) }

    // Everybody goes on with one history, and what was left can still be looked at.
    try pull(from: store, to: peer)
    _ = try store.append([fact("later")])
    try pull(from: store, to: peer)
    #expect(try store.frontier() == peer.frontier())
    #expect(try store.verify().ok && peer.verify().ok)
    #expect(try store.eventsThere(of: origin).map(\.leaf).prefix(2) == [one.leaf, two.leaf])
    #expect(try store.forks().map(\.isSettled) == [true])
    let ids = try store.read { try Int64.fetchAll($0, sql: "SELECT id FROM arrival ORDER BY id") }
    #expect(ids == Array(1...Int64(ids.count)))
  }

  @Test(
    "a failure while the branch is taken leaves all as it was, and a head that allows no writing")
  func interrupted() throws {
    let (store, peer, origin) = try world(common: 4, lost: 3)
    _ = try store.append([fact("only here")])
    try meet(store, peer, origin)
    let before = try store.frontier()
    // The head file is written last before the commit: its folder cannot be written.
    let path = folder.file("old-keys/\(origin.incarnation).head")
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: EventStoreError.self) { try store.adoptBranch(of: origin) }
    #expect(try store.frontier() == before)
    #expect(try store.fork(of: origin)?.isSettled == false)
    try FileManager.default.removeItem(atPath: path)
    #expect(try store.adoptBranch(of: origin).left == 1)
    try pull(from: peer, to: store)
    #expect(try store.recordAnew(from: origin).events == 1)
    #expect(try store.verify().ok)
  }

  @Test("who keeps the branch that is held goes on with it; the triggers still forbid to delete")
  func keep() throws {
    let (store, peer, origin) = try world(common: 4, lost: 3)
    _ = try store.append([fact("only here")])
    try meet(store, peer, origin)
    try store.keepBranch(of: origin)
    _ = try store.append([fact("more")])
    #expect(try store.verify().ok)
    // The peer, which is not the owner, takes it.
    for plan in try store.plan(have: [:]) where plan.origin == origin {
      if case .parts = try peer.compare(store.segment(plan)) { break }
    }
    _ = try peer.adoptBranch(of: origin)
    try pull(from: store, to: peer)
    #expect(try peer.held()[origin] == store.held()[origin])
    #expect(try peer.recordAnew(from: origin).events == 3)
    #expect(try peer.verify().ok)
    for table in ["entry", "arrival"] {
      #expect(throws: EventStoreError.self) {
        try peer.write { try $0.execute(sql: "DELETE FROM \(table)") }
      }
    }
  }

  @Test(
    "what is kept of a fork is compared with the signatures and the tree, whatever is changed",
    arguments: [
      "UPDATE fork SET evidence = '{}'", "UPDATE fork SET evidence = x'00'",
      "UPDATE fork SET evidence = replace(evidence, '\"root\":\"', '\"root\":\"A')",
      "UPDATE fork SET there = replace(there, 'anna', 'anne')", "UPDATE fork SET there = 'x'",
      "UPDATE fork SET parts = parts + 1", "UPDATE fork SET parts = NULL",
      "UPDATE fork SET parts = -1", "UPDATE fork SET was_here = 2",
      "UPDATE fork SET origin = replace(origin, 'anna', 'anne')", "DELETE FROM fork",
      "UPDATE fork_piece SET since = since + 1", "UPDATE fork_piece SET upto = upto + 1",
      "UPDATE fork_piece SET checkpoint = 'x'", "DELETE FROM fork_piece",
      "UPDATE fork_piece SET lines = substr(lines, 2)", "UPDATE fork_piece SET lines = x''",
      "UPDATE fork_piece SET lines = lines || lines",
    ])
  func damaged(change: String) throws {
    let (store, peer, origin) = try world(common: 4, lost: 3)
    _ = try store.append([fact("only here")])
    try meet(store, peer, origin)
    #expect(try store.verify().ok)
    #expect(try store.verify().compared.contains("1 fork"))
    // Of another type too, which the declaration forbids.
    try store.write { db in
      try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
      do {
        try db.execute(sql: change)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
        try db.execute(sql: "DELETE FROM fork_piece")
      }
    }
    #expect(try !store.verify().isWhole)
  }

  /// Takes what a peer has of other logs.
  private func pullOthers(
    from source: EventStore, to target: EventStore, except: Origin
  ) throws {
    for plan in try source.plan(have: target.held()) where plan.origin != except {
      _ = try? target.ingest(source.segment(plan))
    }
  }
}
