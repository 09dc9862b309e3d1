// Folding: what concurrent changes make of a fact, on replicas that met in any order.

import EDTF
import EventStore
import Testing

@testable import Chronology

@Suite("Folding")
struct FoldingTests {
  @Test("a statement revised on one replica and a date on another merge")
  func membersMerge() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let fact = try anna.add("A bridge was built.", "2017")
    let ben = try desk.replica(of: anna, "ben")
    try anna.revise(fact, Revision(set: ["statement": "A long bridge was built."]))
    try ben.revise(fact, Revision(set: ["occurred": "2018"]))
    try anna.sync(ben)
    for replica in [anna, ben] {
      let view = try replica.show(fact)
      #expect(view.statement == "A long bridge was built.")
      #expect(view.occurred == "2018")
      #expect(view.conflicts.isEmpty)
      #expect(view.revisions == 3)
    }
    #expect(try anna.asOfText("2020") == ben.asOfText("2020"))
  }

  @Test("two different dates are a conflict with both values, until a revision after both")
  func datesConflict() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let fact = try anna.add("A bridge was built.", "2017")
    let ben = try desk.replica(of: anna, "ben")
    let first = try #require(try anna.revise(fact, Revision(set: ["occurred": "2018"])))
    let second = try #require(try ben.revise(fact, Revision(set: ["occurred": "2021"])))
    try anna.sync(ben)
    let view = try anna.show(fact)
    let conflict = try #require(view.conflicts.first)
    #expect(conflict.member == "occurred")
    #expect(conflict.values.map(\.value) == ["2018", "2021"])
    #expect(conflict.values.map(\.event) == [first.id, second.id])
    #expect(try ben.show(fact).text == view.text)
    // Certain only if certain under every value, absent only if absent under every value.
    #expect(try anna.asOf(AsOfQuery(EDTF("2017"))).facts.isEmpty)
    #expect(try anna.asOf(AsOfQuery(EDTF("2019"))).facts.map(\.certainty) == [.possible])
    #expect(try anna.asOf(AsOfQuery(EDTF("2021"))).facts.map(\.certainty) == [.certain])
    try ben.revise(fact, Revision(set: ["occurred": "2019"], reason: "settled"))
    try anna.sync(ben)
    #expect(try anna.show(fact).conflicts.isEmpty)
    #expect(try anna.show(fact).occurred == "2019")
    #expect(try ben.show(fact).text == anna.show(fact).text)
  }

  @Test("two people who set the same value do not conflict")
  func equalValues() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let fact = try anna.add("A bridge was built.", "2017")
    let ben = try desk.replica(of: anna, "ben")
    try anna.revise(fact, Revision(set: ["occurred": "2018"]))
    try ben.revise(fact, Revision(set: ["occurred": "2018"]))
    try anna.sync(ben)
    #expect(try anna.show(fact).conflicts.isEmpty)
  }

  @Test("texts that Unicode calls equivalent are different values")
  func bytesDecide() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let fact = try anna.add("Zapad", "2017")
    let ben = try desk.replica(of: anna, "ben")
    try anna.revise(fact, Revision(set: ["note": "caf\u{E9}"]))
    try ben.revise(fact, Revision(set: ["note": "cafe\u{301}"]))
    try anna.sync(ben)
    #expect(try anna.show(fact).conflicts.map(\.values.count) == [2])
  }

  @Test("additions unite, and a removal affects only what its author had seen")
  func listsMerge() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let fact = try anna.add("A bridge was built.", "2017") { $0.tags = ["bridge", "road"] }
    let ben = try desk.replica(of: anna, "ben")
    try anna.revise(fact, Revision(add: ["tags": ["steel"]], remove: ["tags": ["road"]]))
    // Written as programs once did, which wrote again what was so already.
    try ben.append([
      Draft.revised(
        fact, Revision(add: ["tags": ["river", "road"]]), after: ben.contentHeads(of: fact))
    ])
    try anna.sync(ben)
    // Ben's "road" was added again without Anna having seen it, so it stays.
    #expect(try Set(anna.show(fact).tags) == ["bridge", "steel", "river", "road"])
    #expect(try anna.show(fact).tags == ben.show(fact).tags)
    try ben.revise(fact, Revision(remove: ["tags": ["road"]]))
    #expect(try !ben.show(fact).tags.contains("road"))
  }

  @Test("citations added on both sides are both there")
  func citationsUnite() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let source = try anna.source("Paper", published: "2016-02-29")
    let fact = try anna.add("A bridge was built.", "2015")
    let ben = try desk.replica(of: anna, "ben")
    let first = Citation(source: source, spans: [Span(start: 0, end: 4)].compactMap { $0 })
    let second = Citation(source: source)
    try anna.cite(fact, [first])
    try ben.cite(fact, [second])
    try anna.sync(ben)
    #expect(try Set(anna.trace(fact).citations.map(\.citation.id)) == [first.id, second.id])
    try anna.revise(fact, Revision(remove: ["citations": [.string(first.id)]]))
    #expect(try anna.trace(fact).citations.map(\.citation.id) == [second.id])
  }

  @Test("a retraction and a reinstatement that did not see each other conflict")
  func retractionRaces() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let fact = try anna.add("A bridge was built.", "2017")
    try anna.retract(fact, reason: "wrong")
    #expect(try anna.show(fact).retracted)
    let ben = try desk.replica(of: anna, "ben")
    try ben.reinstate(fact, reason: "right after all")
    try anna.append([
      Draft.retracted(fact, reason: "wrong indeed", after: anna.contentHeads(of: fact))
    ])
    try anna.sync(ben)
    let view = try anna.show(fact)
    #expect(!view.retracted)
    #expect(view.conflicts.map(\.member) == ["retracted"])
    #expect(try ben.show(fact).text == view.text)
    try ben.retract(fact, reason: "agreed")
    try anna.sync(ben)
    #expect(try anna.show(fact).retracted)
    #expect(try anna.show(fact).conflicts.isEmpty)
  }

  @Test("a revision that did not see a retraction, nor was seen by it, is a conflict")
  func retractionBesideRevision() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let fact = try anna.add("A bridge was built.", "2017")
    let ben = try desk.replica(of: anna, "ben")
    try anna.retract(fact, reason: "wrong")
    try ben.revise(fact, Revision(set: ["occurred": "2018"]))
    try anna.sync(ben)
    #expect(try anna.show(fact).conflicts.map(\.member) == ["retracted"])
    #expect(try anna.asOf(AsOfQuery(EDTF("2020"))).total == 1)
    try anna.retract(fact, reason: "wrong whatever its date")
    try anna.sync(ben)
    #expect(try ben.show(fact).retracted)
    #expect(try ben.asOf(AsOfQuery(EDTF("2020"))).counts.retracted == 1)
    try ben.revise(fact, Revision(set: ["note": "kept for the record"]))
    #expect(try ben.show(fact).retracted)
  }

  @Test("an assessment replaces its author's earlier one and nobody else's")
  func assessments() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let fact = try anna.add("A bridge was built.", "2017")
    try anna.assess(fact, stance: .disputes, note: "no bridge there")
    let ben = try desk.replica(of: anna, "ben")
    try ben.assess(fact, stance: .supports)
    try anna.sync(ben)
    #expect(try anna.show(fact).disputed)
    #expect(try anna.trace(fact).assessments.count == 2)
    try anna.assess(fact, stance: .neutral)
    try anna.sync(ben)
    #expect(try !ben.show(fact).disputed)
  }

  @Test("unlinking undoes only the links that were seen")
  func links() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let (one, two) = (try anna.add("One.", "2017"), try anna.add("Two.", "2018"))
    try anna.link(from: one, to: two, .contradicts)
    #expect(try anna.show(two).contradicted)
    #expect(try !anna.show(one).contradicted)
    let ben = try desk.replica(of: anna, "ben")
    try anna.append([Draft.linked(from: one, to: two, .contradicts, after: [])])
    try ben.unlink(from: one, to: two, .contradicts)
    #expect(try !ben.show(two).contradicted)
    try anna.sync(ben)
    #expect(try ben.show(two).contradicted)
    #expect(try ben.trace(one).links.map(\.outgoing) == [true])
    #expect(try ben.trace(two).links.map(\.other) == [one])
  }

  @Test("descriptions of a source merge member by member")
  func sources() throws {
    let desk = try Desk()
    let anna = try desk.found()
    let source = try anna.source("Paper", published: "2016")
    let ben = try desk.replica(of: anna, "ben")
    var title = SourceDescription()
    title.title = "The Paper"
    var date = SourceDescription()
    date.published = "2016-02"
    try anna.describe(source, title)
    try ben.describe(source, date)
    try anna.sync(ben)
    let view = try anna.source(source)
    #expect(view.description.title == "The Paper")
    #expect(view.description.published == "2016-02")
    #expect(view.conflicts.isEmpty)
    date.published = "2016-03"
    try anna.describe(source, date)
    date.published = "2016-04"
    try ben.describe(source, date)
    try anna.sync(ben)
    #expect(try ben.source(source).conflicts.map(\.member) == ["published"])
  }

  @Test("folding 10,000 revisions of one fact takes well under a second")
  func manyRevisions() throws {
    let fact = FactID.random()
    let events = try Chain(length: 10_000).events(about: fact)
    let start = ContinuousClock.now
    let state = try FactState.fold(fact, events)
    #expect(ContinuousClock.now - start < .seconds(2))
    #expect(state.text("statement") == "Version 9999.")
    #expect(state.heads.count == 1)
  }
}

/// A chain of revisions, as one writer makes it.
private struct Chain {
  let length: Int

  func events(about fact: FactID) throws -> [FactEvent] {
    let chronology = try #require(ChronologyID(String(repeating: "a", count: 32)))
    let writer = try #require(Incarnation("00000000000000aa"))
    let origin = try #require(Origin(chronology: chronology, name: "a", incarnation: writer))
    return try (0..<length).map { index in
      let reference = try #require(EventReference("\(writer)@\(index):00000000000000aa"))
      let stamp = Stamp(
        key: 1 << 40 | Int64(index), at: Timestamp(microseconds: Int64(index)), origin: origin,
        reference: reference)
      let statement = "Version \(index)."
      let payload: Payload =
        index == 0
        ? .recorded(FactRecorded(fact: fact, content: FactContent(statement: statement)))
        : .revised(
          FactRevised(
            fact: fact, after: [], revision: Revision(set: ["statement": .string(statement)])))
      return FactEvent(stamp: stamp, arrival: 1, payload: payload)
    }
  }
}
