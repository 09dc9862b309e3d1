// Elements made ahead on another thread: their order, their end, and what ends early.

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
}
