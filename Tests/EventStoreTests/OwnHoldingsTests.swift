// What is known to be on other replicas: only what a peer's own root proves.

import Foundation
import Testing
import TransparencyLog

@testable import EventStore

@Suite("Own events on other replicas")
struct OwnHoldingsTests {
  let folder: Folder
  let store: EventStore
  /// The own log's size and root at some of its sizes.
  let heads: [Head]

  init() throws {
    folder = try Folder()
    store = try folder.found()
    var heads = [try #require(store.heads().logs.first)]
    for name in ["x", "y"] {
      _ = try store.append([fact(name), fact(name + "'")])
      heads.append(try #require(store.heads().logs.first))
    }
    self.heads = heads
  }

  private var newest: Head { heads[heads.count - 1] }

  /// Notes a completed sync with a peer that gave such heads of the own log.
  private func note(
    _ name: String, size: Int64, root: Hash, missing: Int64 = 0, instance: String? = nil
  ) throws {
    let url = "http://127.0.0.1:1/\(name)"
    var object: JSONObject = [
      "logs": [
        [
          "origin": .string(newest.origin.description), "size": .int(size),
          "root": .string(root.base64), "missing": .int(missing),
        ]
      ]
    ]
    if let instance { object["instance"] = .string(instance) }
    try store.addPeer(name: name, url: url)
    try store.noteSync(url: url, heads: String(decoding: object.encoded(), as: UTF8.self))
  }

  private func holdings() throws -> [Int64] {
    let holdings = try store.ownHoldings()
    #expect(holdings.events == newest.size)
    #expect((holdings.concern == nil) == (holdings.onlyHere == 0))
    return [holdings.onlyHere, Int64(holdings.replicas)]
  }

  @Test("without a peer everything is only here, and the way on names a peer")
  func alone() throws {
    #expect(try holdings() == [newest.size, 0])
    #expect(try store.ownHoldings().concern?.advice?.contains("chron peer add") == true)
    try store.addPeer(name: "ben", url: "http://127.0.0.1:1")
    #expect(try holdings() == [newest.size, 0])
    #expect(try store.ownHoldings().concern?.advice == "To share them:\nchron sync")
  }

  @Test("a peer holds what its size and root prove, and each replica counts once")
  func proven() throws {
    try note("ben", size: heads[1].size, root: heads[1].root)
    #expect(try holdings() == [2, 0])
    #expect(
      try store.ownHoldings().concern?.message.hasPrefix("2 of your \(newest.size) events are held")
        == true)
    try note("cleo", size: newest.size, root: newest.root, instance: "one")
    #expect(try holdings() == [0, 1])
    // The same replica under another name and address.
    try note("cleo-2", size: newest.size, root: newest.root, instance: "one")
    #expect(try holdings() == [0, 1])
    try note("dora", size: newest.size, root: newest.root, instance: "two")
    #expect(try holdings() == [0, 2])
    // What is written now is nowhere else yet.
    _ = try store.append([fact("z")])
    let holdings = try store.ownHoldings()
    #expect(holdings.onlyHere == 1)
    #expect(
      holdings.concern?.message
        == "1 of your \(newest.size + 1) events is held nowhere else, as far as this replica knows")
  }

  @Test("another history, a longer log, missing payloads and a clone begun prove nothing")
  func unproven() throws {
    try note("fork", size: newest.size, root: heads[1].root)
    try note("early-fork", size: heads[1].size, root: heads[0].root)
    try note("longer", size: newest.size + 1, root: newest.root)
    try note("withheld", size: newest.size, root: newest.root, missing: 1)
    try note("huge", size: .max, root: newest.root)
    try note("negative", size: -1, root: newest.root)
    try store.addPeer(name: "odd", url: "http://127.0.0.1:2")
    try store.noteSync(url: "http://127.0.0.1:2", heads: "[]")
    #expect(try holdings() == [newest.size, 0])
    // Heads without a completed sync are what a clone began with.
    try store.addPeer(name: "begun", url: "http://127.0.0.1:3")
    try store.noteSync(url: "http://127.0.0.1:3", heads: "{}", isComplete: false)
    #expect(try holdings() == [newest.size, 0])
  }

  @Test("a log that waits for its admission is only here, and a sync does not help yet")
  func waiting() throws {
    let ben = try folder.replica(of: store, "ben", role: nil)
    #expect(try ben.ownHoldings().events == 0)
    #expect(try ben.ownHoldings().concern == nil)
    _ = try ben.append([fact("of ben")])
    let concern = try #require(try ben.ownHoldings().concern)
    #expect(concern.message.hasPrefix("your only event is held nowhere else"))
    #expect(concern.advice == "Sync shares it once an admin has admitted this replica.")
  }
}
