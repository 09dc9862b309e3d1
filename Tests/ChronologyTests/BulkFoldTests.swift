// Folding in bulk: what is put off while very many events are folded is made up for, by whoever
// folds the last of them.

import EDTF
import Foundation
import GRDB
import Testing

@testable import Chronology
@testable import EventStore

@Suite("Folding in bulk")
struct BulkFoldTests {
  private static let indexes = [
    "fact_arrival", "fact_conflicted", "fact_lasting", "fact_recorded", "fact_reported",
    "fact_several", "fact_view", "folded_event_at",
  ]

  private func viewIndexes(_ chronology: Chronology) throws -> [String] {
    try chronology.store.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL \
          AND (tbl_name = 'fact' OR name = 'folded_event_at') \
          AND name NOT IN ('fact_handle', 'fact_same_group') ORDER BY name
          """)
    }
  }

  /// A replica that has come to hold, all at once, what the other recorded bit by bit.
  private func pair(_ desk: Desk) throws -> (anna: Chronology, ben: Chronology) {
    let anna = try desk.found()
    let ben = try desk.replica(of: anna, "ben")
    for _ in 0..<6 { try fill(anna, 500) }
    try ben.pull(from: anna)
    return (anna, ben)
  }

  private func fill(_ chronology: Chronology, _ count: Int) throws {
    try chronology.record(
      (0..<count).map { number in
        var content = FactContent(statement: "Word\(number) happened.")
        content.occurred = "\(1900 + number % 100)"
        content.actors = ["Actor \(number % 7)"]
        return NewFact(content: content)
      })
  }

  @Test("the indexes of views are there after a bulk, and the answers are those of single appends")
  func whole() throws {
    let desk = try Desk()
    let (anna, ben) = try pair(desk)
    let query = try AsOfQuery(EDTF("1950"), page: Page(limit: 40))
    let expected = try anna.asOf(query)
    let view = try ben.asOf(query)
    #expect(view.counts == expected.counts)
    #expect(view.facts.map(\.id) == expected.facts.map(\.id))
    #expect(try viewIndexes(ben) == Self.indexes)
    #expect(try viewIndexes(anna) == Self.indexes)
  }

  @Test("what a process dropped that ended half-way is made by whoever folds the rest")
  func interrupted() throws {
    let desk = try Desk()
    let (anna, ben) = try pair(desk)
    try ben.store.project()
    // As it is after a crash between two transactions of a bulk.
    try ben.store.writeCache { try ProjectionPosition.beginBulk($0, FactProjection()) }
    let left = try viewIndexes(ben)
    #expect(left.isEmpty)
    try fill(anna, 3)
    try ben.pull(from: anna)
    #expect(try ben.asOf(AsOfQuery(EDTF("1950"))).total == anna.asOf(AsOfQuery(EDTF("1950"))).total)
    #expect(try viewIndexes(ben) == Self.indexes)
  }

  @Test("words of facts that came one by one are found, before and after many have come")
  func words() throws {
    let desk = try Desk()
    let anna = try desk.found()
    func count(_ text: String) throws -> Int {
      try anna.search(SearchQuery(SearchWords(text))).total
    }
    let first = try anna.add("Alpha went.", "1999") { $0.actors = ["Omega"] }
    #expect(try count("alpha") == 1)
    try anna.add("Beta went.", "1999")
    // Not looked for in between: corrected before its words were ever indexed.
    let second = try anna.add("Gamma went.", "1999")
    try anna.revise(second, Revision(set: ["statement": "Delta went."]))
    try anna.revise(first, Revision(set: ["statement": "Epsilon went."]))
    #expect(try count("gamma") == 0)
    #expect(try count("delta") == 1)
    #expect(try count("alpha") == 0)
    #expect(try count("epsilon") == 1)
    #expect(try count("went") == 3)
    #expect(try count("omega") == 1)
    try fill(anna, 2_500)
    #expect(try count("word2499") == 1)
    #expect(try count("happened") == 2_500)
  }
}
