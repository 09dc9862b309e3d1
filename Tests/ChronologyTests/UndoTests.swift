// Undoing: every kind of change, again and again, back again; and what must not be undone.

import EventStore
import TestSupport
import Testing

@testable import Chronology

@Suite("Undo")
struct UndoTests {
  private let desk: Desk
  private let anna: Chronology
  private let ben: Chronology
  private let source: SourceID
  private let fact: FactID

  init() throws {
    desk = try Desk()
    anna = try desk.found("anna")
    ben = try desk.replica(of: anna, "ben")
    source = try anna.source("Paper", published: "2020")
    fact = try anna.add("The sheds stood.", "2018") { $0.actors = ["A", "B"] }
  }

  @discardableResult
  private func undo(_ target: UndoTarget = .last, on replica: Chronology? = nil) throws -> Event {
    let replica = replica ?? anna
    return try replica.undo(replica.reversal(of: target))
  }

  /// Whatever a fact says, and what is said of it; an assessment that takes no side says nothing.
  private func says(_ id: FactID, _ replica: Chronology) throws -> String {
    let trace = try replica.trace(id)
    let fact = trace.fact
    let members: [String] = [
      fact.statement, fact.occurred ?? "-", fact.note ?? "-", fact.kind.rawValue,
      "\(fact.actors.sorted())", "\(fact.tags.sorted())", "\(fact.retracted)",
      trace.citations.map { JSON.object($0.citation.members).encodedString }.sorted()
        .joined(separator: ","),
      trace.assessments.filter { $0.stance != .neutral }
        .map { "\($0.stance) \($0.credibility ?? 0) \($0.note ?? "")" }.joined(separator: ","),
      trace.links.map { "\($0.relation) \($0.outgoing) \($0.other)" }.sorted()
        .joined(separator: ","),
    ]
    return members.joined(separator: " · ")
  }

  private func refusal(_ target: UndoTarget, on replica: Chronology) throws -> String {
    let error = try #require(throws: ChronologyError.self) { try replica.reversal(of: target) }
    #expect(error.code == .notUndoable)
    return error.message
  }

  @Test("random changes are undone one by one to the beginning, and each undo can be undone")
  func random() throws {
    var random = SeededGenerator()
    print("random changes: CHRON_TEST_SEED=\(random.seed)")
    let context: Comment = "seed \(random.seed)"
    let other = try anna.add("Another.", "2019")
    func state() throws -> String { try says(fact, anna) + says(other, anna) }
    var states = [try state()]
    for _ in 0..<25 {
      try change(&random, other)
      // What changes nothing is not written, and there is nothing to undo.
      if try state() == states.last { continue }
      states.append(try state())
      if Bool.random(using: &random) {
        let undone = try undo()
        #expect(try state() == states[states.count - 2], context)
        try undo(.event(undone.id))
        #expect(try state() == states[states.count - 1], context)
      }
    }
    for expected in states.dropLast().reversed() {
      try undo()
      #expect(try state() == expected, context)
    }
  }

  private func change(_ random: inout SeededGenerator, _ other: FactID) throws {
    let trace = try anna.trace(fact)
    if trace.fact.retracted {
      try anna.reinstate(fact, reason: nil)
      return
    }
    let number = Int.random(in: 0..<1_000, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: try anna.revise(fact, Revision(set: ["note": .string("note \(number)")]))
    case 1: try anna.revise(fact, Revision(set: ["occurred": .string("\(1000 + number)")]))
    case 2:
      try anna.revise(
        fact,
        Revision(
          add: ["tags": [.string("tag \(number % 3)"), "x"]], remove: ["actors": ["A", "C"]]))
    case 3:
      try anna.revise(fact, Revision(set: ["actors": [.string("D \(number % 3)"), "A"]]))
    case 4:
      if let first = trace.citations.first?.citation.id {
        try anna.revise(fact, Revision(remove: ["citations": [.string(first)]]))
      } else {
        try anna.cite(fact, [Citation(source: source)])
      }
    case 5:
      try anna.assess(
        fact, stance: number.isMultiple(of: 2) ? .supports : .disputes, note: "\(number)")
    case 6:
      if trace.links.isEmpty {
        try anna.link(from: fact, to: other, .causes)
      } else {
        try anna.unlink(from: fact, to: other, .causes)
      }
    default: try anna.retract(fact, reason: nil)
    }
  }

