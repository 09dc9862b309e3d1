// `diff` on each axis: what is told of a fact, which events are named, and how little is read.

import EDTF
import EventStore
import Foundation
import Testing

@testable import Chronology

@Suite("Differences")
struct DiffTests {
  private let desk: Desk
  private let chronology: Chronology
  private let clock = HandClock("2026-01-01T10:00:00.000000Z")

  init() throws {
    desk = try Desk()
    chronology = try desk.found(clock: clock.clock)
  }

  private func day(_ number: Int) {
    clock.set("2026-01-0\(number)T10:00:00.000000Z")
  }

  private func recorded(_ from: Int, _ to: Int?, filter: FactFilter = FactFilter()) throws
    -> DiffView
  {
    func side(_ number: Int?) -> DiffQuery.Side {
      let time = number.flatMap { Timestamp("2026-01-0\($0)T20:00:00.000000Z") }
      return DiffQuery.Side(bounds: ViewBounds(recordedBy: time))
    }
    return try chronology.diff(DiffQuery(from: side(from), to: side(to), filter: filter))
  }

  private func asOf(_ from: String, _ to: String, knownThen: Bool = false) throws -> DiffView {
    try chronology.diff(
      DiffQuery(
        from: .init(asOf: EDTF(from), knownThen: knownThen),
        to: .init(asOf: EDTF(to), knownThen: knownThen)))
  }

  @Test("a revision is told member by member, with its event, author and reason")
  func revision() throws {
    let fact = try chronology.add("The sheds stood.", "2018") { $0.actors = ["A", "B"] }
    day(2)
    let revised = try chronology.revise(
      fact,
      Revision(
        set: ["occurred": "2018-21"], add: ["actors": ["C"]], remove: ["actors": ["A"]],
        reason: "the photograph is of spring"))
    let event = try #require(revised)
    let diff = try recorded(1, 2)
    #expect(diff.total == 1)
    #expect(diff.counts == [.changed: 1])
    let found = try #require(diff.facts.first)
    #expect(found.differences == [.changed])
    #expect(found.events.map(\.event) == [event.id])
    #expect(found.events.first?.reason == "the photograph is of spring")
    let members = Dictionary(uniqueKeysWithValues: found.members.map { ($0.member, $0) })
    #expect(members["occurred"]?.before == ["2018"])
    #expect(members["occurred"]?.after == ["2018-21"])
    #expect(members["actors"]?.added == ["C"])
    #expect(members["actors"]?.removed == ["A"])
    #expect(members["occurred"]?.events == [event.id])
    #expect(try recorded(2, nil).total == 0)
    #expect(try recorded(2, 1).facts.first?.members.first?.after == ["2018"])
  }

  @Test("what was recorded, taken back, taken in again, disputed and contradicted is told apart")
  func sorts() throws {
    let (retracted, reinstated) = (try chronology.add("One."), try chronology.add("Two."))
    let (disputed, contradicted) = (try chronology.add("Three."), try chronology.add("Four."))
    try chronology.retract(reinstated, reason: "a slip")
    day(2)
    let new = try chronology.add("Five.")
    let brief = try chronology.add("Six.")
    try chronology.retract(brief, reason: nil)
    try chronology.retract(retracted, reason: "withdrawn")
    try chronology.reinstate(reinstated, reason: nil)
    try chronology.assess(disputed, stance: .disputes, note: "the picture shows another")
    try chronology.link(from: disputed, to: contradicted, .contradicts)
    let diff = try recorded(1, 2)
    func differences(_ id: FactID) -> [Difference]? {
      diff.facts.first { $0.fact.id == id }?.differences
    }
    #expect(differences(new) == [.added])
    #expect(differences(brief) == [.retracted, .added])
    #expect(differences(retracted) == [.retracted])
    #expect(differences(reinstated) == [.reinstated])
    #expect(differences(disputed) == [.changed, .disputed])
    #expect(differences(contradicted) == [.changed, .contradicted])
    let order: [Difference] = [.retracted, .added, .reinstated, .changed]
    let places = diff.facts.map { order.firstIndex(of: $0.differences[0]) ?? 9 }
    #expect(places == places.sorted())
    let back = try recorded(2, 1)
    #expect(back.counts[.gone] == 2)
    #expect(back.counts[.reinstated] == 1)
    #expect(back.counts[.undisputed] == 1)
    #expect(back.counts[.uncontradicted] == 1)
  }

