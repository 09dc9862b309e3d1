// Appends that several threads make at once: what they share, and what each of them gets.

import Foundation
import GRDB
import TestSupport
import Testing

@testable import EventStore

@Suite("Appending at once")
struct AppendGroupTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test("those who come while another appends share a transaction, and each gets its own events")
  func sharing() async throws {
    let store = try folder.found()
    let origin = try #require(try store.identity().origin)
    let before = try arrivals(store)
    let lock = open(store.keys.lockPath(origin.incarnation), O_RDWR | O_CREAT, 0o600)
    #expect(flock(lock, LOCK_EX) == 0)
    // The first waits for the lock, the others for the first.
    async let first = onThread { try store.append([fact("first")]) }
    #expect(await eventually { store.appends.isBusy })
    let others = try await withThrowingTaskGroup(of: (Int, [Event]).self) { group in
      for caller in 0..<7 {
        group.addTask {
          (
            caller,
            try await onThread { try store.append((0...caller).map { fact("\(caller) \($0)") }) }
          )
        }
      }
      #expect(await eventually { store.appends.waitingCount == 7 })
      #expect(close(lock) == 0)
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    #expect(try await first.map(\.index) == [1])
    for caller in 0..<7 {
      let events = try #require(others[caller])
      let texts = try events.map { try $0.object()["fact"]?.stringValue }
      #expect(texts == (0...caller).map { "\(caller) \($0)" })
      #expect(zip(events, events.dropFirst()).allSatisfy { $0.index + 1 == $1.index })
      let stored = try store.read { try Event.fetch($0, keys: events.map(\.key)) }
      #expect(stored.map(\.reference) == events.map(\.reference))
    }
    #expect(try arrivals(store) == before + 1)
    #expect(try store.verify().ok)
  }

  @Test("what is wrong with one caller's events fails that caller alone")
  func failingAlone() async throws {
    struct Refused: Error {}
    let group = AppendGroup()
    let isHeld = DispatchSemaphore(value: 0)
    let outcomes = try await withThrowingTaskGroup(of: (Int, Bool).self) { tasks in
      for caller in 0..<5 {
        let events = try SealedEvents([fact("\(caller)")]).events
        tasks.addTask {
          let result = await onThread {
            Result {
              try group.append(events) { gather in
                if caller == 0 {
                  isHeld.wait()
                  isHeld.signal()
                }
                let groups = gather()
                let texts = groups.joined().map { String(decoding: $0.payload, as: UTF8.self) }
                if texts.contains(where: { $0.contains(#""fact":"3""#) }) { throw Refused() }
                return groups.map { _ in [] }
              }
            }
          }
          return (caller, (try? result.get()) != nil)
        }
        if caller == 0 { #expect(await eventually { group.isBusy }) }
      }
      #expect(await eventually { group.waitingCount == 4 })
      isHeld.signal()
      return try await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    #expect(outcomes == [0: true, 1: true, 2: true, 3: false, 4: true])
    #expect(!group.isBusy)
  }

  private func arrivals(_ store: EventStore) throws -> Int {
    try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM arrival") ?? 0 }
  }
}

/// Runs what blocks on a thread of its own, which no task is kept from.
private func onThread<Value: Sendable, Failure: Error>(
  _ body: @escaping @Sendable () throws(Failure) -> Value
) async throws(Failure) -> Value {
  let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: Result(catching: body)) }
  }
  return try result.get()
}
