// Random teams that write, rename and correct in a small vocabulary, and what is then looked for, on
// any axis: the answer of the index is that of a model which reads every text.

import EDTF
import EventStore
import TestSupport
import Testing

@testable import Chronology

@Suite("Random searches")
struct SearchPropertyTests {
  @Test(
    "words are found where a model that reads every text finds them, on every axis and replica",
    arguments: 0..<4)
  func model(round: Int) throws {
    let random = SeededGenerator()
    print("random searches \(round): CHRON_TEST_SEED=\(random.seed)")
    let desk = try Desk()
    let clock = HandClock("2026-01-01T00:00:00.000000Z")
    let anna = try desk.found("anna", clock: clock.clock)
    let ben = try desk.replica(of: anna, "ben", clock: clock.clock)
    let late = try desk.replica(of: anna, "late", clock: clock.clock)
    try anna.sync(ben)
    var writing = Writing(team: [anna, ben], random: random)
    var frontiers: [String] = []
    for step in 0..<60 {
      clock.set("2026-01-01T00:\(step < 10 ? "0" : "")\(step):00.000000Z")
      try writing.step()
      if step.isMultiple(of: 15) { frontiers.append(try anna.store.frontier().id) }
    }
    try anna.sync(ben)
    try anna.sync(ben)
    for plan in try anna.store.plan(have: late.store.held()).shuffled(using: &writing.random) {
      _ = try late.store.ingest(anna.store.segment(plan))
    }
    var questions: [(SearchQuery, [NaiveTerm])] = []
    for _ in 0..<24 { questions.append(try writing.question(frontiers)) }
    for (query, terms) in questions {
      let isLocal = query.bounds.receivedBy != nil || query.bounds.frontier != nil
      for replica in isLocal ? [anna] : [anna, ben, late] {
        try compare(replica, query, terms, seed: random.seed)
      }
    }
    let before = try questions.map { try anna.found($0.0) }
    try anna.expectVerified()
    try anna.store.rebuild()
    #expect(try questions.map { try anna.found($0.0) } == before, "seed \(random.seed)")
    #expect(before.contains { !$0.isEmpty }, "seed \(random.seed)")
  }

  private func compare(
    _ chronology: Chronology, _ query: SearchQuery, _ terms: [NaiveTerm], seed: UInt64
  ) throws {
    let context: Comment = """
      seed \(seed), \(terms), as of \(query.date?.text ?? "any date"), \(query.bounds)
      """
    let model = NaiveModel(events: try chronology.naiveEvents(within: query.bounds))
    let day = try query.date.map { try ViewBounds.lastDay(of: $0) }
    let expected = model.search(terms, asOf: day, reportedBy: query.bounds.reportedBy)
    let view = try chronology.search(query)
    let found = Dictionary(
      uniqueKeysWithValues: view.matches.map { ($0.fact.id.description, $0.score) })
    #expect(found == expected, context)
    #expect(view.total == expected.count, context)
    #expect(view.matches.allSatisfy { !$0.found.isEmpty }, context)

    // Best first, and pages are pieces of the whole.
    let scores = view.matches.map(\.score)
    #expect(scores == scores.sorted(by: >), context)
    var paged = query
    paged.page = Page(limit: 2, offset: 1)
    let page = try chronology.search(paged)
    #expect(page.total == view.total, context)
    #expect(
      page.matches.map(\.fact.id) == view.matches.dropFirst().prefix(2).map(\.fact.id), context)
  }
}

extension Chronology {
  fileprivate func found(_ query: SearchQuery) throws -> [String] {
    try search(query).matches.map { match in
      let texts = match.found.map { found in
        found.pieces.map { $0.isMatch ? "[\($0.text)]" : $0.text }.joined()
      }
      return "\(match.fact.id) \(match.score) \(texts)"
    }
  }
}

/// What a team writes, at random.
private struct Writing {
  let team: [Chronology]
  var random: SeededGenerator
  var facts: [FactID] = []
  var sources: [SourceID] = []

  private static let words = [
    "Harbour", "harbor", "café", "CAFE", "Sjö", "boat", "boats", "Ёлка", "елка", "INF-treaty",
    "9M729", "the",
  ]