  @Test("a conflict that came and one that was settled are told with all values")
  func conflicts() throws {
    let other = try desk.replica(of: chronology, "ben", clock: clock.clock)
    let fact = try chronology.add("The sheds stood.", "2018")
    try other.pull(from: chronology)
    day(2)
    try chronology.revise(fact, Revision(set: ["occurred": "2019"]))
    try other.revise(fact, Revision(set: ["occurred": "2020"]))
    try chronology.pull(from: other)
    day(3)
    try chronology.revise(fact, Revision(set: ["occurred": "2019"]))
    let between = (try recorded(1, 2), try recorded(2, 3))
    let torn = try #require(between.0.facts.first)
    #expect(torn.differences == [.conflicted, .changed])
    #expect(torn.members.first { $0.member == "occurred" }?.before == ["2018"])
    #expect(torn.members.first { $0.member == "occurred" }?.after.count == 2)
    #expect(torn.events.count == 2)
    let settled = try #require(between.1.facts.first)
    #expect(settled.differences == [.settled, .changed])
    #expect(settled.members.first { $0.member == "occurred" }?.after == ["2019"])
  }

  @Test("between two dates: what happened, what became certain, what ended, what was due")
  func dates() throws {
    let early = try chronology.add("Before.", "2016")
    let within = try chronology.add("Within.", "2019-05")
    let coarse = try chronology.add("Some time.", "2018/2018-12-31")
    let decade = try chronology.add("In the decade.", "201X")
    let state = try chronology.add("It held.", "2015/2019", kind: .state)
    let plan = try chronology.add("It is to come.", "2019", kind: .forecast) { $0.stated = "2016" }
    let done = try chronology.add("It came.", "2019-03")
    let fulfilled = try chronology.add("To come too.", "2025", kind: .forecast) {
      $0.stated = "2016"
    }
    try chronology.link(from: done, to: fulfilled, .fulfils)
    let diff = try asOf("2018", "2020")
    func found(_ id: FactID) -> FactDifference? { diff.facts.first { $0.fact.id == id } }
    #expect(found(early) == nil)
    #expect(found(coarse) == nil)
    #expect(found(within)?.differences == [.added])
    #expect(found(within)?.events.map(\.type) == ["fact.recorded"])
    #expect(found(decade)?.members.first { $0.member == "certainty" }?.after == ["certain"])
    #expect(found(state)?.members.first { $0.member == "inForce" }?.after == ["over"])
    #expect(found(plan)?.members.map(\.member) == ["certainty"])
    #expect(found(fulfilled)?.differences == [.gone])
  }

  @Test("what was made public between two days")
  func reported() throws {
    let first = try chronology.source("First", published: "2016")
    let second = try chronology.source("Second", published: "2019")
    let known = try chronology.add("Known.", "2010") { $0.citations = [Citation(source: first)] }
    let later = try chronology.add("Later.", "2011") { $0.citations = [Citation(source: second)] }
    let both = try chronology.add("Both.", "2012", kind: .state) {
      $0.citations = [Citation(source: first), Citation(source: second)]
    }
    func side(_ year: Int) -> DiffQuery.Side {
      .init(bounds: ViewBounds(reportedBy: Day(year: Int64(year), month: 12, day: 31)))
    }
    let diff = try chronology.diff(DiffQuery(from: side(2017), to: side(2020)))
    #expect(Set(diff.facts.map(\.fact.id)) == [later, both])
    #expect(diff.facts.first { $0.fact.id == later }?.differences == [.added])
    let vouched = diff.facts.first { $0.fact.id == both }
    #expect(vouched?.members.map(\.member) == ["citations", "lastAttested"])
    #expect(try chronology.show(known).reported != nil)
    #expect(try asOf("2017", "2020", knownThen: true).facts.contains { $0.fact.id == later })
  }

