// Views of a file that cannot be folded and is too large to be folded in memory: they are as they were
// folded last, and say so.

import EDTF
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Chronology
@testable import EventStore

@Suite("Views that cannot be folded")
struct UnfoldedTests {
  private final class Notices: Sendable {
    let all = Mutex<[EventStore.Notice]>([])
  }

  /// What a person is told who reads the file while another process writes.
  private func read(
    _ desk: Desk, memoryByteCount: Int, prepared: String = "SELECT 1"
  ) throws -> (facts: Result<Int, any Error>, notices: [EventStore.Notice], after: Int) {
    let anna = try desk.found()
    try anna.add("Folded.", "2020")
    #expect(try anna.timeline(TimelineQuery()).facts.count == 1)
    try anna.add("Not folded yet.", "2021")
    try anna.store.close()
    let notices = Notices()
    let store = try EventStore(
      path: desk.path + "/anna.chron", keys: desk.keys, projections: Chronology.projections,
      clock: .system, notify: { notice in notices.all.withLock { $0.append(notice) } },
      memoryByteCount: memoryByteCount)
    let chronology = try Chronology(store: store)
    let other = try DatabaseQueue(path: desk.path + "/anna.chron")
    let facts = try other.writeWithoutTransaction { db in
      try db.execute(sql: prepared)
      try db.execute(sql: "BEGIN IMMEDIATE")
      defer { try? db.execute(sql: "ROLLBACK") }
      return Result { try chronology.timeline(TimelineQuery()).facts.count }
    }
    try other.close()
    let after = try chronology.timeline(TimelineQuery()).facts.count
    return (facts, notices.all.withLock { $0 }, after)
  }

  @Test("a file beyond the bound is read as it was folded last, and its reader is told why")
  func beyond() throws {
    let (facts, notices, after) = try read(try Desk(), memoryByteCount: 16_384)
    #expect(try facts.get() == 1)
    #expect(notices.count == 1)
    guard case .asFoldedLast(let error)? = notices.first else {
      Issue.record("\(notices)")
      return
    }
    #expect(error.message.contains("too large to be folded in memory"))
    #expect(after == 2)
  }

  @Test("a file within the bound is folded in memory, and has everything")
  func within() throws {
    let (facts, notices, after) = try read(try Desk(), memoryByteCount: 64 << 20)
    #expect(try facts.get() == 2)
    guard case .foldedInMemory? = notices.first else {
      Issue.record("\(notices)")
      return
    }
    #expect(after == 2)
  }

  @Test("where nothing was ever folded, there is nothing to show but why")
  func never() throws {
    let (facts, notices, after) = try read(
      try Desk(), memoryByteCount: 16_384, prepared: "UPDATE projection SET version = 0")
    let error = #expect(throws: EventStoreError.self) { try facts.get() }
    #expect(error?.code == .readOnly)
    #expect(error?.advice?.contains("chron rebuild") == true)
    #expect(notices.isEmpty)
    #expect(after == 2)
  }
}