  mutating func step() throws {
    let writer = pick(team)
    if sources.count < 3 || chance(8) { return try describe(writer) }
    if facts.count < 3 || chance(5) { return try record(writer) }
    if chance(4) { return try team[0].sync(team[1]) }
    let known = try facts.filter { id in
      do { return try writer.show(id).revisions > 0 } catch is ChronologyError { return false }
    }
    guard let fact = known.randomElement(using: &random) else { return }
    switch Int.random(in: 0..<7, using: &random) {
    case 0: try revise(writer, fact, ["statement": .string(text())])
    case 1: try revise(writer, fact, ["note": chance(3) ? .null : .string(text())])
    case 2: try writer.revise(fact, Revision(add: [pick(["actors", "tags"]): [.string(name())]]))
    case 3:
      try writer.revise(
        fact, Revision(remove: ["actors": [.string(name())]], reason: text()))
    case 4: try writer.cite(fact, [Citation(source: pick(sources))])
    case 5:
      if chance(2) {
        try writer.retract(fact, reason: text())
      } else {
        try writer.reinstate(fact, reason: text())
      }
    default: try writer.assess(fact, stance: .disputes, note: text())
    }
  }

  private mutating func revise(
    _ writer: Chronology, _ fact: FactID, _ members: JSONObject
  ) throws {
    try writer.revise(fact, Revision(set: members, reason: chance(2) ? text() : nil))
  }

  private mutating func describe(_ writer: Chronology) throws {
    var description = SourceDescription()
    description.title = text()
    if chance(2) { description.published = "\(Int.random(in: 2013...2020, using: &random))" }
    let isNew = sources.count < 3
    let id = isNew ? SourceID.random() : pick(sources)
    try writer.describe(id, description)
    if isNew { sources.append(id) }
  }

  private mutating func record(_ writer: Chronology) throws {
    var content = FactContent(statement: text())
    if !chance(4) { content.occurred = pick(["2013", "2014-05", "2015?", "2016/..", "/2017"]) }
    if chance(2) { content.note = text() }
    if chance(2) { content.actors = [name()] }
    if chance(2) { content.places = [name()] }
    if chance(2) { content.citations = [Citation(source: pick(sources))] }
    facts.append(try writer.record(content).id)
  }

  /// Something to look for, within bounds on some of the axes.
  mutating func question(_ frontiers: [String]) throws -> (SearchQuery, [NaiveTerm]) {
    var typed: [String] = []
    var terms: [NaiveTerm] = []
    for _ in 0...(chance(2) ? 1 : 0) {
      var term = pick(Self.words)
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        term = String(term.prefix(3))
        typed.append(term + "*")
        terms.append(NaiveTerm(term, isPrefix: true))
      case 1:
        term += " " + pick(Self.words)
        typed.append("\"\(term)\"")
        terms.append(NaiveTerm(term))
      default:
        typed.append(chance(2) ? term.uppercased() : term)
        terms.append(NaiveTerm(term))
      }
    }
    // A term that was typed twice counts once.
    if terms.count == 2, "\(terms[0])" == "\(terms[1])" { terms.removeLast() }
    var bounds = ViewBounds()
    let time = Timestamp("2026-01-01T00:\(Int.random(in: 10...59, using: &random)):30.000000Z")
    if chance(4) { bounds.reportedBy = Day(year: 2016, month: 12, day: 31) }
    switch Int.random(in: 0..<5, using: &random) {
    case 0, 1: bounds.recordedBy = time
    case 2: bounds.receivedBy = time
    case 3: bounds.frontier = pick(frontiers)
    default: break
    }
    let date = chance(3) ? try EDTF("\(Int.random(in: 2012...2018, using: &random))") : nil
    let query = SearchQuery(
      try SearchWords(typed.joined(separator: " ")), date: date, bounds: bounds,
      includesUnplaced: true)
    return (query, terms)
  }

  private mutating func text() -> String {
    (0..<Int.random(in: 1...4, using: &random)).map { _ in pick(Self.words) }
      .joined(separator: pick([" ", ", ", "—"])) + "."
  }

  private mutating func name() -> String {
    chance(2) ? pick(Self.words) : "\(pick(Self.words)) \(pick(Self.words))"
  }

  private mutating func chance(_ one: Int) -> Bool {
    Int.random(in: 0..<one, using: &random) == 0
  }

  private mutating func pick<Element>(_ all: [Element]) -> Element {
    all[Int.random(in: all.indices, using: &random)]
  }
}
