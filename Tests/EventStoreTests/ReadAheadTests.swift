// Elements made ahead on another thread: their order, their end, and what ends early.

import Foundation
import Synchronization
import Testing

@testable import EventStore

@Suite("What is made ahead")
struct ReadAheadTests {
  struct Failure: Error {}

  @Test("comes in order, and once")
  func order() throws {
    let ahead = ReadAhead(from: 0) { number in
      number += 1
      return number <= 1_000 ? number : nil
    }
    var taken: [Int] = []
    while let number = try ahead.next() { taken.append(number) }
    #expect(taken == Array(1...1_000))
    #expect(try ahead.next() == nil)
  }

  @Test("fails where making it failed, after what was made before")
  func failure() throws {
    let ahead = ReadAhead(from: 0) { number -> Int? in
      number += 1
      if number == 3 { throw Failure() }
      return number
    }
    #expect(try ahead.next() == 1)
    #expect(try ahead.next() == 2)
    #expect(throws: Failure.self) { try ahead.next() }
    #expect(try ahead.next() == nil)
  }

  @Test("is not made any more once nobody takes it")
  func abandoned() throws {
    let made = Mutex(0)
    do {
      let ahead = ReadAhead(from: 0) { number -> Int? in
        made.withLock { $0 += 1 }
        number += 1
        return number
      }
      #expect(try ahead.next() == 1)
    }
    let count = made.withLock { $0 }
    #expect((1...3).contains(count))
  }

  @Test("waits in the number that was asked for, and no more", arguments: [1, 3, 8])
  func capacity(_ capacity: Int) throws {
    let made = Mutex(0)
    let ahead = ReadAhead(from: 0, capacity: capacity) { number -> Int? in
      made.withLock { $0 += 1 }
      number += 1
      return number <= 100 ? number : nil
    }
    #expect(try ahead.next() == 1)
    let deadline = ContinuousClock.now + .seconds(10)
    while made.withLock({ $0 }) < capacity + 1, ContinuousClock.now < deadline { usleep(1_000) }
    usleep(20_000)
    // One is in use, and those that wait were made.
    #expect(made.withLock { $0 } == capacity + 1)
    var last = 1
    while let number = try ahead.next() {
      #expect(number == last + 1)
      last = number
    }
    #expect(last == 100)
  }

  @Test("is freed on the thread that made it, once the next is asked for")
  func freed() throws {
    let freedThere = Mutex(0)
    let ahead = ReadAhead(from: 0) { number -> Element? in
      number += 1
      let maker = ObjectIdentifier(Thread.current)
      return Element {
        if ObjectIdentifier(Thread.current) == maker { freedThere.withLock { $0 += 1 } }
      }
    }
    for _ in 0..<100 { _ = try ahead.next() }
    // The newest are still in use, or about to be freed.
    #expect((90...100).contains(freedThere.withLock { $0 }))
  }

  private final class Element: Sendable {
    private let end: @Sendable () -> Void

    init(_ end: @escaping @Sendable () -> Void) { self.end = end }

    deinit { end() }
  }
}