  @Test("a fact that was recorded is retracted, and comes back when that is undone")
  func recorded() throws {
    let undone = try undo()
    #expect(undone.type == "fact.retracted")
    #expect(try anna.show(fact).retracted)
    #expect(try anna.trace(fact).events.last?.undoes == anna.trace(fact).events.first?.event)
    try undo(.event(undone.id))
    #expect(try !anna.show(fact).retracted)
  }

  @Test("what changed nothing is gone past, and a value that was there before stays")
  func idle() throws {
    func old(_ revision: Revision) throws {
      try anna.append([Draft.revised(fact, revision, after: anna.contentHeads(of: fact))])
    }
    try anna.revise(fact, Revision(set: ["note": "so"], add: ["tags": ["x"]]))
    // As programs wrote that did not ask whether it was so already.
    try old(Revision(set: ["occurred": "2018"]))
    try old(Revision(set: ["note": "so"]))
    try old(Revision(add: ["tags": ["x"]]))
    let last = try #require(try anna.trace(fact).events.last)
    #expect(try refusal(.event(last.event), on: anna).contains("changed nothing"))
    try undo()
    var shown = try anna.show(fact)
    #expect(shown.occurred == "2018" && shown.note == nil && shown.tags.isEmpty)
    #expect(shown.actors == ["A", "B"])
    try old(Revision(set: ["occurred": "2018", "note": "more"], add: ["actors": ["A", "C"]]))
    try undo()
    shown = try anna.show(fact)
    #expect(shown.occurred == "2018" && shown.note == nil && shown.actors == ["A", "B"])
    try anna.retract(fact, reason: nil)
    try anna.append([Draft.retracted(fact, reason: nil, after: anna.contentHeads(of: fact))])
    try undo()
    #expect(try !anna.show(fact).retracted)
    try anna.append([Draft.reinstated(fact, reason: nil, after: anna.contentHeads(of: fact))])
    // There is nothing left but that it was recorded, with what it says.
    try undo()
    #expect(try anna.show(fact).retracted)
    #expect(try anna.show(fact).occurred == "2018")
  }

  @Test("there and back again is undone there and back again")
  func thereAndBack() throws {
    try anna.revise(fact, Revision(set: ["occurred": "2019"]))
    try anna.revise(fact, Revision(set: ["occurred": "2018"]))
    try undo()
    #expect(try anna.show(fact).occurred == "2019")
    try undo()
    #expect(try anna.show(fact).occurred == "2018")
    #expect(try !anna.show(fact).retracted)
  }

  @Test("of what another has taken back since nothing is left to undo, and the change before is")
  func gone() throws {
    try anna.revise(fact, Revision(set: ["note": "so"]))
    let added = try #require(try anna.revise(fact, Revision(add: ["tags": ["x"]])))
    try anna.sync(ben)
    try ben.revise(fact, Revision(remove: ["tags": ["x"]]))
    try anna.sync(ben)
    #expect(try refusal(.event(added.id), on: anna).contains("still stands"))
    try undo()
    #expect(try anna.show(fact).note == nil)
  }

