// Views: certainty by a day, the axes, forecasts, states, copies, filters and pages.

import EDTF
import EventStore
import Testing

@testable import Chronology

@Suite("Views")
struct ViewTests {
  @Test("a fact is certain after its date, possible within it, qualified if the date is")
  func certainty() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    try chronology.add("Coarse.", "2020-06")
    try chronology.add("Doubtful.", "2015?")
    try chronology.add("Undated.")
    #expect(try chronology.certainties("2014") == ["Undated.": .unplaced])
    #expect(
      try chronology.certainties("2020-06-15")
        == ["Coarse.": .possible, "Doubtful.": .qualified, "Undated.": .unplaced])
    #expect(try chronology.certainties("2020-06")["Coarse."] == .certain)
    let view = try chronology.asOf(AsOfQuery(EDTF("2020-06")))
    #expect(view.until == Day("2020-06-30"))
    #expect(view.total == 2)
    #expect(view.rows == 2)
    #expect(view.counts.unplaced == 1)
    #expect(throws: ChronologyError.self) { try chronology.asOf(AsOfQuery(EDTF("2020/.."))) }
  }

  @Test("publication bounds a start, and an undated fact with it, but no contradicting date")
  func publicationCuts() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let paper = try chronology.source("Paper", published: "2016-02-29")
    let cited: (inout FactContent) -> Void = { $0.citations = [Citation(source: paper)] }
    let cut = try chronology.add("Cut.", "2016", cited)
    let undated = try chronology.add("Undated.", nil, cited)
    let late = try chronology.add("Late.", "2018", cited)
    let view = try chronology.show(cut)
    #expect(view.start == EDTF.Bounds(lower: try day("2016-01-01"), upper: try day("2016-02-29")))
    #expect(view.boundedBy == paper)
    #expect(view.reported == Day("2016-02-29"))
    #expect(try chronology.show(undated).start.upper == Day("2016-02-29"))
    #expect(try chronology.show(late).start.upper == Day("2018-12-31"))
    #expect(try chronology.show(late).boundedBy == nil)
    #expect(try chronology.certainties("2016-02-28")["Undated."] == .unplaced)
    #expect(try chronology.certainties("2016-02")["Undated."] == .certain)
    // A better date of the paper moves what it bounds.
    var description = SourceDescription()
    description.published = "2016-03-15"
    try chronology.describe(paper, description)
    #expect(try chronology.show(cut).start.upper == Day("2016-03-15"))
    #expect(try chronology.certainties("2016-02")["Undated."] == .unplaced)
  }

  @Test("known then leaves only what a source had published by then")
  func knownThen() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let early = try chronology.source("Early", published: "2016-02-29")
    let late = try chronology.source("Late", published: "2020-12-14")
    try chronology.add("From both.", "2015") {
      $0.citations = [Citation(source: late), Citation(source: early)]
    }
    try chronology.add("From the late one.", "2015") { $0.citations = [Citation(source: late)] }
    try chronology.add("Relayed by the late one.", "2015") {
      let report = Attribution(name: "A report", published: "2016-06")
      $0.citations = [Citation(source: late, attributedTo: [report])]
    }
    let now = try chronology.asOf(AsOfQuery(EDTF("2016")))
    #expect(now.total == 3)
    #expect(now.counts.reportedLater == 1)
    let then = try chronology.asOf(AsOfQuery(EDTF("2016"), knownThen: true))
    #expect(then.facts.map(\.statement).sorted() == ["From both.", "Relayed by the late one."])
    #expect(then.context.bounds.reportedBy == Day("2016-12-31"))
    #expect(then.facts.first { $0.statement == "From both." }?.sources.map(\.id) == [early])
    #expect(try chronology.asOf(AsOfQuery(EDTF("2016-03"), knownThen: true)).total == 1)
  }

  @Test("recorded-by and received-by take back wording, dates and facts")
  func recordedAndReceived() throws {
    let desk = try Desk()
    let clock = HandClock("2026-01-01T00:00:00.000000Z")
    let anna = try desk.found("anna", clock: clock.clock)
    let ben = try desk.replica(of: anna, "ben", clock: clock.clock)
    clock.set("2026-01-02T00:00:00.000000Z")
    let fact = try anna.add("First wording.", "2015")
    try anna.sync(ben)
    clock.set("2026-01-03T00:00:00.000000Z")
    try ben.add("Another.", "2016")
    clock.set("2026-01-04T00:00:00.000000Z")
    try anna.revise(fact, Revision(set: ["statement": "Second wording.", "occurred": "2017"]))
    clock.set("2026-01-05T00:00:00.000000Z")
    try anna.sync(ben)

    let second = try ViewBounds.lastMoment(of: "2026-01-02")
    let third = try ViewBounds.lastMoment(of: "2026-01-03")
    let recorded = try anna.asOf(
      AsOfQuery(EDTF("2020"), bounds: ViewBounds(recordedBy: third)))
    #expect(recorded.facts.map(\.statement) == ["First wording.", "Another."])
    #expect(recorded.facts.map(\.occurred) == ["2015", "2016"])
    #expect(recorded.context.lateArrivals == 1)
    #expect(
      try anna.asOf(AsOfQuery(EDTF("2020"), bounds: ViewBounds(recordedBy: second)))
        .facts.map(\.statement) == ["First wording."])
    // Ben's event had been recorded by the third, but Anna had not received it.
    let received = try anna.asOf(
      AsOfQuery(EDTF("2020"), bounds: ViewBounds(receivedBy: third)))
    #expect(received.facts.map(\.statement) == ["First wording."])
    #expect(received.context.lateArrivals == nil)
    #expect(
      try anna.asOf(AsOfQuery(EDTF("2020"), bounds: .now)).facts.map(\.statement)
        == ["Another.", "Second wording."])
    #expect(
      try anna.asOf(
        AsOfQuery(EDTF("2020"), bounds: ViewBounds(recordedBy: third, receivedBy: third))
      ).total == 1)
  }

  @Test("a frontier gives the answer of its time on every replica that holds its events")
  func frontier() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let paper = try anna.source("Paper", published: "2016-02-29")
    let fact = try anna.add("A bridge.", "2016") { $0.citations = [Citation(source: paper)] }
    let gone = try anna.add("A mistake.", "2014")
    let frontier = try anna.store.frontier().id
    let before = try anna.asOfText("2020")
    var description = SourceDescription()
    description.published = "2016-03-15"
    try anna.describe(paper, description)
    try anna.revise(fact, Revision(set: ["occurred": "2017"], add: ["tags": ["steel"]]))
    try anna.retract(gone, reason: "a mistake")
    try anna.add("Something new.", "2013")
    let bounds = ViewBounds(frontier: frontier)
    #expect(try anna.asOfText("2020", bounds: bounds) == before)
    #expect(try anna.asOf(AsOfQuery(EDTF("2020"), bounds: bounds)).context.frontier == frontier)
    #expect(try anna.asOfText("2020") != before)
  }

  @Test("a forecast is expected once stated, due once its time has passed, and can be closed")
  func forecasts() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let paper = try chronology.source("Paper", published: "2022-04-11")
    let reset = try chronology.add("A reset is planned.", nil, kind: .forecast) {
      $0.citations = [Citation(source: paper)]
    }
    try chronology.add("A summit is planned.", "2022-06", kind: .forecast) { $0.stated = "2022-03" }
    try chronology.add("Said at no known time.", "2022", kind: .forecast)
    #expect(try chronology.certainties("2022-02") == ["Said at no known time.": .unplaced])
    let may = try chronology.asOf(AsOfQuery(EDTF("2022-05")))
    #expect(may.facts.map(\.certainty) == [.expected, .expected])
    #expect(may.total == 0)
    #expect(may.counts.expected == 2)
    #expect(try chronology.certainties("2022-06")["A summit is planned."] == .due)
    #expect(try chronology.certainties("2050")["A reset is planned."] == .expected)
    let done = try chronology.add("The reset was agreed.", "2022-06-29")
    try chronology.link(from: done, to: reset, .fulfils)
    #expect(try chronology.certainties("2022-05")["A reset is planned."] == .expected)
    #expect(try chronology.certainties("2022-07")["A reset is planned."] == nil)
    try chronology.revise(done, Revision(set: ["occurred": "2023-06-29"]))
    #expect(try chronology.certainties("2022-07")["A reset is planned."] == .expected)
    try chronology.retract(done, reason: "not agreed")
    #expect(try chronology.certainties("2050")["A reset is planned."] == .expected)
  }

  @Test("a state is in force while it is vouched for, and then last attested, or over")
  func states() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let paper = try chronology.source("Paper", published: "2020-12-14")
    let attested = try chronology.add("Missiles are there.", "2017/", kind: .state) {
      $0.citations = [Citation(source: paper)]
    }
    let stated = try chronology.add("A treaty holds.", "1987-12-08/2019-08-02", kind: .state)
    #expect(try chronology.inForce(attested, "2017-06") == .possible)
    #expect(try chronology.inForce(attested, "2020-12-14") == .certain)
    #expect(try chronology.inForce(attested, "2021") == .lastAttested)
    #expect(try chronology.show(attested).lastAttested == Day("2020-12-14"))
    #expect(try chronology.inForce(stated, "2000") == .certain)
    #expect(try chronology.inForce(stated, "2020") == .over)
    let view = try chronology.asOf(AsOfQuery(EDTF("2000")))
    #expect(view.facts.map(\.phase) == [.ongoing])
  }

  @Test("copies count as one source, whatever is described first")
  func copies() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let one = try chronology.source("One", published: "2020")
    let other = try chronology.source("Other", published: "2020", copyOf: one)
    let third = try chronology.source("Third", published: "2020")
    let fact = try chronology.add("A bridge.", "2015") {
      $0.citations = [Citation(source: one), Citation(source: other), Citation(source: third)]
    }
    let view = try chronology.show(fact)
    #expect(view.sources.count == 3)
    #expect(view.independentSources == 2)
    #expect(Set(view.sources.map(\.group)) == [min(one, other), third])
    var description = SourceDescription()
    description["derivedFrom"] = .null
    try chronology.describe(other, description)
    #expect(try chronology.show(fact).independentSources == 3)
    let list = try chronology.sources()
    #expect(list.map(\.description.title) == ["One", "Other", "Third"])
    #expect(list.map(\.facts) == [1, 1, 1])
  }

  @Test("filters combine with and across members, or within one, case aside")
  func filters() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    try chronology.add("One.", "2015") { content in
      content.actors = ["NATO"]
      content.places = ["Riga"]
    }
    try chronology.add("Two.", "2016") { content in
      content.actors = ["Russia"]
      content.places = ["Riga"]
    }
    try chronology.add("Three.", "2017", kind: .state) { $0.actors = ["NATO", "Russia"] }
    func statements(_ change: (inout FactFilter) -> Void) throws -> [String] {
      var filter = FactFilter()
      change(&filter)
      let view = try chronology.asOf(AsOfQuery(EDTF("2020"), filter: filter))
      #expect(view.total == view.facts.count)
      return view.facts.map(\.statement)
    }
    #expect(try statements { $0.actors = ["nato"] } == ["One.", "Three."])
    #expect(try statements { $0.actors = ["NATO", "russia"] } == ["One.", "Two.", "Three."])
    let both = try statements { filter in
      filter.actors = ["NATO"]
      filter.places = ["RIGA"]
    }
    #expect(both == ["One."])
    #expect(try statements { $0.kinds = [.state] } == ["Three."])
    #expect(try statements { $0.kinds = [.event] } == ["One.", "Two."])
    #expect(try statements { $0.texts = ["TWO", "three"] } == ["Two.", "Three."])
    #expect(try statements { $0.statuses = [.retracted] } == [])
    #expect(try statements { $0.statuses = [.settled] } == ["One.", "Two.", "Three."])
  }

  @Test("pages run through all rows in order, forwards and from the latest")
  func pages() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    for year in 2000..<2010 { try chronology.add("In \(year).", "\(year)") }
    var page = Page(limit: 4)
    var statements: [String] = []
    while true {
      let view = try chronology.asOf(AsOfQuery(EDTF("2020"), page: page))
      #expect(view.total == 10)
      statements += view.facts.map(\.statement)
      guard let next = view.next else { break }
      page.offset = next
    }
    #expect(statements == (2000..<2010).map { "In \($0)." })
    let latest = try chronology.asOf(
      AsOfQuery(EDTF("2020"), page: Page(limit: 2, latestFirst: true)))
    #expect(latest.facts.map(\.statement) == ["In 2009.", "In 2008."])
    let between = try chronology.timeline(
      TimelineQuery(from: EDTF("2003"), to: EDTF("2005")))
    #expect(between.facts.map(\.statement) == ["In 2003.", "In 2004.", "In 2005."])
  }

  @Test("a beginning of an id means its fact; a mistyped one suggests the near ones")
  func resolving() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let fact = try chronology.add("One.", "2015")
    let other = try chronology.add("Two.", "2016")
    let short = try chronology.show(fact).shortHandle
    #expect(short.count >= 6)
    #expect(try chronology.resolveFact(short) == fact)
    #expect(try chronology.resolveFact(short.uppercased()) == fact)
    #expect(try chronology.resolveFact(fact.description) == fact)
    #expect(try chronology.resolveFact(other.handle) == other)
    let last = short.last == "0" ? "1" : "0"
    let error = #expect(throws: ChronologyError.self) {
      try chronology.resolveFact(short.dropLast() + last)
    }
    #expect(error?.code == .unknownFact)
    #expect(error?.candidates.map(\.title) == ["One."])
  }

  @Test("a malformed payload folds to nothing and is counted; an unknown type passes")
  func malformed() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    _ = try chronology.store.append([
      NewEvent(type: "fact.recorded", payload: ["fact": "nonsense", "content": [:]]),
      NewEvent(type: "weather.observed", payload: ["wind": "north"]),
    ])
    _ = try chronology.store.append([
      Draft.recorded(
        NewFact(content: FactContent(members: ["statement": "Unreadable.", "occurred": "soon"])))
    ])
    let status = try chronology.status()
    #expect(status.malformed == 1)
    #expect(status.facts == 1)
    #expect(try chronology.certainties("2050") == ["Unreadable.": .unplaced])
    var states: [LogEntryView.State] = []
    var problems: [String] = []
    try chronology.log { entry in
      states.append(entry.state)
      problems += [entry.problem].compactMap { $0 }
      return true
    }
    #expect(states == [.folded, .malformed, .unknown, .folded])
    #expect(problems == ["'fact' is not a UUID"])
  }

  private func day(_ text: String) throws -> Day { try #require(Day(text)) }
}

extension Chronology {
  /// What `as-of` says of each fact, unplaced ones included.
  fileprivate func certainties(_ date: String) throws -> [String: Certainty] {
    let view = try asOf(AsOfQuery(EDTF(date), includesUnplaced: true))
    return Dictionary(
      uniqueKeysWithValues: view.facts.compactMap { fact in
        fact.certainty.map { (fact.statement, $0) }
      })
  }

  fileprivate func inForce(_ fact: FactID, _ date: String) throws -> InForce? {
    try asOf(AsOfQuery(EDTF(date))).facts.first { $0.id == fact }?.inForce
  }
}
