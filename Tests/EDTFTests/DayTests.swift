// Days: the calendar's arithmetic, their text, the two ends of time.

import EDTF
import TestSupport
import Testing

@Suite("Days")
struct DayTests {
  @Test("known days have their numbers, and their numbers their texts")
  func known() {
    let days: [(String, Int64)] = [
      ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017),
      ("0000-01-01", -719_528), ("0000-03-01", -719_468), ("-0001-12-31", -719_529),
      ("-4713-11-24", -2_440_588), ("9999-12-31", 2_932_896), ("10000-01-01", 2_932_897),
      ("-inf", .min), ("+inf", .max),
    ]
    for (text, number) in days {
      #expect(Day(number: number).description == text)
      #expect(Day(text)?.number == number)
    }
  }

  @Test("days count on without a gap for a thousand years around year 0")
  func consecutive() throws {
    var day = try #require(Day(year: -500, month: 1, day: 1))
    for year in Int64(-500)..<500 {
      for month in 1...12 {
        let lengths = [31, year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28]
        let length =
          month <= 2 ? lengths[month - 1] : [31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 3]
        #expect(Day(year: year, month: month, day: length + 1) == nil)
        for number in 1...length {
          #expect(Day(year: year, month: month, day: number) == day)
          day = day.advanced(by: 1)
        }
      }
    }
  }

  @Test("any number has a text that reads back to it")
  func roundTrip() {
    var random = SeededGenerator()
    for _ in 0..<10_000 {
      let bits = Int.random(in: 1...64, using: &random)
      let number = Int64(truncatingIfNeeded: random.next() >> UInt64(64 - bits))
      let day = Day(number: number)
      guard let civil = day.civil, abs(civil.year) < 25_000_000_000_000_000 else { continue }
      #expect(Day(day.description) == day, "seed \(random.seed), day \(number)")
    }
  }

  @Test("the farthest numbers have a calendar date and do not overflow")
  func extremes() {
    #expect(Day(number: .max - 1).description == "25252734927768524-07-26")
    #expect(Day(number: .min + 1).description == "-25252734927764585-06-08")
    #expect(Day(number: .max - 1).advanced(by: 5) == .distantFuture)
    #expect(Day(number: .min + 1).advanced(by: -5) == .distantPast)
    #expect(Day.distantFuture.advanced(by: -1) == .distantFuture)
    #expect(Day.distantPast.advanced(by: 1) == .distantPast)
    #expect(Day.distantPast.civil == nil && Day.distantFuture.weekday == nil)
  }

  @Test(
    "a text that is not exactly a day is none",
    arguments: [
      "", "1985", "1985-04", "1985-4-12", "985-04-12", "01985-04-12", "-0000-01-01", "1985-04-31",
      "1985-13-01", "+1985-04-12", "1985-04-12 ", "inf", "--1985-04-12", "1985-04-12-",
      "99999999999999999999-01-01", "25000000000000001-01-01",
    ])
  func noDay(text: String) {
    #expect(Day(text) == nil)
  }

  @Test("the ends of time lie outside every day")
  func order() throws {
    let first = try #require(Day("-25000000000000000-01-01"))
    let last = try #require(Day("25000000000000000-12-31"))
    #expect(
      [last, .distantFuture, first, .distantPast].sorted()
        == [.distantPast, first, last, .distantFuture])
  }

  @Test("weekdays follow ISO 8601, on both sides of 1970")
  func weekdays() {
    for (text, weekday) in [
      ("1970-01-01", 4), ("1969-12-29", 1), ("2026-11-21", 6), ("0000-01-01", 6),
    ] {
      #expect(Day(text)?.weekday == weekday)
    }
  }
}
