// What holds for every date: tried on random ones, from a seed that a failure prints.

import EDTF
import TestSupport
import Testing

@Suite("Properties")
struct PropertyTests {
  @Test("parsing what was printed gives the same date")
  func roundTrip() throws {
    try forRandomDates { text, date, seed in
      #expect(date.description == text, "seed \(seed)")
      #expect(try EDTF(date.description) == date, "seed \(seed): \(text)")
      let canonical = try EDTF(date.canonical)
      #expect(canonical.corners == date.corners, "seed \(seed): \(text)")
      #expect(canonical.qualifier == date.qualifier, "seed \(seed): \(text)")
      #expect(canonical.canonical == date.canonical, "seed \(seed): \(text)")
    }
  }

  @Test("corners are ordered")
  func ordered() throws {
    try forRandomDates { text, date, seed in
      #expect(date.start.lower <= date.start.upper, "seed \(seed): \(text)")
      #expect(date.end.lower <= date.end.upper, "seed \(seed): \(text)")
      #expect(date.start.lower <= date.end.upper, "seed \(seed): \(text)")
      for member in date.members ?? [] {
        #expect(date.start.lower <= member.start.lower, "seed \(seed): \(text)")
        #expect(member.end.upper <= date.end.upper, "seed \(seed): \(text)")
      }
    }
  }

  @Test("masking a digit never narrows")
  func masking() throws {
    try forRandomDates { text, date, seed in
      for masked in RandomDate.maskings(of: text) {
        // A mask can make a range uneven or a time follow no known day; then nothing is claimed.
        guard let wider = try? EDTF(masked) else { continue }
        #expect(wider.start.lower <= date.start.lower, "seed \(seed): \(text), \(masked)")
        #expect(wider.start.upper >= date.start.upper, "seed \(seed): \(text), \(masked)")
        #expect(wider.end.lower <= date.end.lower, "seed \(seed): \(text), \(masked)")
        #expect(wider.end.upper >= date.end.upper, "seed \(seed): \(text), \(masked)")
      }
    }
  }

  @Test("a qualifier never moves a bound")
  func qualifying() throws {
    try forRandomDates { text, date, seed in
      let plain = String(text.filter { !"?~%".contains($0) })
      let unqualified = try EDTF(plain)
      #expect(unqualified.corners == date.corners, "seed \(seed): \(text)")
      #expect(!unqualified.isQualified)
      #expect(date.isQualified == (plain != text), "seed \(seed): \(text)")
    }
  }

  @Test("the order is total, and equal only where the texts are")
  func order() throws {
    var random = SeededGenerator()
    let dates = (0..<60).compactMap { _ in try? EDTF(RandomDate.text(using: &random)) }
    for left in dates {
      for right in dates {
        #expect(
          [left < right, right < left, left == right].count(where: \.self) == 1,
          "seed \(random.seed): \(left), \(right)")
      }
    }
    let sorted = dates.sorted()
    for index in sorted.indices.dropLast(2) {
      #expect(sorted[index] <= sorted[index + 2], "seed \(random.seed)")
    }
  }

  private func forRandomDates(
    _ check: (_ text: String, _ date: EDTF, _ seed: UInt64) throws -> Void
  ) throws {
    var random = SeededGenerator()
    var read = 0
    for _ in 0..<3_000 {
      let text = RandomDate.text(using: &random)
      guard let date = try? EDTF(text) else { continue }
      read += 1
      try check(text, date, random.seed)
    }
    #expect(read > 1_500, "seed \(random.seed): the generator makes mostly dates")
  }
}
