// Facts that are the same: one row, one count, the sources of all, until a link is withdrawn.

import EDTF
import EventStore
import TestSupport
import Testing

@testable import Chronology

@Suite("Facts that are the same")
struct SameFactTests {
  @Test("they show as one row, with the sources of all, and count once")
  func oneRow() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let paper = try chronology.source("Paper", published: "2016")
    let other = try chronology.source("Other", published: "2017")
    let copy = try chronology.source("Copy", published: "2018", copyOf: paper)
    let first = try chronology.add("A bridge.", "2015") { $0.citations = [Citation(source: paper)] }
    let second = try chronology.add("The bridge.", "2015-06") {
      $0.citations = [Citation(source: other), Citation(source: copy)]
    }
    let third = try chronology.add("A ferry.", "2015-07")
    #expect(try chronology.groups("2020") == [[first], [second], [third]])
    try chronology.link(from: second, to: first, .sameAs)
    let view = try chronology.asOf(AsOfQuery(EDTF("2020")))
    #expect(view.facts.map(\.id) == [min(first, second), third])
    #expect(view.facts[0].sameAs == [max(first, second)])
    #expect(view.facts[0].sources.count == 3)
    #expect(view.facts[0].independentSources == 2)
    #expect(view.facts[1].sameAs == [])
    #expect(view.total == 2)
    #expect(view.counts.certain == 2)
    #expect(try chronology.show(second).sameAs == [first])
    #expect(try chronology.trace(first).same.map(\.id) == [second])
    #expect(try chronology.timeline(TimelineQuery()).total == 2)
    #expect(try chronology.during(DuringQuery(EDTF("2015"))).total == 2)
    let page = Page(limit: 1, offset: 1)
    #expect(try chronology.asOf(AsOfQuery(EDTF("2020"), page: page)).facts.map(\.id) == [third])
    try chronology.unlink(from: second, to: first, .sameAs)
    #expect(try chronology.groups("2020") == [[first], [second], [third]])
    #expect(try chronology.show(first).independentSources == 1)
  }

  @Test(
    "the row is that of which most is known by the day, among those that the filter lets through")
  func representative() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let undated = try chronology.add("Undated.") { $0.actors = ["A"] }
    let coarse = try chronology.add("Coarse.", "2015") { $0.actors = ["B"] }
    let exact = try chronology.add("Exact.", "2015-03-02") { $0.actors = ["B", "C"] }
    try chronology.link(from: undated, to: coarse, .sameAs)
    try chronology.link(from: coarse, to: exact, .sameAs)
    #expect(try chronology.groups("2014") == [])
    #expect(try chronology.asOf(AsOfQuery(EDTF("2014"))).counts.unplaced == 1)
    #expect(try chronology.groups("2015-02") == [[coarse, undated, exact]])
    #expect(try chronology.groups("2015-03") == [[exact, undated, coarse]])
    #expect(try chronology.groups("2016") == [[coarse, undated, exact]])
    #expect(try chronology.asOf(AsOfQuery(EDTF("2016"))).counts.unplaced == 0)
    #expect(try chronology.groups("2016") { $0.actors = ["C"] } == [[exact, undated, coarse]])
    try chronology.retract(coarse, reason: "twice")
    #expect(try chronology.groups("2016") == [[exact, undated]])
    let view = try chronology.asOf(AsOfQuery(EDTF("2016")))
    #expect(view.counts.retracted == 1)
  }

  @Test("a bounded view has the groups of its time")
  func bounded() throws {
    let clock = HandClock("2026-01-01T00:00:00.000000Z")
    let desk = try Desk()
    let chronology = try desk.found(clock: clock.clock)
    let ids = try (0..<4).map { try chronology.add("Fact \($0).", "201\($0)") }
    var frontiers: [String] = []
    func day(_ day: Int, _ body: () throws -> Void) throws {
      clock.set("2026-01-0\(day)T00:00:00.000000Z")
      try body()
      frontiers.append(try chronology.store.frontier().id)
    }
    try day(2) { try chronology.link(from: ids[0], to: ids[1], .sameAs) }
    try day(3) { try chronology.link(from: ids[1], to: ids[2], .sameAs) }
    try day(4) { try chronology.unlink(from: ids[0], to: ids[1], .sameAs) }
    try day(5) { try chronology.link(from: ids[3], to: ids[2], .sameAs) }
    let expected = [
      [[0, 1], [2], [3]], [[0, 1, 2], [3]], [[0], [1, 2], [3]], [[0], [1, 2, 3]],
    ].map { groups in groups.map { $0.map { ids[$0] } } }
    for (index, frontier) in frontiers.enumerated() {
      let time = try ViewBounds.lastMoment(of: "2026-01-0\(index + 2)")
      for bounds in [
        ViewBounds(recordedBy: time), ViewBounds(receivedBy: time), ViewBounds(frontier: frontier),
      ] {
        #expect(try chronology.groups("2020", bounds) == expected[index], "\(bounds)")
        #expect(
          try chronology.show(ids[1], bounds: bounds).sameAs
            == expected[index].first { $0.contains(ids[1]) }?.filter { $0 != ids[1] })
      }
    }
    #expect(try chronology.groups("2020") == expected[3])
  }

  @Test("groups join and part link by link, and as a rebuild makes them, whatever came first")
  func random() throws {
    var random = SeededGenerator()
    let desk = try Desk()
    let anna = try desk.found()
    let ben = try desk.replica(of: anna, "ben")
    let late = try desk.replica(of: anna, "late")
    let ids = try (0..<12).map { try anna.add("Fact \($0).", "\(2000 + $0)") }
    try ben.pull(from: anna)
    for _ in 0..<60 {
      let writer = Bool.random(using: &random) ? anna : ben
      let pair = ids.shuffled(using: &random).prefix(2)
      if Int.random(in: 0..<5, using: &random) < 3 {
        try writer.link(from: pair[0], to: pair[1], .sameAs)
      } else {
        try writer.unlink(from: pair[0], to: pair[1], .sameAs)
      }
      if Int.random(in: 0..<8, using: &random) == 0 { try anna.sync(ben) }
    }
    try anna.sync(ben)
    let plans = try anna.store.plan(have: late.store.held())
    for plan in plans.shuffled(using: &random) {
      _ = try late.store.ingest(anna.store.segment(plan))
    }
    let groups = try anna.groups("2020")
    #expect(groups.flatMap { $0 }.sorted() == ids.sorted(), "seed \(random.seed)")
    #expect(try ben.groups("2020") == groups, "seed \(random.seed)")
    #expect(try late.groups("2020") == groups, "seed \(random.seed)")
    try anna.store.rebuild()
    #expect(try anna.groups("2020") == groups, "seed \(random.seed)")
  }
}

extension Chronology {
  /// The rows of a view, each with the facts that it stands for, itself first.
  fileprivate func groups(
    _ date: String, _ bounds: ViewBounds = .now, _ change: (inout FactFilter) -> Void = { _ in }
  ) throws -> [[FactID]] {
    var filter = FactFilter()
    change(&filter)
    let view = try asOf(AsOfQuery(EDTF(date), bounds: bounds, filter: filter))
    #expect(view.total == view.facts.count)
    return view.facts.map { [$0.id] + $0.sameAs }
  }
}
