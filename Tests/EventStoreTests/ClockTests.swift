// A clock that was wrong once must not stop the work.

import Foundation
import Synchronization
import Testing

@testable import EventStore

@Suite("Clocks")
struct ClockTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private final class Heard: Sendable {
    private let notices = Mutex<[Timestamp]>([])
    var times: [Timestamp] { notices.withLock { $0 } }
    func hear(_ notice: EventStore.Notice) {
      if case .clockBehind(_, let at, _) = notice { notices.withLock { $0.append(at) } }
    }
  }

  @Test(
    "after one event with a clock ahead the next goes on just after it, and says so once",
    arguments: [3_600, 86_400, 315_576_000, 217_747_440_000] as [Double])
  func ahead(seconds: Double) throws {
    let clock = ManualClock("2026-01-01T00:00:00.000000Z")
    try folder.found(clock: clock).close()
    let heard = Heard()
    let store = try EventStore.open(
      at: folder.file("a.chron"), keys: folder.keys, clock: clock.clock, notify: heard.hear)
    #expect(try store.eventsAhead().isEmpty)
    clock.advance(seconds: seconds)
    let wrong = try store.append([fact("1"), fact("2")])
    clock.advance(seconds: -seconds)
    #expect(heard.times.isEmpty)
    let next = try store.append([fact("3")])[0]
    #expect(next.at.microseconds == wrong[1].at.microseconds + 1)
    #expect(heard.times == [wrong[1].at])
    _ = try store.append([fact("4")])
    #expect(heard.times.count == 1)
    #expect(
      try store.eventsAhead() == [
        EventsAhead(
          origin: next.origin, first: wrong[0].id, count: 4,
          last: Timestamp(microseconds: next.at.microseconds + 1))
      ])
    #expect(try store.verify().ok)
    // A new log is not drawn along.
    _ = try store.renew()
    let fresh = try store.append([fact("5")])[0]
    #expect(fresh.at.description.hasPrefix("2026-01-01"))
    // Whoever takes it in sees it too, and its clock is not moved.
    let ben = try folder.replica(of: store, "ben")
    #expect(try ben.eventsAhead().isEmpty == (Timestamp.now() > next.at))
    #expect(try ben.append([fact("6")])[0].at <= Timestamp.now())
  }

  @Test("a few minutes ahead are no matter", arguments: [1, 60, 540] as [Double])
  func withinSkew(seconds: Double) throws {
    let clock = ManualClock("2026-01-01T00:00:00.000000Z")
    try folder.found(clock: clock).close()
    let heard = Heard()
    let store = try EventStore.open(
      at: folder.file("a.chron"), keys: folder.keys, clock: clock.clock, notify: heard.hear)
    clock.advance(seconds: seconds)
    _ = try store.append([fact("1")])
    clock.advance(seconds: -seconds)
    _ = try store.append([fact("2")])
    #expect(heard.times.isEmpty)
    #expect(try store.eventsAhead().isEmpty)
  }

  @Test(
    "a clock that is not set is refused, and nothing is written",
    arguments: [
      "1970-01-01T00:00:10.000000Z", "2019-12-31T23:59:59.999999Z",
      "9999-12-31T23:59:59.999999Z",
    ])
  func unset(time: String) throws {
    try folder.found().close()
    let store = try EventStore.open(
      at: folder.file("a.chron"), keys: folder.keys, clock: ManualClock(time).clock)
    let error = #expect(throws: EventStoreError.self) { try store.append([fact("1")]) }
    #expect(error?.code == .clockUnset)
    let founding = #expect(throws: EventStoreError.self) {
      try folder.found("b.chron", clock: ManualClock(time))
    }
    #expect(founding?.code == .clockUnset)
    #expect(try store.identity().size == 1)
  }

  @Test("after the last moment that can be written nothing follows, and times never stand still")
  func lastMoment() throws {
    let last = Timestamp(microseconds: .max)
    #expect(last.description == "9999-12-31T23:59:59.999999Z")
    let now = try #require(Timestamp("2026-01-01T00:00:00.000000Z"))
    let error = #expect(throws: EventStoreError.self) { try now.next(after: last) }
    #expect(error?.code == .logFull)
    let before = Timestamp(microseconds: last.microseconds - 1)
    #expect(try now.next(after: before) == last)
  }
}
