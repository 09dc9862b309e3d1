// `timeline --by` and `--near`: counts by year and by name, and what lies nearest.

import EDTF
import EventStore
import Testing

@testable import Chronology

@Suite("Timelines by year, by name, by nearness")
struct TimelineGroupTests {
  @Test("each fact is counted once, in its year or in a group of the years that its dates allow")
  func years() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    for (index, date) in [
      "2014", "2014-05-06", "2014/2018", "201X", "2015?", "[2014,2016]", "/2013",
    ]
    .enumerated() {
      try chronology.add("Fact \(index).", date)
    }
    try chronology.add("Undated.")
    let view = try chronology.timeline(TimelineQuery(), by: .year)
    #expect(
      view.groups == [
        years(2010, 2019, 1, 1), years(2014, 2014, 3, 3), years(2014, 2016, 1, 1),
        years(2015, 2015, 1, 1), years(nil, 2013, 1, 0),
      ])
    #expect(view.groups.reduce(0) { $0 + $1.facts } == 7)
    let later = TimelineQuery(from: try EDTF("2015"), page: Page(limit: 2))
    let part = try chronology.timeline(later, by: .year)
    #expect(part.groups == [years(2010, 2019, 1, 0), years(2014, 2014, 1, 0)])
    #expect(part.total == 4)
    #expect(part.next == 2)
  }

  @Test("a fact is counted under each of its names, once under names that mean one")
  func names() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let first = try chronology.add("One.", "2014") { $0.actors = ["NATO", "Nato Alliance"] }
    try chronology.add("Two.", "2015") { $0.actors = ["nato", "Russia"] }
    let third = try chronology.add("Three.", "2016") { $0.actors = ["OTAN"] }
    try chronology.add("Four.", "2017")
    let frontier = try chronology.store.frontier().id
    #expect(
      try chronology.timeline(TimelineQuery(), by: .actor).groups == [
        name("NATO", 2), name("Nato Alliance", 1), name("OTAN", 1), name("Russia", 1),
        TimelineGroup(key: .none, facts: 1, certain: 1),
      ])
    try chronology.alias("NATO", ["OTAN", "Nato Alliance"])
    let groups = [
      name("NATO", 3), name("Russia", 1), TimelineGroup(key: .none, facts: 1, certain: 1),
    ]
    #expect(try chronology.timeline(TimelineQuery(), by: .actor).groups == groups)
    let then = TimelineQuery(bounds: ViewBounds(frontier: frontier))
    #expect(try chronology.timeline(then, by: .actor).groups.count == 5)
    try chronology.link(from: first, to: third, .sameAs)
    #expect(try chronology.timeline(TimelineQuery(), by: .actor).groups.first == name("NATO", 2))
    // Folded again within a bound, the same facts give the same counts.
    let linked = try chronology.store.frontier().id
    for id in [first, third] {
      try chronology.revise(id, Revision(add: ["actors": ["Norway"]]))
    }
    let bound = TimelineQuery(bounds: ViewBounds(frontier: linked))
    #expect(try chronology.timeline(bound, by: .actor).groups.first == name("NATO", 2))
    #expect(try chronology.timeline(bound, by: .actor).groups.count == 3)
  }

  @Test("what must be near comes first, at the most, then at the least")
  func near() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    for date in ["2018-06-03", "2018", "2018-05-31", "2017", "2016/..", "201X", "2019/"] {
      try chronology.add(date, date)
    }
    let revised = try chronology.add("2018-06-10", "2018-06-10")
    let date = try EDTF("2018-06-01")
    let expected: [(String, TimelineDistance)] = [
      ("2016/..", TimelineDistance(least: 0, most: 0)),
      ("2018-05-31", TimelineDistance(least: 1, most: 1)),
      ("2018-06-03", TimelineDistance(least: 2, most: 2)),
      ("2018-06-10", TimelineDistance(least: 9, most: 9)),
      ("2018", TimelineDistance(least: 0, most: 213)),
      ("2017", TimelineDistance(least: 152, most: 516)),
      ("2019/", TimelineDistance(least: 214, most: 578)),
      ("201X", TimelineDistance(least: 0, most: 3073)),
    ]
    func check(_ bounds: ViewBounds) throws {
      let view = try chronology.timeline(TimelineQuery(bounds: bounds), near: date)
      #expect(view.facts.map(\.fact.statement) == expected.map(\.0))
      #expect(view.facts.map(\.distance) == expected.map(\.1))
    }
    try check(.now)
    let frontier = try chronology.store.frontier().id
    try chronology.revise(revised, Revision(set: ["occurred": "2030"]))
    try check(ViewBounds(frontier: frontier))
    let page = TimelineQuery(page: Page(limit: 2, offset: 1))
    let view = try chronology.timeline(page, near: date)
    #expect(view.facts.map(\.fact.statement) == ["2018-05-31", "2018-06-03"])
    #expect(view.total == 8)
    #expect(view.next == 3)
  }

  private func years(_ first: Int64?, _ last: Int64?, _ facts: Int, _ certain: Int) -> TimelineGroup
  {
    TimelineGroup(key: .years(first: first, last: last), facts: facts, certain: certain)
  }

  private func name(_ name: String, _ facts: Int) -> TimelineGroup {
    TimelineGroup(key: .name(name), facts: facts, certain: facts)
  }
}
