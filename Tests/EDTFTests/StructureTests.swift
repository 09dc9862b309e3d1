// What a date is made of: its form, its members, what each qualifier covers.

import EDTF
import Testing

@Suite("Structure")
struct StructureTests {
  private let both: EDTF.Qualifier = [.uncertain, .approximate]

  @Test("a qualifier right of a component covers it and all to its left; left of it, it alone")
  func coverage() throws {
    func covered(_ text: String) throws -> [EDTF.Qualifier] {
      let date = try #require(try EDTF(text).dates.first)
      return EDTF.Component.allCases.map(date.qualifier(of:))
    }
    #expect(try covered("2004-06-11%") == [both, both, both])
    #expect(try covered("2004-06~-11") == [.approximate, .approximate, []])
    #expect(try covered("2004?-06-11") == [.uncertain, [], []])
    #expect(try covered("?2004-06-~11") == [.uncertain, [], .approximate])
    #expect(try covered("2004-%06-11") == [[], both, []])
    #expect(try covered("~2004-06?-11") == [both, .uncertain, []])
    #expect(try covered("2004~-06-11?") == [both, .uncertain, .uncertain])
    #expect(try covered("2004-06-11") == [[], [], []])
  }

  @Test("an all-of set keeps its members in order, a range as one")
  func members() throws {
    let set = try EDTF("{1667,1670..1672,1960-12}")
    let members = try #require(set.members)
    #expect(
      members.map { days($0.start) } == [
        ["1667-01-01", "1667-12-31"], ["1670-01-01", "1670-12-31"], ["1960-12-01", "1960-12-31"],
      ])
    #expect(days(members[1].end) == ["1672-01-01", "1672-12-31"])
    #expect(try EDTF("{..1984}").members?.map { days($0.start) } == [["-inf", "-inf"]])
    #expect(try EDTF("[1667,1668]").members == nil)
    #expect(try EDTF("1667").members == nil)
    #expect(try EDTF("1667/1668").members == nil)
  }

  @Test("precision, years, seasons and significant digits can be asked for")
  func components() throws {
    func date(_ text: String) throws -> EDTF.Date { try #require(try EDTF(text).dates.first) }
    #expect(try date("1985").precision == .year)
    #expect(try date("1985-04").precision == .month)
    #expect(try date("1985-XX").precision == .month)
    #expect(try date("1985-21").precision == .grouping)
    #expect(try date("1985-2X").precision == .grouping)
    #expect(try date("1985-XX-XX").precision == .day)
    #expect(try date("199X").years == 1990...1999)
    #expect(try date("-199X").years == -1999 ... -1990)
    #expect(try date("199X").year == nil)
    #expect(try date("1950S2").year == 1950)
    #expect(try date("1950S2").years == 1900...1999)
    #expect(try date("1950S2").significantDigits == 2)
    #expect(try date("1950").significantDigits == nil)
    #expect(try date("Y-17E7").year == -170_000_000)
    #expect(try date("2001-34").grouping?.name == "second quarter")
    #expect(try date("2004-XX").isMasked && !date("2004-06").isMasked)
    #expect(try date("2004-1X").month?.description == "1X")
    #expect(try date("2004-06-11").day?.value == 11)
  }

  @Test("forms tell intervals, sets, and times apart")
  func forms() throws {
    guard case .interval(from: .unknown, to: .open) = try EDTF("/..").form else {
      return #expect(Bool(false), "an interval from unknown to open")
    }
    guard case .dateTime(_, let time) = try EDTF("1985-04-12T23:20:30-04:30").form else {
      return #expect(Bool(false), "a date with a time")
    }
    #expect(time.hour == 23 && time.minute == 20 && time.second == 30)
    #expect(time.zoneMinutes == -270)
    guard case .oneOf(let elements) = try EDTF("[..1667,1668,1670..1672,1700..]").form else {
      return #expect(Bool(false), "a set")
    }
    #expect(elements.count == 4)
    #expect(try EDTF("[..1667,1668,1670..1672,1700..]").dates.count == 5)
  }

  @Test("an error says where and what in a sentence")
  func errors() {
    #expect(
      refusal("1985-13").map { "\($0)" }
        == "expected a month, 01 to 12, or a part of the year, 21 to 41, found “13” (at character 6)"
    )
    #expect(
      refusal("2003-02-29").map { "\($0)" }
        == "there is no such day: month 2 of year 2003 has 28 days (at character 9)")
  }

  @Test("dates are listed by their earliest day, those without one last")
  func order() throws {
    let texts = [
      "-0044-03-15", "1984", "1984-01-01/1986", "1984/1985", "1984?", "1985-04", "/1066", "../1066",
    ]
    let dates = try texts.map { try EDTF($0) }
    let sorted = dates.reversed().sorted().map(\.text)
    #expect(
      sorted == [
        "-0044-03-15", "1984-01-01/1986", "1984", "1984?", "1984/1985", "1985-04", "../1066",
        "/1066",
      ])
  }
}
