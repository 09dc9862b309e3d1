// Names that mean the same: what filters find, whatever came first, and as of which bound.

import EDTF
import EventStore
import TestSupport
import Testing

@testable import Chronology

@Suite("Aliases")
struct AliasTests {
  @Test("a filter finds a fact by any of the names that mean the same, of actors, places and tags")
  func filters() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    try chronology.add("One.", "2015") { $0.actors = ["United States"] }
    try chronology.add("Two.", "2016") { $0.actors = ["us"] }
    try chronology.add("Three.", "2017") { $0.places = ["US"] }
    try chronology.add("Four.", "2018") { $0.actors = ["Russia"] }
    #expect(try chronology.statements { $0.actors = ["US"] } == ["Two."])
    #expect(try chronology.alias("United States", ["US", "USA"]) != nil)
    for name in ["US", "united states", "USA"] {
      #expect(try chronology.statements { $0.actors = [name] } == ["One.", "Two."])
      #expect(try chronology.statements { $0.places = [name] } == ["Three."])
    }
    #expect(
      try chronology.statements { $0.actors = ["usa", "Russia"] } == ["One.", "Two.", "Four."])
    // The view says what was asked, not what it was widened to.
    var filter = FactFilter()
    filter.actors = ["USA"]
    #expect(try chronology.asOf(AsOfQuery(EDTF("2020"), filter: filter)).context.filter == filter)
    #expect(try chronology.alias("United States", ["US"]) == nil)
  }

  @Test("chains and circles make one class; its name is the root, or else what was said last")
  func classes() throws {
    let clock = HandClock("2026-01-01T00:00:00.000000Z")
    let desk = try Desk()
    let chronology = try desk.found(clock: clock.clock)
    try chronology.alias("Russia", ["Russian Federation"])
    clock.set("2026-01-02T00:00:00.000000Z")
    try chronology.alias("russian federation", ["RF"])
    try chronology.alias("Latvia", ["LV"])
    #expect(try chronology.aliasTexts() == ["Latvia: LV", "Russia: RF, Russian Federation"])
    clock.set("2026-01-03T00:00:00.000000Z")
    try chronology.alias("RF", ["Russia"])
    #expect(try chronology.aliasTexts() == ["Latvia: LV", "RF: Russia, Russian Federation"])
    clock.set("2026-01-04T00:00:00.000000Z")
    try chronology.alias("Latvia", ["RF"])
    #expect(try chronology.aliasTexts() == ["Latvia: LV, RF, Russia, Russian Federation"])
    try chronology.unalias("rf", ["latvia"])
    #expect(try chronology.aliasTexts() == ["Latvia: LV", "RF: Russia, Russian Federation"])
    try chronology.unalias("Russia")
    #expect(try chronology.aliasTexts() == ["Latvia: LV", "russian federation: RF"])
    #expect(try chronology.unalias("Nobody").isEmpty)
    #expect(throws: ChronologyError.self) { try chronology.alias(" ", ["x"]) }
  }

  @Test("names are told apart by their bytes, beside their case")
  func bytes() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    try chronology.add("Composed.", "2015") { $0.actors = ["caf\u{E9}"] }
    try chronology.add("Decomposed.", "2016") { $0.actors = ["cafe\u{301}"] }
    try chronology.alias("Coffee", ["caf\u{E9}"])
    #expect(try chronology.statements { $0.actors = ["coffee"] } == ["Composed."])
    try chronology.alias("Coffee", ["cafe\u{301}"])
    #expect(try chronology.statements { $0.actors = ["coffee"] } == ["Composed.", "Decomposed."])
  }

  @Test("what two say of a name unites, a later statement replaces, in any order of arrival")
  func concurrent() throws {
    let desk = try Desk()
    let anna = try desk.found("anna")
    let ben = try desk.replica(of: anna, "ben")
    let cleo = try desk.replica(of: anna, "cleo")
    try cleo.pull(from: anna)
    try anna.alias("US", ["United States"])
    try ben.alias("US", ["USA"])
    try ben.pull(from: anna)
    #expect(try ben.aliasTexts() == ["US: USA, United States"])
    try ben.unalias("US", ["USA"])
    #expect(try ben.aliasTexts() == ["US: United States"])
    try anna.alias("US", ["America"])
    try anna.pull(from: ben)
    try ben.pull(from: anna)
    // Anna had not seen that Ben took "USA" back, nor ever said it.
    let expected = ["US: America, United States"]
    #expect(try anna.aliasTexts() == expected)
    for plan in try anna.store.plan(have: cleo.store.held()).reversed() {
      _ = try cleo.store.ingest(anna.store.segment(plan))
    }
    #expect(try cleo.aliasTexts() == expected)
    try cleo.expectVerified()
    try cleo.store.rebuild()
    #expect(try cleo.aliasTexts() == expected)
    try anna.alias("US", ["U.S."])
    try anna.unalias("US", ["America"])
    try ben.pull(from: anna)
    #expect(try ben.aliasTexts() == ["US: U.S., United States"])
  }

  @Test("a bounded view uses the names known within its bound")
  func bounded() throws {
    let clock = HandClock("2026-01-01T00:00:00.000000Z")
    let desk = try Desk()
    let chronology = try desk.found(clock: clock.clock)
    try chronology.add("One.", "2015") { $0.actors = ["United States"] }
    clock.set("2026-01-02T00:00:00.000000Z")
    let frontier = try chronology.store.frontier().id
    try chronology.alias("US", ["United States"])
    clock.set("2026-01-03T00:00:00.000000Z")
    let linked = try chronology.store.frontier().id
    try chronology.unalias("US")
    func found(_ bounds: ViewBounds) throws -> [String] {
      try chronology.statements(bounds) { $0.actors = ["US"] }
    }
    #expect(try found(.now) == [])
    #expect(try found(ViewBounds(frontier: frontier)) == [])
    #expect(try found(ViewBounds(frontier: linked)) == ["One."])
    let first = try ViewBounds.lastMoment(of: "2026-01-01")
    let second = try ViewBounds.lastMoment(of: "2026-01-02")
    #expect(try found(ViewBounds(recordedBy: first)) == [])
    #expect(try found(ViewBounds(recordedBy: second)) == ["One."])
    #expect(try found(ViewBounds(receivedBy: second)) == ["One."])
    #expect(try chronology.aliasTexts(ViewBounds(recordedBy: second)) == ["US: United States"])
    #expect(try chronology.aliasTexts() == [])
  }
}

extension Chronology {
  fileprivate func aliasTexts(_ bounds: ViewBounds = .now) throws -> [String] {
    try aliases(bounds: bounds).map { "\($0.name): \($0.others.joined(separator: ", "))" }
  }

  fileprivate func statements(
    _ bounds: ViewBounds = .now, _ change: (inout FactFilter) -> Void
  ) throws -> [String] {
    var filter = FactFilter()
    change(&filter)
    return try asOf(AsOfQuery(EDTF("2020"), bounds: bounds, filter: filter)).facts.map(\.statement)
  }
}
