// Random teams that also say which facts are the same and which names mean one, against the model.

import EDTF
import EventStore
import TestSupport
import Testing

@testable import Chronology

@Suite("Random teams that say what is the same")
struct SamePropertyTests {
  @Test(
    "rows, what they stand for and what overlaps a time are the model's, on every axis",
    arguments: 0..<4)
  func model(round: Int) throws {
    let seeds = SeededGenerator()
    print("random sameness \(round): CHRON_TEST_SEED=\(seeds.seed)")
    let desk = try Desk()
    let clock = HandClock("2026-01-01T00:00:00.000000Z")
    let anna = try desk.found("anna", clock: clock.clock)
    let ben = try desk.replica(of: anna, "ben", clock: clock.clock)
    let late = try desk.replica(of: anna, "late", clock: clock.clock)
    var story = Story(team: [anna, ben], random: seeds)
    var frontiers: [String] = []
    for step in 0..<70 {
      clock.set("2026-01-01T\(Story.padded(step / 60)):\(Story.padded(step % 60)):00.000000Z")
      try story.step()
      for _ in 0..<2 { try equate(&story, [anna, ben]) }
      if step.isMultiple(of: 10) { frontiers.append(try anna.store.frontier().id) }
    }
    try anna.sync(ben)
    var random = story.random
    let plans = try anna.store.plan(have: late.store.held()).shuffled(using: &random)
    for plan in plans { _ = try late.store.ingest(anna.store.segment(plan)) }
    for turn in 0..<10 {
      let bounds = try turn == 0 ? .now : story.bounds(frontiers)
      let year = Int.random(in: 2012...2020, using: &random)
      let actor = ["A", "b", "Alpha", nil].randomElement(using: &random) ?? nil
      let isLocal = bounds.receivedBy != nil || bounds.frontier != nil
      for replica in isLocal ? [anna] : [anna, late] {
        try compare(replica, "\(year)", actor, bounds, seed: seeds.seed)
      }
    }
    try anna.expectVerified()
    try anna.store.rebuild()
    try compare(anna, "2016", "alpha", .now, seed: seeds.seed)
  }

  /// Somebody says that two facts are the same, or two names, or takes such a thing back.
  private func equate(_ story: inout Story, _ team: [Chronology]) throws {
    let writer = team[Int.random(in: 0..<2, using: &story.random)]
    let names = ["A", "B", "Alpha", "beta", "C"].shuffled(using: &story.random)
    let facts = story.facts.shuffled(using: &story.random).prefix(2)
    do {
      switch Int.random(in: 0..<8, using: &story.random) {
      case 0: try writer.alias(names[0], [names[1]])
      case 1: try writer.unalias(names[0])
      case 2, 3, 4:
        guard facts.count == 2 else { return }
        try writer.link(from: facts[0], to: facts[1], .sameAs)
      default:
        guard facts.count == 2 else { return }
        try writer.unlink(from: facts[0], to: facts[1], .sameAs)
      }
    } catch let error as ChronologyError
      where [.unknownFact, .incompatibleLinks].contains(error.code)
    {
      return
    }
  }

  private func compare(
    _ chronology: Chronology, _ date: String, _ actor: String?, _ bounds: ViewBounds, seed: UInt64
  ) throws {
    let context: Comment = "seed \(seed), \(date), \(actor ?? "anybody"), \(bounds)"
    let model = NaiveModel(events: try chronology.naiveEvents(within: bounds))
    let asked = try EDTF(date)
    var filter = FactFilter()
    filter.actors = actor.map { [$0] } ?? []

    let day = try ViewBounds.lastDay(of: asked)
    let facts = model.asOf(day, reportedBy: bounds.reportedBy)
    let view = try chronology.asOf(
      AsOfQuery(asked, bounds: bounds, filter: filter, includesUnplaced: true))
    let expected = model.rows(
      facts.mapValues(\.certainty), actor: actor, reportedBy: bounds.reportedBy
    ) { _, dates, _ in model.asOf(day, dates) }
    #expect(rows(view.facts, ofTime: false) == expected, context)
    #expect(view.rows == expected.count, context)
    #expect(view.counts.certain == expected.values.count { $0.word == "certain" }, context)

    let words = model.during(asked.start.lower, day, reportedBy: bounds.reportedBy)
    let overlapping = model.rows(words, actor: actor, reportedBy: bounds.reportedBy) {
      model.during(asked.start.lower, day, $0, $1, $2)
    }
    let during = try chronology.during(
      DuringQuery(
        asked, bounds: bounds, filter: filter, includesLapsed: true, includesUnplaced: true))
    #expect(rows(during.facts, ofTime: true) == overlapping, context)
    func count(_ word: String) -> Int { overlapping.values.count { $0.word == word } }
    #expect(during.counts.certain == count("certain"), context)
    #expect(during.counts.qualified == count("qualified"), context)
    #expect(during.counts.possible == count("possible"), context)
    #expect(during.counts.lapsed == count("lapsed"), context)
    #expect(during.counts.unplaced == count("unplaced"), context)
  }

  private func rows(_ facts: [FactView], ofTime: Bool) -> [String: NaiveRow] {
    let rows = facts.map { fact in
      let isLapsed = ofTime && fact.inForce == .lastAttested
      let word = isLapsed ? "lapsed" : fact.certainty?.rawValue ?? "none"
      let dates = fact.disagreements.first { $0.member == "occurred" }?.values ?? []
      func disagree(_ member: String) -> Bool {
        fact.disagreements.contains { $0.member == member }
      }
      return (
        fact.id.description,
        NaiveRow(
          word: word, same: fact.sameAs.map(\.description),
          dates: Set(dates.compactMap(\.value.stringValue)), disagreeAboutKind: disagree("kind"),
          contradictOneAnother: disagree("contradicts"))
      )
    }
    return Dictionary(rows) { first, _ in first }
  }
}
