// Random teams: what they write, when they meet, in which order logs arrive, and what is asked.

import EDTF
import EventStore
import TestSupport
import Testing

@testable import Chronology

@Suite("Random teams")
struct PropertyTests {
  @Test(
    "views equal those of a model that folds everything from scratch, on every axis and replica",
    arguments: 0..<6)
  func model(round: Int) throws {
    var random = SeededGenerator()
    print("random team \(round): CHRON_TEST_SEED=\(random.seed)")
    let desk = try Desk()
    let clock = HandClock("2026-01-01T00:00:00.000000Z")
    let anna = try desk.found("anna", clock: clock.clock)
    var team = [anna]
    for name in ["ben", "cleo"] {
      team.append(try desk.replica(of: anna, name, clock: clock.clock))
    }
    let late = try desk.replica(of: anna, "late", clock: clock.clock)
    for replica in team.dropFirst() { try anna.sync(replica) }
    var story = Story(team: team, random: random)
    var frontiers: [String] = []
    for step in 0..<70 {
      clock.set("2026-01-01T\(Story.padded(step / 60)):\(Story.padded(step % 60)):00.000000Z")
      try story.step()
      if step.isMultiple(of: 20) { frontiers.append(try anna.store.frontier().id) }
    }
    for _ in 0..<2 { for replica in team { try anna.sync(replica) } }
    random = story.random

    // One who was away gets whole logs, in any order.
    for plan in try anna.store.plan(have: late.store.held()).shuffled(using: &random) {
      _ = try late.store.ingest(anna.store.segment(plan))
    }
    for _ in 0..<8 {
      let day = Int.random(in: 2012...2024, using: &random)
      let bounds = try story.bounds(frontiers)
      for replica in team.shuffled(using: &random).prefix(1) + [anna, late] {
        // Arrivals, and frontiers that were stood at, are each replica's own.
        let isLocal = bounds.receivedBy != nil || bounds.frontier != nil
        if isLocal, replica !== anna { continue }
        try compare(replica, "\(day)", bounds, seed: random.seed)
      }
    }
    let before = try team.map { try $0.asOfText("2020") }
    #expect(Set(before).count == 1, "seed \(random.seed)")
    #expect(try late.asOfText("2020") == before[0], "seed \(random.seed)")
    for replica in team + [late] { try replica.expectVerified("seed \(random.seed)") }
    try team[0].store.rebuild()
    #expect(try team[0].asOfText("2020") == before[0], "seed \(random.seed)")
  }

  private func compare(
    _ chronology: Chronology, _ date: String, _ bounds: ViewBounds, seed: UInt64
  ) throws {
    let model = NaiveModel(events: try chronology.naiveEvents(within: bounds))
    let day = try ViewBounds.lastDay(of: EDTF(date))
    let expected = model.asOf(day, reportedBy: bounds.reportedBy)
    let view = try chronology.asOf(
      AsOfQuery(EDTF(date), bounds: bounds, includesUnplaced: true))
    let context: Comment = "seed \(seed), as of \(date), \(bounds)"
    #expect(Set(view.facts.map(\.id.description)) == Set(expected.keys), context)
    #expect(view.rows == expected.count, context)
    #expect(
      view.total == expected.values.count { $0.certainty != "unplaced" }, context)
    for fact in view.facts {
      let trace = try chronology.trace(fact.id, bounds: bounds)
      #expect(NaiveFact(fact, trace) == expected[fact.id.description], context)
    }
  }
}

extension NaiveFact {
  /// What a view says, in the model's terms.
  init(_ fact: FactView, _ trace: TraceView) {
    func values(_ member: String, or value: String?) -> [String?] {
      fact.conflicts.first { $0.member == member }?.values.map(\.value.stringValue) ?? [value]
    }
    self.init(certainty: fact.certainty?.rawValue ?? "")
    statements = Set(values("statement", or: fact.statement).compactMap { $0 })
    dates = Set(values("occurred", or: fact.occurred))
    actors = Set(fact.actors)
    citations = Set(trace.citations.map(\.citation.id))
    independent = fact.independentSources
    disputed = fact.disputed
    contradicted = fact.contradicted
    conflicts = Set(fact.conflicts.map(\.member))
    reported = fact.reported?.description
    inForce = fact.inForce?.rawValue
    revisions = fact.revisions
  }
}

/// What a team does, at random.
struct Story {
  let team: [Chronology]
  var random: SeededGenerator
  var facts: [FactID] = []
  var sources: [SourceID] = []

