// Conflicts shown and settled: by one person, by two alike, by two who differ.

import EventStore
import Testing

@testable import Chronology

@Suite("Resolving conflicts")
struct ResolveTests {
  private let desk: Desk
  private let anna: Chronology
  private let ben: Chronology
  private let fact: FactID

  /// Two replicas that gave one fact two dates, and hold both.
  init() throws {
    desk = try Desk()
    anna = try desk.found("anna")
    ben = try desk.replica(of: anna, "ben")
    fact = try anna.add("The sheds stood.", "2018") { $0.note = "as it was" }
    try anna.sync(ben)
    try anna.revise(fact, Revision(set: ["occurred": "2019"], reason: "so says the mayor"))
    try ben.revise(fact, Revision(set: ["occurred": "2020"], reason: "so says the paper"))
    try anna.sync(ben)
  }

  private func values(_ chronology: Chronology, _ member: String = "occurred") throws -> [JSON] {
    try chronology.conflicts(of: fact).conflicts.first { $0.member == member }?.sides.map(\.value)
      ?? []
  }

  private func take(_ chronology: Chronology, _ value: JSON) throws {
    let sides = try chronology.conflicts(of: fact).conflicts.flatMap(\.sides)
    let event = try #require(sides.first { $0.value == value }?.event.event)
    try chronology.resolve(fact, Decision(take: event))
  }

  @Test("both sides are listed with their authors and reasons")
  func listed() throws {
    try anna.add("Nothing is in conflict here.", "2020")
    let view = try ben.conflicts()
    #expect(view.total == 1)
    #expect(view.facts.map(\.fact.id) == [fact])
    let sides = view.facts.flatMap(\.conflicts).flatMap(\.sides)
    #expect(Set(sides.map(\.event.reason)) == ["so says the mayor", "so says the paper"])
    #expect(Set(sides.map(\.event.author.name)) == ["anna", "ben"])
  }

  @Test("a value that is set settles it, on every replica, by an event after both")
  func set() throws {
    let settled = try anna.resolve(
      fact, Decision(set: ["occurred": "2019-05"], reason: "seen in the register"))
    #expect(settled.open == [])
    let event = try anna.trace(fact).events.last
    #expect(event?.event == settled.events.first?.id)
    #expect(event?.payload.after.count == 2)
    try anna.sync(ben)
    for replica in [anna, ben] {
      #expect(try replica.conflicts().total == 0)
      #expect(try replica.show(fact).occurred == "2019-05")
    }
  }

  @Test("two who decide alike, each without the other, leave no conflict")
  func alike() throws {
    try anna.resolve(fact, Decision(set: ["occurred": "2020"], reason: "the paper it is"))
    try take(ben, "2020")
    try anna.sync(ben)
    for replica in [anna, ben] {
      #expect(try replica.conflicts().total == 0)
      #expect(try replica.show(fact).conflicts == [])
      #expect(try replica.show(fact).occurred == "2020")
      try replica.expectVerified()
      try replica.store.rebuild()
      #expect(try replica.show(fact).conflicts == [])
    }
    #expect(try anna.show(fact).text == ben.show(fact).text)
  }

  @Test("two who decide differently are in conflict again, about their decisions alone")
  func differently() throws {
    try take(anna, "2019")
    try ben.resolve(fact, Decision(set: ["occurred": "2021"]))
    try anna.sync(ben)
    for replica in [anna, ben] {
      #expect(Set(try values(replica).compactMap(\.stringValue)) == ["2019", "2021"])
    }
    try anna.resolve(fact, Decision(set: ["occurred": "2021"]))
    try anna.sync(ben)
    #expect(try ben.conflicts().total == 0)
  }

  @Test("strings are alike by their bytes: the same letter spelt otherwise is another value")
  func bytes() throws {
    try anna.resolve(fact, Decision(set: ["occurred": "2020"]))
    try anna.sync(ben)
    try anna.revise(fact, Revision(set: ["note": "caf\u{E9}"]))
    try ben.revise(fact, Revision(set: ["note": "cafe\u{301}"]))
    try anna.sync(ben)
    #expect(try values(anna, "note").count == 2)
  }

  @Test("one member can be settled and another left open")
  func inPart() throws {
    try anna.revise(fact, Revision(set: ["note": "one"]))
    try ben.revise(fact, Revision(set: ["note": "other"]))
    try anna.sync(ben)
    let settled = try anna.resolve(fact, Decision(set: ["note": .null]))
    #expect(settled.open == ["occurred"])
    #expect(try anna.show(fact).note == nil)
    #expect(try values(anna).count == 2)
  }

  @Test("a retraction that others did not see is settled either way, and never unsaid")
  func retraction() throws {
    try anna.retract(fact, reason: "withdrawn")
    try ben.revise(fact, Revision(set: ["note": "still there"]))
    try anna.sync(ben)
    #expect(throws: ChronologyError.self) {
      try anna.resolve(fact, Decision(set: ["occurred": "2020"]))
    }
    let settled = try anna.resolve(
      fact, Decision(set: ["occurred": "2020"], retracted: false, reason: "it was not withdrawn"))
    #expect(settled.events.map(\.type) == ["fact.reinstated", "fact.revised"])
    #expect(settled.open == [])
    #expect(try !anna.show(fact).retracted)
    try anna.sync(ben)
    #expect(try ben.show(fact).conflicts == [])

    try anna.retract(fact, reason: nil)
    try ben.revise(fact, Revision(set: ["note": "and again"]))
    try anna.sync(ben)
    try ben.resolve(fact, Decision(retracted: true))
    try anna.resolve(fact, Decision(retracted: true))
    try anna.sync(ben)
    #expect(try anna.show(fact).retracted)
    #expect(try anna.conflicts().total == 0)
  }

  @Test("a citation in conflict is settled by taking one of the two")
  func citation() throws {
    try anna.resolve(fact, Decision(set: ["occurred": "2020"]))
    let source = try anna.source("Paper", published: "2021")
    let citation = Citation(source: source)
    try anna.cite(fact, [citation])
    try anna.sync(ben)
    for (replica, year) in [(anna, "2015"), (ben, "2016")] {
      try replica.cite(fact, [Citation(id: citation.id, source: source, attests: year)])
    }
    try anna.sync(ben)
    let sides = try anna.conflicts(of: fact).conflicts.flatMap(\.sides)
    #expect(sides.count == 2)
    try anna.resolve(fact, Decision(take: sides.first?.event.event))
    #expect(try anna.conflicts(of: fact).conflicts.isEmpty)
    #expect(try anna.trace(fact).citations.count == 1)
  }

  @Test("where nothing is in conflict, resolving says so and writes nothing")
  func nothing() throws {
    try anna.resolve(fact, Decision(set: ["occurred": "2020"]))
    let before = try anna.store.frontier()
    let same = try anna.resolve(fact, Decision(set: ["occurred": "2020"]))
    #expect(same.events.isEmpty && same.open.isEmpty)
    let error = try #require(throws: ChronologyError.self) {
      try anna.resolve(fact, Decision(set: ["note": "x"]))
    }
    #expect(error.code == .noConflict)
    #expect(try anna.store.frontier() == before)
  }
}
