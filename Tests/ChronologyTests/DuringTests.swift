// `during`: what overlaps a time, for certain, possibly, or nobody knows.

import EDTF
import EventStore
import Testing

@testable import Chronology

@Suite("During")
struct DuringTests {
  @Test(
    "an event overlaps by its four corners",
    arguments: [
      ("2015-06-07", "2015", "certain"), ("2015-06-07", "2015-05", "-"),
      ("2015", "2015", "certain"), ("2015", "2015-05", "possible"),
      ("2015", "2014/2016", "certain"),
      ("2015?", "2015", "qualified"), ("2015?", "2015-05", "possible"),
      ("2014/2018", "2016", "certain"),
      ("2014/2018", "2014-03", "possible"), ("2014/2018", "2019", "-"),
      ("2014/..", "2030", "certain"),
      ("2014/", "2030", "possible"), ("2014/", "2014", "certain"), ("2014/", "2013", "-"),
      ("/2014", "2014", "certain"), ("/2014", "2013", "unplaced"), ("/2014", "2015", "-"),
      ("../2014", "2013", "certain"), ("{2014,2016}", "2015", "-"),
      ("{2014,2016}", "2016", "certain"),
      ("[2014,2016]", "2015", "possible"), ("[2014,2016]", "2014/2016", "certain"),
      ("201X", "2015", "possible"), ("201X", "2010/2019", "certain"),
      ("2015", "2014/..", "certain"),
      ("2015", "../2014", "-"),
    ])
  func events(occurred: String, time: String, expected: String) throws {
    let desk = try Desk()
    let chronology = try desk.found()
    try chronology.add("It.", occurred)
    #expect(try chronology.during(time)["It."] ?? "-" == expected)
  }

  @Test("an undated event is unplaced, also when its publication bounds it")
  func undated() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let paper = try chronology.source("Paper", published: "2016-02-29")
    try chronology.add("Undated.")
    try chronology.add("Published.") { $0.citations = [Citation(source: paper)] }
    #expect(try chronology.during("2015") == ["Undated.": "unplaced", "Published.": "unplaced"])
    let view = try chronology.during(DuringQuery(EDTF("2015")))
    #expect(view.total == 0)
    #expect(view.facts.isEmpty)
    #expect(view.counts.unplaced == 2)
  }

  @Test("a state counts for as long as its dates say, or a source vouches for it")
  func states() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let paper = try chronology.source("Paper", published: "2018-05-01")
    try chronology.add("Stated.", "2010/2014", kind: .state)
    try chronology.add("Attested.", "2012/", kind: .state) {
      $0.citations = [Citation(source: paper)]
    }
    try chronology.add("Unvouched.", "2012", kind: .state)
    #expect(try chronology.during("2011") == ["Stated.": "certain"])
    #expect(
      try chronology.during("2012")
        == ["Stated.": "certain", "Attested.": "certain", "Unvouched.": "certain"])
    #expect(
      try chronology.during("2016") == ["Attested.": "certain", "Unvouched.": "possible"])
    #expect(try chronology.during("2019") == ["Attested.": "lapsed", "Unvouched.": "possible"])
    let view = try chronology.during(DuringQuery(EDTF("2019")))
    #expect(view.facts.map(\.statement) == ["Unvouched."])
    #expect(view.counts == DuringCounts(possible: 1, lapsed: 1))
    let all = try chronology.during(DuringQuery(EDTF("2019"), includesLapsed: true))
    #expect(all.facts.map(\.inForce) == [.possible, .lastAttested])
    #expect(all.facts.map(\.certainty) == [.possible, .possible])
  }

  @Test("dates in conflict are judged one by one, and axes and filters hold")
  func conflict() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let ben = try desk.replica(of: anna, "ben")
    let fact = try anna.add("It.", "2010") { $0.tags = ["a"] }
    try anna.add("Another.", "2010")
    let frontier = try anna.store.frontier().id
    try ben.pull(from: anna)
    try anna.revise(fact, Revision(set: ["occurred": "2012"]))
    try ben.revise(fact, Revision(set: ["occurred": "2016"]))
    try anna.sync(ben)
    var filter = FactFilter()
    filter.tags = ["a"]
    func certainty(_ date: String, _ bounds: ViewBounds = .now) throws -> Certainty? {
      try anna.during(DuringQuery(EDTF(date), bounds: bounds, filter: filter)).facts.first?
        .certainty
    }
    #expect(try certainty("2012") == .possible)
    #expect(try certainty("2014") == nil)
    #expect(try certainty("2012/2016") == .certain)
    #expect(try certainty("2010") == nil)
    #expect(try certainty("2010", ViewBounds(frontier: frontier)) == .certain)
    let page = Page(limit: 1, offset: 1)
    let view = try anna.during(DuringQuery(EDTF("2010/2016"), page: page))
    #expect(view.facts.map(\.statement) == ["It."])
    #expect(view.total == 2)
    #expect(view.next == nil)
  }
}

extension DuringCounts {
  fileprivate init(possible: Int, lapsed: Int) {
    self.init()
    self.possible = possible
    self.lapsed = lapsed
  }
}

extension Chronology {
  /// Statements and how far they overlap a time.
  fileprivate func during(_ date: String) throws -> [String: String] {
    let view = try during(
      DuringQuery(EDTF(date), includesLapsed: true, includesUnplaced: true))
    let pairs = view.facts.map { fact in
      (
        fact.statement,
        fact.inForce == .lastAttested ? "lapsed" : fact.certainty?.rawValue ?? "none"
      )
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