  static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static let dates = [
    "2013", "2014-05", "2015-06-07", "2015?", "2016-21", "2013/2018", "2016/..", "/2017", "201X",
    "[2014,2016]", "2018~", "2019-02",
  ]

  /// One act of somebody on something, or a meeting of two.
  mutating func step() throws {
    let writer = pick(team)
    if facts.count < 3 || chance(6) { return try record(writer) }
    let known = try facts.filter { id in
      do { return try writer.show(id).revisions > 0 } catch is ChronologyError { return false }
    }
    guard let fact = known.randomElement(using: &random), !chance(3) else {
      let other = pick(team)
      if other !== writer { try writer.pull(from: other) }
      return
    }
    switch Int.random(in: 0..<11, using: &random) {
    case 0, 1:
      try writer.revise(fact, Revision(set: ["occurred": .string(pick(Self.dates))]))
    case 2: try writer.revise(fact, Revision(set: ["statement": .string(word())]))
    case 3:
      try writer.revise(
        fact,
        Revision(
          add: ["actors": [.string(pick(["A", "B", "C"]))]],
          remove: ["actors": [.string(pick(["D", "E", "F"]))]]))
    case 4:
      try writer.revise(
        fact, Revision(remove: ["actors": [.string(pick(["A", "B", "C"]))]]))
    case 5, 9: try writer.cite(fact, [citation()])
    case 6:
      if Bool.random(using: &random) {
        try writer.retract(fact, reason: "so")
      } else {
        try writer.reinstate(fact, reason: "no")
      }
    case 7: try writer.assess(fact, stance: pick(Stance.known))
    case 10: try describe(writer, pick(sources))
    default: try link(writer, fact, known)
    }
  }

  private mutating func link(_ writer: Chronology, _ fact: FactID, _ known: [FactID]) throws {
    let other = pick(known)
    guard other != fact else { return try describe(writer, pick(sources)) }
    if chance(2) {
      try writer.unlink(from: fact, to: other, .contradicts)
    } else {
      do {
        try writer.link(from: fact, to: other, .contradicts)
      } catch let error as ChronologyError where error.code == .incompatibleLinks {
        return
      }
    }
  }

  private mutating func describe(_ writer: Chronology, _ source: SourceID) throws {
    var description = SourceDescription()
    description.published = "\(Int.random(in: 2013...2020, using: &random))"
    if chance(2), !sources.isEmpty {
      let relation = pick([Derivation.copy, .cites, .quotes, .quotes])
      description.derivedFrom = [DerivedFrom(source: pick(sources), relation: relation)]
    }
    if chance(3) { description.publisher = pick(["Tass", "Reuters"]) }
    try writer.describe(source, description)
  }

  /// A citation of some document, often of what it has from others.
  private mutating func citation() -> Citation {
    var chain: [Attribution] = []
    while chain.count < 3, chance(2) {
      let name = chance(4) ? nil : pick(["TASS", "Reuters", "an official", "the ministry"])
      let source = name == nil || chance(3) ? pick(sources) : nil
      chain.append(Attribution(name: name, source: source))
    }
    return Citation(source: pick(sources), attributedTo: chain)
  }

  private mutating func record(_ writer: Chronology) throws {
    if sources.count < 6 {
      let source = SourceID.random()
      try describe(writer, source)
      sources.append(source)
    }
    var content = FactContent(statement: word())
    if !chance(4) { content.occurred = pick(Self.dates) }
    if chance(3) { content.kind = .state }
    content.actors = ["A", "B", "C", "D", "E"].filter { _ in Bool.random(using: &random) }
    if chance(2) { content.citations = [citation()] }
    facts.append(try writer.record(content).id)
  }

  /// Bounds on some of the axes.
  mutating func bounds(_ frontiers: [String]) throws -> ViewBounds {
    var bounds = ViewBounds()
    let minute = Self.padded(Int.random(in: 5...59, using: &random))
    let time = Timestamp("2026-01-01T00:\(minute):30.000000Z")
    if chance(2) { bounds.reportedBy = Day(year: 2016, month: 7, day: 1) }
    switch Int.random(in: 0..<5, using: &random) {
    case 0, 1: bounds.recordedBy = time
    case 2: bounds.receivedBy = time
    case 3: bounds.frontier = pick(frontiers)
    default: break
    }
    return bounds
  }

  private mutating func word() -> String { "Word \(Int.random(in: 0..<1_000, using: &random))." }

  private mutating func chance(_ one: Int) -> Bool {
    Int.random(in: 0..<one, using: &random) == 0
  }

  private mutating func pick<Element>(_ all: [Element]) -> Element {
    all[Int.random(in: all.indices, using: &random)]
  }
}