  @Test("a filter lets through what matches on either side, and pages run through what is left")
  func filter() throws {
    let moved = try chronology.add("Moved.", "2018") { $0.tags = ["army"] }
    day(2)
    try chronology.revise(moved, Revision(remove: ["tags": ["army"]]))
    for number in 0..<5 { try chronology.add("Other \(number).", "201\(number)") }
    var filter = FactFilter()
    filter.tags = ["Army"]
    #expect(try recorded(1, 2, filter: filter).facts.map(\.fact.id) == [moved])
    let sides = (
      DiffQuery.Side(bounds: ViewBounds(recordedBy: Timestamp("2026-01-01T20:00:00.000000Z"))),
      DiffQuery.Side()
    )
    let page = try chronology.diff(
      DiffQuery(from: sides.0, to: sides.1, page: Page(limit: 2, offset: 2)))
    #expect(page.facts.map(\.fact.statement) == ["Other 2.", "Other 3."])
    #expect(page.total == 6)
    #expect(page.next == 4)
  }

  @Test("only facts that something happened to in between are looked at")
  func cost() throws {
    let source = try chronology.source("Paper", published: "2015")
    for number in 0..<300 {
      try chronology.add("Fact \(number).", "19\(10 + number % 80)") { content in
        content.kind = number.isMultiple(of: 3) ? .state : .event
        content.citations = [Citation(source: source)]
      }
    }
    let fact = try chronology.add("One more.", "2016-05")
    day(2)
    try chronology.revise(fact, Revision(set: ["note": "so"]))
    let counts = try chronology.store.view { db in
      func count(_ before: DiffSide, _ after: DiffSide) throws -> Int {
        try DiffCandidates(db: db, before: before, after: after).keys().count
      }
      func recorded(_ day: Int) -> DiffSide {
        var scope = Scope()
        scope.recordedBy = Timestamp("2026-01-0\(day)T20:00:00.000000Z")?.microseconds
        return DiffSide(scope: scope, reportedBy: nil, day: nil)
      }
      func asOf(_ year: Int64) -> DiffSide {
        DiffSide(scope: Scope(), reportedBy: nil, day: Day(year: year, month: 12, day: 31))
      }
      func reported(_ year: Int64) -> DiffSide {
        DiffSide(scope: Scope(), reportedBy: Day(year: year, month: 12, day: 31), day: nil)
      }
      return [
        try count(recorded(1), recorded(2)), try count(asOf(2016), asOf(2020)),
        try count(asOf(2015), asOf(2020)), try count(reported(2016), reported(2020)),
      ]
    }
    #expect(counts == [1, 0, 1, 0])
  }

  @Test("between two dates what is retracted on both sides was not taken back in between")
  func retractedOnBothSides() throws {
    let begun = try chronology.add("It began.", "2018")
    let lasting = try chronology.add("It lasted.", "2018/2020")
    for fact in [begun, lasting] { try chronology.retract(fact, reason: "wrong") }
    let diff = try chronology.diff(
      DiffQuery(from: .init(asOf: EDTF("2017")), to: .init(asOf: EDTF("2019"))))
    #expect(Set(diff.facts.map(\.fact.id)) == [begun, lasting])
    for fact in diff.facts {
      #expect(fact.differences == [.added])
      #expect(fact.fact.retracted)
    }
    let later = try chronology.diff(
      DiffQuery(from: .init(asOf: EDTF("2019")), to: .init(asOf: EDTF("2021"))))
    #expect(later.facts.map(\.differences) == [[.changed]])
    #expect(later.facts.first?.members.map(\.member) == ["phase"])
  }

  @Test("that a second author links the same facts is no difference")
  func linkedTwice() throws {
    let one = try chronology.add("One.", "2018")
    let two = try chronology.add("Two.", "2018")
    try chronology.link(from: one, to: two, .causes)
    day(2)
    try chronology.append([Draft.linked(from: one, to: two, .causes, after: [])])
    #expect(try recorded(1, 2).total == 0)
  }
}
