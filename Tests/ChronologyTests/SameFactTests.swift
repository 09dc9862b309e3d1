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

  @Test("facts that disagree about the date show it, and are certain only under every date")
  func disagreement() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let first = try chronology.add("It broke.", "2017-01-31") { $0.actors = ["A"] }
    let second = try chronology.add("It was broken.", "2017-03-05") { $0.actors = ["B"] }
    let coarse = try chronology.add("Broken, some day.", "2017")
    let undated = try chronology.add("It broke, they say.")
    for other in [second, coarse, undated] {
      try chronology.link(from: first, to: other, .sameAs)
    }
    func row(_ date: String, _ actor: String? = nil) throws -> FactView? {
      var filter = FactFilter()
      filter.actors = actor.map { [$0] } ?? []
      let view = try chronology.asOf(AsOfQuery(EDTF(date), filter: filter))
      #expect(view.facts.count <= 1)
      #expect(view.total == view.facts.count)
      return view.facts.first
    }
    #expect(try row("2016") == nil)
    let expected = [
      Disagreement.Value(value: "2017-01-31", facts: [first]),
      Disagreement.Value(value: "2017-03-05", facts: [second]),
    ]
    for actor in [nil, "A", "B"] {
      #expect(try row("2017-01-30", actor) == nil)
      let between = try #require(try row("2017-02-15", actor))
      #expect(between.certainty == .possible)
      #expect(between.disagreements.map(\.member) == ["occurred"])
      #expect(between.disagreements.first?.values == expected)
      #expect(between.start.lower.description == "2017-01-31")
      #expect(between.start.upper.description == "2017-03-05")
      #expect(try row("2017-03-05", actor)?.certainty == .certain)
    }
    let span = try chronology.timeline(TimelineQuery(from: EDTF("2017-02"), to: EDTF("2017-02")))
    #expect(span.facts.map(\.certainty) == [.possible])
    let during = try chronology.during(DuringQuery(EDTF("2017-01-31")))
    #expect(during.facts.map(\.certainty) == [.possible])
    #expect(try chronology.trace(second).fact.disagreements.first?.values == expected)
    #expect(try chronology.show(second).start.lower.description == "2017-03-05")
    try chronology.unlink(from: second, to: first, .sameAs)
    #expect(try row("2017-02-15", "A")?.certainty == .certain)
    #expect(try row("2017-02-15", "A")?.disagreements == [])
  }

  @Test("what two replicas make the same and contradict shows as such where they meet")
  func contradiction() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let ids = try (0..<3).map { try anna.add("Fact \($0).", "2015") }
    let ben = try desk.replica(of: anna, "ben")
    try anna.link(from: ids[0], to: ids[1], .sameAs)
    try anna.link(from: ids[1], to: ids[2], .sameAs)
    try ben.link(from: ids[2], to: ids[0], .contradicts)
    try anna.sync(ben)
    for replica in [anna, ben] {
      let row = try #require(try replica.asOf(AsOfQuery(EDTF("2020"))).facts.first)
      let value = Disagreement.Value(value: .string("\(ids[0])"), facts: [ids[2]])
      #expect(row.disagreements == [Disagreement(member: "contradicts", values: [value])])
    }
  }

  @Test("a trace has the passages of all facts that are the same, and each link once")
  func traced() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let sources = try (0..<2).map { try anna.source("Paper \($0)", published: "2016") }
    let ids = try sources.map { source in
      try anna.add("A bridge.", "2015") { $0.citations = [Citation(source: source)] }
    }
    let ben = try desk.replica(of: anna, "ben")
    try anna.link(from: ids[0], to: ids[1], .sameAs)
    try ben.link(from: ids[1], to: ids[0], .sameAs)
    try anna.link(from: ids[0], to: ids[1], .partOf)
    try ben.link(from: ids[0], to: ids[1], .partOf)
    try anna.sync(ben)
    let trace = try ben.trace(ids[0])
    #expect(trace.citations.map(\.citation.source) == sources)
    #expect(trace.citations.map(\.fact) == [nil, ids[1]])
    #expect(trace.fact.sources.map(\.id) == sources.sorted())
    #expect(Set(trace.links.map(\.relation)) == [.sameAs, .partOf])
    #expect(trace.links.count == 2)
    let view = try ben.asOf(AsOfQuery(EDTF("2020")))
    let cited = try ben.citations(of: view.facts, in: view.context)
    #expect(cited.map(\.count) == [2])
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
    try anna.expectVerified()
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
