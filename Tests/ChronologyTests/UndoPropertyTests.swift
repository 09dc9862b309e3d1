// Undoing among random writers, some of whose programs write what is so already, against what the
// model makes of the events before and after the change that is undone.

import EventStore
import TestSupport
import Testing

@testable import Chronology

@Suite("Undo among random writers")
struct UndoPropertyTests {
  @Test(
    "what was changed is as it was before and nothing else is touched, or it is said what is in the way",
    arguments: [1, 1, 2, 2, 3, 3])
  func undo(writerCount: Int) throws {
    var random = SeededGenerator()
    print("random undoing, \(writerCount) writers: CHRON_TEST_SEED=\(random.seed)")
    let context: Comment = "seed \(random.seed)"
    let desk = try Desk()
    let anna = try desk.found("anna")
    let facts = [
      try anna.add("One.", "2019") {
        $0.note = "n"
        $0.tags = ["x"]
      }, try anna.add("Two."),
    ]
    var team = [anna]
    for name in ["ben", "cleo"].prefix(writerCount - 1) {
      team.append(try desk.replica(of: anna, name))
    }
    for replica in team.dropFirst() { try anna.sync(replica) }
    var (undone, refused) = (0, 0)
    for _ in 0..<60 {
      let writer = team[Int.random(in: team.indices, using: &random)]
      switch Int.random(in: 0..<6, using: &random) {
      case 0: try writer.pull(from: team[Int.random(in: team.indices, using: &random)])
      case 1, 2:
        let target: UndoTarget =
          Bool.random(using: &random)
          ? .last : .lastOn(facts[Int.random(in: 0..<2, using: &random)])
        if try check(target, by: writer, facts, context) { undone += 1 } else { refused += 1 }
      default: try write(writer, facts, &random)
      }
    }
    #expect(undone > 0, context)
    guard writerCount == 1 else { return }
    // Alone, one gets back to the beginning, step by step.
    while try check(.last, by: anna, facts, context) {}
    for fact in facts { #expect(try anna.show(fact).retracted, context) }
  }

  /// Undoes, and holds what came of it against the model; false if it was refused.
  private func check(
    _ target: UndoTarget, by writer: Chronology, _ facts: [FactID], _ context: Comment
  ) throws -> Bool {
    let events = try writer.naiveEvents()
    let was = facts.map { parts(of: $0, events) }
    let reversal: Reversal
    do {
      reversal = try writer.reversal(of: target)
    } catch let error as ChronologyError {
      #expect(error.code == .notUndoable, context)
      return false
    }
    try writer.undo(reversal)
    let after = try writer.naiveEvents()
    let isNow = facts.map { parts(of: $0, after) }
    let id = reversal.undone.event.description
    for (place, fact) in facts.enumerated() {
      let about = events.filter { $0.isAbout(fact.description) }
      guard let event = about.first(where: { $0.id == id }) else {
        #expect(isNow[place] == was[place], context)
        continue
      }
      let before = NaiveModel(events: about).ancestors(about)[id] ?? []
      let seen = about.filter { before.contains($0.id) }
      let old = parts(of: fact, seen)
      let new = parts(of: fact, seen + [event])
      let changed = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
      #expect(!changed.isEmpty, context)
      if event.type == "fact.recorded" {
        #expect(isNow[place]["retracted"] == "retracted", context)
        continue
      }
      for key in Set(was[place].keys).union(isNow[place].keys).union(old.keys) {
        let expected = changed.contains(key) ? old[key] : was[place][key]
        #expect(isNow[place][key] == expected, "\(key) after \(event.type) \(id), \(context)")
      }
    }
    return true
  }

  /// Everything that some events say of a fact, part by part, each with what it is.
  private func parts(of fact: FactID, _ all: [NaiveEvent]) -> [String: String] {
    let events = all.filter { $0.type.hasPrefix("fact.") && $0.isAbout(fact.description) }
    let model = NaiveModel(events: events)
    let before = model.ancestors(events)
    let content = events.filter { ["fact.recorded", "fact.revised"].contains($0.type) }
    var parts: [String: String] = [:]
    for name in ["statement", "occurred", "note"] {
      let values = model.values(model.setters(name, content), before).map(\.encodedString)
      if values != ["null"], !values.isEmpty {
        parts[name] = values.sorted().joined(separator: "|")
      }
    }
    for tag in model.elements("tags", content, before) { parts["tag \(tag.encodedString)"] = "is" }
    if events.contains(where: { $0.type == "fact.recorded" }) {
      parts["retracted"] = "\(model.retraction(events, before))"
    }
    let assessments = events.filter { $0.type == "fact.assessed" }
    for one in assessments
    where !assessments.contains(where: { $0.origin == one.origin && $0.index > one.index }) {
      if one.payload["stance"] != "neutral" {
        parts["assessment of \(one.origin)"] = one.payload["stance"]?.encodedString
      }
    }
    let gone = Set(events.filter { $0.type == "fact.unlinked" }.flatMap(\.after))
    for link in events where link.type == "fact.linked" && !gone.contains(link.reference) {
      parts["link \(link.payload["from"]?.encodedString ?? "")"] = "is"
    }
    return parts
  }

  /// Writes something, as calls do or as programs once did: without asking whether it is so already.
  private func write(
    _ writer: Chronology, _ facts: [FactID], _ random: inout SeededGenerator
  ) throws {
    let place = Int.random(in: 0..<2, using: &random)
    let (fact, other) = (facts[place], facts[1 - place])
    let heads = try writer.contentHeads(of: fact)
    let value = JSON.string(["2018", "2019"].randomElement(using: &random) ?? "2019")
    let tags = JSON.array([.string(["x", "y"].randomElement(using: &random) ?? "x")])
    let revisions = [
      Revision(set: ["occurred": value]),
      Revision(set: ["note": Bool.random(using: &random) ? "n" : .null]),
      Revision(add: ["tags": tags]), Revision(remove: ["tags": tags]),
      Revision(set: ["tags": tags, "note": "n"]),
      Revision(set: ["occurred": value, "note": "m"], add: ["tags": ["x", "y"]]),
    ]
    if Bool.random(using: &random), let revision = revisions.randomElement(using: &random) {
      if Bool.random(using: &random) {
        try writer.revise(fact, revision)
      } else {
        try writer.append([Draft.revised(fact, revision, after: heads)])
      }
      return
    }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: try writer.append([Draft.retracted(fact, reason: nil, after: heads)])
    case 1, 2: try writer.append([Draft.reinstated(fact, reason: nil, after: heads)])
    case 3:
      try writer.append([
        Draft.assessed(
          fact, stance: Bool.random(using: &random) ? .supports : .disputes, credibility: nil,
          note: nil, after: heads)
      ])
    case 4: try writer.append([Draft.linked(from: fact, to: other, .causes, after: heads)])
    default: try writer.unlink(from: fact, to: other, .causes)
    }
  }
}
