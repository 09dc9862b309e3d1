// Keys and head files: copies, backups and crashes between the two files.

import Foundation
import Synchronization
import TestSupport
import Testing
import TransparencyLog

@testable import EventStore

@Suite("Keys and heads")
struct KeyTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test("a restored older copy refuses to append, and says what to do")
  func olderCopy() throws {
    let store = try folder.found()
    try store.close()
    let path = folder.file("a.chron")
    let backup = try Data(contentsOf: URL(fileURLWithPath: path))
    let newer = try EventStore.open(at: path, keys: folder.keys)
    _ = try newer.append([fact("x")])
    let peer = try folder.replica(of: newer, "ben")
    try newer.close()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    try backup.write(to: URL(fileURLWithPath: path))

    let restored = try EventStore.open(at: path, keys: folder.keys)
    let error = #expect(throws: EventStoreError.self) { try restored.append([fact("y")]) }
    #expect(error?.code == .headNewer)
    #expect(error?.advice?.contains("chron sync") == true)
    #expect(try restored.verify().ok == false)
    // With the newer events from a peer it goes on where it was.
    try pull(from: peer, to: restored)
    #expect(try restored.append([fact("y")])[0].index == 3)
    #expect(try restored.verify().ok)
  }

  @Test("two copies that both go on: the second is refused before it signs another history")
  func forkIsPrevented() throws {
    let store = try folder.found()
    try store.close()
    try FileManager.default.copyItem(atPath: folder.file("a.chron"), toPath: folder.file("b.chron"))
    let a = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
    let b = try EventStore.open(at: folder.file("b.chron"), keys: folder.keys)
    _ = try a.append([fact("x")])
    let error = #expect(throws: EventStoreError.self) { try b.append([fact("y")]) }
    #expect(error?.code == .headNewer)
  }

  @Test("a crash between commit and head file is made good, by the next append or the next offer")
  func crashBeforeHead() throws {
    let store = try folder.found()
    let incarnation = try #require(try store.identity().origin?.incarnation)
    let head = folder.keys.headPath(incarnation)
    let old = try String(contentsOfFile: head, encoding: .utf8)
    _ = try store.append([fact("x")])
    let new = try String(contentsOfFile: head, encoding: .utf8)
    try old.write(toFile: head, atomically: true, encoding: .utf8)
    #expect(try store.verify().ok)
    _ = try store.heads()
    #expect(try String(contentsOfFile: head, encoding: .utf8) == new)

    try old.write(toFile: head, atomically: true, encoding: .utf8)
    #expect(try store.append([fact("y")])[0].index == 2)
    #expect(try store.verify().ok)
  }

  @Test("the head file is written in place while its length lasts, and anew when it grows")
  func headInPlace() throws {
    let store = try folder.found()
    let origin = try #require(try store.identity().origin)
    let path = folder.keys.headPath(origin.incarnation)
    func inode() throws -> Int? {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      return (attributes[.systemFileNumber] as? NSNumber)?.intValue
    }
    var files: [Int?] = []
    for size in 2...12 {
      _ = try store.append([fact("x")])
      files.append(try inode())
      let key = try #require(try folder.keys.key(of: origin))
      #expect(try folder.keys.head(of: origin, key: key).size == UInt64(size))
    }
    // Sizes 2 to 9 have one digit, 10 to 12 have two.
    #expect(Set(files.prefix(8)).count == 1)
    #expect(Set(files.suffix(3)).count == 1)
    #expect(files.first != files.last)
    // Another process that writes the head between is seen.
    let other = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
    _ = try other.append([fact("y")])
    #expect(try store.append([fact("z")])[0].index == 13)
    #expect(try other.append([fact("z")])[0].index == 14)
    #expect(try store.verify().ok)
  }

  @Test("a key that is taken away is not used from memory, and nothing is written without it")
  func keyTakenAway() throws {
    let store = try folder.found()
    let first = try store.append([fact("x")])[0]
    try FileManager.default.removeItem(atPath: folder.keys.keyPath(first.origin.incarnation))
    let error = #expect(throws: EventStoreError.self) { try store.append([fact("y")]) }
    #expect(error?.code == .noKey)
    #expect(try store.identity().size == 2)
  }

  @Test("what is appended while a file is verified is no fault")
  func appendingWhileVerifying() throws {
    let store = try folder.found()
    _ = try store.append((0..<10).map { fact("\($0)") })
    var appended = false
    let report = try store.verify { _ in
      guard !appended else { return }
      appended = true
      _ = try? store.append([fact("meanwhile")])
    }
    #expect(appended)
    #expect(report.ok)
    #expect(try store.identity().size == 12)
  }

  @Test("without its head file a key is not used")
  func missingHead() throws {
    let store = try folder.found()
    let incarnation = try #require(try store.identity().origin?.incarnation)
    try FileManager.default.removeItem(atPath: folder.keys.headPath(incarnation))
    let error = #expect(throws: EventStoreError.self) { try store.append([fact("y")]) }
    #expect(error?.code == .keyUnusable)
    #expect(try store.identity().size == 1)
  }

  @Test("who takes the lock again and again lets in whoever waits", .timeLimit(.minutes(2)))
  func turns() async throws {
    let path = folder.file("a.lock")
    let holds = Mutex(0)
    let isDone = Mutex(false)
    let isEnded = Mutex(false)
    Thread.detachNewThread {
      // Between two holds there is no time to notice that the lock is free.
      while !isDone.withLock({ $0 }) {
        try? HeadLock.hold(path) {
          holds.withLock { $0 += 1 }
          usleep(50_000)
        }
      }
      isEnded.withLock { $0 = true }
    }
    #expect(await eventually { holds.withLock { $0 } >= 2 })
    for _ in 0..<5 {
      let before = holds.withLock { $0 }
      try HeadLock.hold(path) {}
      // The hold at hand, and at most one that began before this one came.
      #expect(holds.withLock { $0 } <= before + 2)
    }
    isDone.withLock { $0 = true }
    #expect(await eventually { isEnded.withLock { $0 } })
  }

  @Test("keys are for their owner's eyes only")
  func permissions() throws {
    let store = try folder.found()
    let incarnation = try #require(try store.identity().origin?.incarnation)
    let attributes = try FileManager.default.attributesOfItem(
      atPath: folder.keys.keyPath(incarnation))
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }

  @Test("the folder of keys follows CHRON_KEYS, then XDG_STATE_HOME, then HOME")
  func standard() {
    #expect(KeyStore.standard(environment: ["CHRON_KEYS": "/k", "HOME": "/h"]).directory == "/k")
    #expect(
      KeyStore.standard(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"]).directory
        == "/s/chron/keys")
    #expect(
      KeyStore.standard(environment: ["XDG_STATE_HOME": "s", "HOME": "/h"]).directory
        == "/h/.local/state/chron/keys")
  }

  @Test("a recovery code has 56 digits, and its check digits follow from the seed")
  func recoveryCode() {
    #expect(
      RecoveryCode(seed: [UInt8](repeating: 0, count: 32)).description
        == "00000000-00000000-00000000-00000000-00000000-00000000-0006ct3t")
  }
}
