// Differences between random views of random teams, applied: what leads from one view to the other
// is all that lies between them, and nothing else.

import EDTF
import EventStore
import TestSupport
import Testing

@testable import Chronology

@Suite("Differences between random views")
struct DiffPropertyTests {
  @Test("a difference applied to the earlier view gives the later one", arguments: 0..<6)
  func applied(round: Int) throws {
    let random = SeededGenerator()
    print("random differences \(round): CHRON_TEST_SEED=\(random.seed)")
    let desk = try Desk()
    let clock = HandClock("2026-01-01T00:00:00.000000Z")
    let anna = try desk.found("anna", clock: clock.clock)
    let ben = try desk.replica(of: anna, "ben", clock: clock.clock)
    try anna.sync(ben)
    var story = Story(team: [anna, ben], random: random)
    var frontiers: [String] = []
    for step in 0..<60 {
      clock.set("2026-01-01T00:\(Story.padded(step)):00.000000Z")
      try story.step()
      if step.isMultiple(of: 4), step > 8 { try story.actBeyondTheModel() }
      if step.isMultiple(of: 15) { frontiers.append(try anna.store.frontier().id) }
    }
    try anna.sync(ben)
    var told = 0
    for _ in 0..<14 {
      let (one, other) = (try story.side(frontiers), try story.side(frontiers))
      let context: Comment = "seed \(random.seed), from \(one) to \(other)"
      told += try check(anna, story.facts, one, other, context)
      #expect(try anna.diff(DiffQuery(from: one, to: one)).total == 0, context)
    }
    #expect(told > 20, "seed \(random.seed)")
  }

  private func check(
    _ chronology: Chronology, _ facts: [FactID], _ one: DiffQuery.Side, _ other: DiffQuery.Side,
    _ context: Comment
  ) throws -> Int {
    var view = try records(chronology, facts, one)
    let target = try records(chronology, facts, other)
    let diff = try chronology.diff(DiffQuery(from: one, to: other))
    #expect(diff.total == diff.facts.count, context)
    for fact in diff.facts {
      #expect(!fact.events.isEmpty, context)
      if fact.differences.contains(.gone) {
        #expect(view.removeValue(forKey: fact.fact.id) != nil, context)
      } else if fact.differences.contains(.added) {
        #expect(view[fact.fact.id] == nil, context)
        view[fact.fact.id] = target[fact.fact.id]
      } else {
        for change in fact.members where change.member != "ends" {
          #expect(
            view[fact.fact.id]?[change.member] ?? [] == texts(change.before),
            "\(context) \(change.member)")
          view[fact.fact.id]?[change.member] = texts(change.after)
        }
      }
    }
    for id in Set(view.keys).union(target.keys) {
      #expect(
        view[id]?.filter { !$0.value.isEmpty } == target[id]?.filter { !$0.value.isEmpty },
        "\(context) \(id)")
    }
    return diff.total
  }

  private func texts(_ values: [JSON]) -> Set<String> { Set(values.map(\.sorted.encodedString)) }

  private typealias Record = [String: Set<String>]

  /// What a view says of each fact, by the views that people ask for.
  private func records(
    _ chronology: Chronology, _ facts: [FactID], _ side: DiffQuery.Side
  ) throws -> [FactID: Record] {
    var records: [FactID: Record] = [:]
    if let date = side.asOf {
      var filter = FactFilter()
      filter.statuses = FactFilter.Status.allCases
      let view = try chronology.asOf(
        AsOfQuery(date, knownThen: side.knownThen, bounds: side.bounds, filter: filter))
      for fact in view.facts {
        records[fact.id] = record(fact, try chronology.trace(fact.id, bounds: view.context.bounds))
      }
      return records
    }
    for id in facts {
      do {
        let trace = try chronology.trace(id, bounds: side.bounds)
        if side.bounds.reportedBy != nil, trace.fact.reported == nil { continue }
        records[id] = record(trace.fact, trace)
      } catch let error as ChronologyError where error.code == .unknownFact {
        continue
      }
    }
    return records
  }

  private func record(_ fact: FactView, _ trace: TraceView) -> Record {
    func values(_ member: String, _ value: String?) -> [JSON] {
      fact.conflicts.first { $0.member == member }?.values.map(\.value)
        ?? value.map { [.string($0)] } ?? []
    }
    func text(_ value: (some CustomStringConvertible)?) -> [JSON] {
      value.map { [.string($0.description)] } ?? []
    }
    func bounds(_ bounds: EDTF.Bounds) -> [JSON] {
      [["lower": .string("\(bounds.lower)"), "upper": .string("\(bounds.upper)")]]
    }
    let isTorn = fact.conflicts.contains { $0.member == "retracted" }
    let all: [String: [JSON]] = [
      "statement": values("statement", fact.statement),
      "occurred": values("occurred", fact.occurred), "note": values("note", fact.note),
      "kind": values("kind", fact.kind == .event ? nil : fact.kind.rawValue),
      "stated": values("stated", fact.stated),
      "actors": fact.actors.map { .string($0) },
      "citations": trace.citations.map { .object($0.citation.members) },
      "retracted": isTorn ? [true, false] : [.bool(fact.retracted)],
      "assessments": trace.assessments.map { assessment in
        ["author": .string("\(assessment.author)"), "stance": .string("\(assessment.stance)")]
      },
      "links": trace.links.map { link in
        let ends = link.outgoing ? (fact.id, link.other) : (link.other, fact.id)
        return [
          "from": .string("\(ends.0)"), "relation": .string("\(link.relation)"),
          "to": .string("\(ends.1)"),
        ]
      },
      "start": bounds(fact.start), "end": bounds(fact.end), "reported": text(fact.reported),
      "lastAttested": text(fact.lastAttested), "certainty": text(fact.certainty?.rawValue),
      "phase": text(fact.phase?.rawValue), "inForce": text(fact.inForce?.rawValue),
    ]
    return all.mapValues(texts)
  }
}

extension Story {
  /// Forecasts and what closes them, citations that attest and attribute: what the naive model
  /// leaves out.
  fileprivate mutating func actBeyondTheModel() throws {
    let writer = team[Int.random(in: team.indices, using: &random)]
    let known = try facts.filter { id in
      do { return try writer.show(id).revisions > 0 } catch is ChronologyError { return false }
    }
    switch Int.random(in: 0..<3, using: &random) {
    case 0:
      let years = (
        Int.random(in: 2014...2020, using: &random), Int.random(in: 2011...2015, using: &random)
      )
      facts.append(
        try writer.add("Expected.", "\(years.0)", kind: .forecast) { $0.stated = "\(years.1)" })
    case 1:
      guard let one = known.randomElement(using: &random),
        let other = known.randomElement(using: &random), one != other
      else { return }
      try writer.link(from: one, to: other, .fulfils)
    default:
      guard let fact = known.randomElement(using: &random),
        let source = sources.randomElement(using: &random)
      else { return }
      let year = Int.random(in: 2012...2019, using: &random)
      try writer.cite(
        fact,
        [
          Citation(
            source: source, attributedTo: [Attribution(name: "A", published: "\(year)")],
            attests: Bool.random(using: &random) ? "\(year)" : nil)
        ])
    }
  }

  /// A view at random.
  fileprivate mutating func side(_ frontiers: [String]) throws -> DiffQuery.Side {
    let year = Int.random(in: 2012...2022, using: &random)
    let date = Int.random(in: 0..<3, using: &random) > 0 ? try EDTF("\(year)") : nil
    return DiffQuery.Side(
      asOf: date, knownThen: Int.random(in: 0..<4, using: &random) == 0,
      bounds: try bounds(frontiers))
  }
}