  @Test("what another says too is not taken away")
  func alike() throws {
    try anna.sync(ben)
    let other = try anna.add("Another.")
    try anna.sync(ben)
    for replica in [anna, ben] {
      try replica.revise(fact, Revision(set: ["note": "so"], add: ["tags": ["x"]]))
      try replica.link(from: fact, to: other, .causes)
    }
    try anna.sync(ben)
    #expect(try refusal(.last, on: anna).contains("has been linked"))
    let mine = try #require(
      try anna.trace(fact).events.first { $0.type == "fact.revised" && $0.author.name == "anna" })
    #expect(try refusal(.event(mine.event), on: anna).contains("'note' has been set by ben."))
  }

  @Test("a description goes back to the one before")
  func described() throws {
    var description = SourceDescription()
    description.title = "The Paper"
    description.publisher = "The Press"
    try anna.describe(source, description)
    try undo()
    #expect(try anna.source(source).description.title == "Paper")
    #expect(try anna.source(source).description.publisher == nil)
    try anna.cite(fact, [Citation(source: source)])
    let described = try anna.source(source)
    let first = try #require(described.event)
    #expect(try refusal(.event(first), on: anna) == "a fact cites the source since")
  }

  @Test("the last change of one fact is undone, whatever was changed elsewhere since")
  func onOne() throws {
    try anna.revise(fact, Revision(set: ["note": "so"]))
    let other = try anna.add("Another.")
    try undo(.lastOn(fact))
    #expect(try anna.show(fact).note == nil)
    #expect(try !anna.show(other).retracted)
  }

  @Test("another's change is refused, and a replica that wrote nothing has nothing to undo")
  func others() throws {
    try ben.pull(from: anna)
    #expect(try refusal(.last, on: ben).contains("not written anything"))
    let event = try #require(try ben.revise(fact, Revision(set: ["note": "so"])))
    try anna.pull(from: ben)
    #expect(try refusal(.event(event.id), on: anna).contains("was not written by this replica"))
    #expect(try refusal(.lastOn(fact), on: anna).contains("has been revised since by ben."))
  }

  @Test("what a later change rests on is refused, with the change")
  func rests() throws {
    let first = try #require(
      try anna.revise(fact, Revision(set: ["occurred": "2019"], add: ["tags": ["x"]])))
    try anna.sync(ben)
    try ben.revise(fact, Revision(set: ["occurred": "2020"]))
    try anna.sync(ben)
    #expect(try refusal(.event(first.id), on: anna).contains("'occurred' has been set by ben."))
    let second = try #require(try anna.revise(fact, Revision(set: ["occurred": "2021"])))
    #expect(try refusal(.event(first.id), on: anna).contains("'occurred' has been set by"))
    try undo(.event(second.id))
    #expect(try anna.show(fact).occurred == "2020")
    try anna.retract(fact, reason: nil)
    try anna.sync(ben)
    #expect(try refusal(.lastOn(fact), on: ben).contains("has been retracted by anna."))
  }

  @Test("other members and other elements changed since do not stand in the way")
  func beside() throws {
    try anna.revise(fact, Revision(set: ["note": "so"], add: ["tags": ["x", "y"]]))
    try anna.sync(ben)
    try ben.revise(fact, Revision(set: ["occurred": "2020"], add: ["tags": ["z"]]))
    try anna.sync(ben)
    try undo(.lastOn(fact))
    let shown = try anna.show(fact)
    #expect(shown.note == nil)
    #expect(shown.tags == ["z"])
    #expect(shown.occurred == "2020")
  }

  @Test("a conflict is neither settled nor brought back by undoing")
  func conflicts() throws {
    try anna.sync(ben)
    let mine = try #require(try anna.revise(fact, Revision(set: ["occurred": "2019"])))
    try ben.revise(fact, Revision(set: ["occurred": "2020"]))
    try anna.sync(ben)
    #expect(try refusal(.event(mine.id), on: anna).contains("has been set differently by ben."))
    try anna.resolve(fact, Decision(take: mine.id))
    #expect(try refusal(.last, on: anna).contains("settled a conflict about 'occurred'"))
  }

  @Test("a row of an import is undone only by name")
  func imported() throws {
    let id = FactID.imported(chronology: anna.id, namespace: "rows", row: "1")
    try anna.record([
      NewFact(
        id: id, content: FactContent(statement: "A row."),
        imported: ImportedRow(namespace: "rows", row: "1"))
    ])
    #expect(try refusal(.last, on: anna).contains("import of rows"))
    try undo(.lastOn(id))
    #expect(try anna.show(id).retracted)
  }

  @Test("names that were said to mean one no longer do, and those of before do again")
  func aliased() throws {
    try anna.alias("United States", ["US"])
    let made = try anna.alias("United States", ["USA"])
    let second = try #require(made)
    try undo()
    #expect(try anna.aliases().flatMap(\.others) == ["US"])
    try undo()
    #expect(try anna.aliases().isEmpty)
    #expect(try refusal(.event(second.id), on: anna).contains("has already been undone"))
  }

  @Test("nothing is written until it is asked for")
  func dry() throws {
    let before = try anna.store.frontier()
    let reversal = try anna.reversal(of: .last, reason: "the wrong fact")
    #expect(reversal.type == "fact.retracted")
    #expect(reversal.payload["reason"] == "the wrong fact")
    #expect(try anna.store.frontier() == before)
  }
}
