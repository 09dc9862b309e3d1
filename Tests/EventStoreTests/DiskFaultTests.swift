// Appending while the system's calls fail, one after another: what is said to be appended is there,
// once, and what is said to have failed is not.

import Foundation
import GRDB
import Synchronization
import Testing

@testable import EventStore

/// Makes one call fail, counted from the first of an append.
private final class OneFault: Sendable {
  private let count = Mutex(0)
  private let failed = Mutex<String?>(nil)
  let place: Int
  let isDone: Bool

  init(at place: Int, isDone: Bool) {
    self.place = place
    self.isDone = isDone
  }

  /// The call that was made to fail.
  var call: String? { failed.withLock { $0 } }

  private func isTurn(_ name: String) -> Bool {
    let number = count.withLock { count in
      count += 1
      return count
    }
    guard number == place else { return false }
    failed.withLock { $0 = name }
    return true
  }

  func run<Result>(under folder: String, _ body: () throws -> Result) rethrows -> Result {
    // A lock that was taken, and said not to be, is nothing that a system does.
    let onDisk: FaultyDisk.Faults = { call in
      guard self.isTurn("SQLite's \(call)") else { return nil }
      let isLock = call == .lock || call == .lockMap || call == .map
      return self.isDone && !isLock ? .doneAllTheSame : .notDone
    }
    let onFiles: @Sendable (FileCall) -> FileCalls.Fault? = { call in
      guard self.isTurn("\(call)") else { return nil }
      return self.isDone && call != .lock ? .doneAllTheSame : .notDone
    }
    return try FaultyDisk.failing(under: folder, onDisk) {
      try FileCalls.$faults.withValue(onFiles, operation: body)
    }
  }
}

@Suite("Appending while calls of the system fail", .serialized)
struct DiskFaultTests {
  private func texts(_ store: EventStore) throws -> [String] {
    try store.read { db in
      let keys = try Int64.fetchAll(
        db, sql: "SELECT key FROM entry WHERE type = 'fact.recorded' ORDER BY key")
      return try Event.fetch(db, keys: keys).map { try $0.object()["fact"]?.stringValue ?? "" }
    }
  }

  /// Checks that a file holds what it must, here and when it is opened again, and can be written.
  private func check(
    _ store: EventStore, _ folder: Folder, holds expected: [String], after call: String
  ) throws {
    #expect(try texts(store) == expected, "\(call)")
    _ = try store.append([fact("after")])
    #expect(try texts(store) == expected + ["after"], "\(call)")
    #expect(try store.heads().logs.count == 1, "\(call)")
    #expect(try store.verify().ok, "\(call)")
    try store.close()
    let reopened = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
    #expect(try texts(reopened) == expected + ["after"], "\(call)")
    #expect(try reopened.verify().ok, "\(call)")
    _ = try reopened.append([fact("again")])
    try reopened.close()
  }

  @Test(
    "whichever call fails, done or not, an event is there once if it is said to be, and else not",
    arguments: [false, true])
  func eachCall(isDone: Bool) throws {
    try #require(FaultyDisk.isInstalled)
    var appended: [String] = []
    var refused: [String] = []
    for place in 1...400 {
      let folder = try Folder()
      let notices = Mutex(0)
      try folder.found().close()
      let store = try EventStore.open(
        at: folder.file("a.chron"), keys: folder.keys,
        notify: { if case .headNotWritten = $0 { notices.withLock { $0 += 1 } } })
      _ = try store.append([fact("before")])
      let fault = OneFault(at: place, isDone: isDone)
      let outcome = fault.run(under: folder.path) { Result { try store.append([fact("x")]) } }
      guard let call = fault.call else { break }
      switch outcome {
      case .success(let events):
        appended.append(call)
        #expect(events.map(\.index) == [2])
        try check(store, folder, holds: ["before", "x"], after: "\(place): \(call)")
      case .failure:
        refused.append(call)
        #expect(notices.withLock { $0 } == 0)
        try check(store, folder, holds: ["before"], after: "\(place): \(call)")
      }
    }
    // Both happen: what comes before the commit, and what comes after it.
    #expect(refused.contains("SQLite's write"))
    #expect(refused.contains("SQLite's sync"))
    #expect(appended.contains("write"), "\(appended)")
    #expect(appended.count + refused.count > 15, "\(appended) \(refused)")
  }

  @Test(
    "several callers who share a transaction are each told the truth", arguments: [false, true])
  func group(isDone: Bool) throws {
    try #require(FaultyDisk.isInstalled)
    for place in 1...400 {
      let folder = try Folder()
      try folder.found().close()
      let store = try EventStore.open(at: folder.file("a.chron"), keys: folder.keys)
      _ = try store.append([fact("before")])
      let fault = OneFault(at: place, isDone: isDone)
      let told = Mutex<[String]>([])
      let done = DispatchGroup()
      fault.run(under: folder.path) {
        let faults = FileCalls.faults
        for name in ["a", "b", "c"] {
          done.enter()
          Thread.detachNewThread {
            FileCalls.$faults.withValue(faults) {
              if (try? store.append([fact(name)])) != nil { told.withLock { $0.append(name) } }
            }
            done.leave()
          }
        }
        done.wait()
      }
      let held = try texts(store)
      #expect(held.first == "before")
      #expect(Set(held.dropFirst()) == Set(told.withLock { $0 }), "\(place): \(fault.call ?? "")")
      #expect(held.count == Set(held).count)
      _ = try store.append([fact("after")])
      #expect(try store.verify().ok)
      try store.close()
      if fault.call == nil { break }
    }
  }
}
