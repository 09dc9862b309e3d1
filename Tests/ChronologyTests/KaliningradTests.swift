// The Kaliningrad chronology, against a table that was worked out by hand before views were written.

import EDTF
import EventStore
import Foundation
import TestSupport
import Testing

@testable import Chronology

@Suite("The Kaliningrad chronology")
struct KaliningradTests {
  @Test("every fact on each of ten dates is as the table says that was worked out by hand")
  func expected() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    let ids = try load(into: chronology)
    let rows = try CSVTable(file: "data/kaliningrad/expected.csv").rows
    #expect(rows.count >= 500)
    var views: [String: [FactID: FactView]] = [:]
    for date in Set(rows.compactMap { $0["date"] }) {
      let view = try chronology.asOf(AsOfQuery(EDTF(date), includesUnplaced: true))
      views[date] = Dictionary(uniqueKeysWithValues: view.facts.map { ($0.id, $0) })
    }
    for row in rows {
      let name = try #require(row["fact"])
      let date = try #require(row["date"])
      let fact = try views[date]?[#require(ids[name])]
      let certainty = fact?.certainty?.rawValue ?? "absent"
      #expect(certainty == row["certainty"], "\(name) as of \(date)")
      #expect(fact?.inForce?.rawValue ?? "" == row["inForce"], "\(name) in force on \(date)")
    }
  }

  /// Records sources and facts; gives the ids of the facts by those of their rows.
  private func load(into chronology: Chronology) throws -> [String: FactID] {
    for object in try objects("sources.jsonl") {
      let id = try #require(object["source"]?.stringValue.flatMap { SourceID($0) })
      try chronology.describe(id, SourceDescription(members: object))
    }
    var facts: [NewFact] = []
    var ids: [String: FactID] = [:]
    for object in try objects("facts.jsonl") {
      let name = try #require(object["id"]?.stringValue)
      var members = object
      members["id"] = nil
      let id = FactID.imported(chronology: chronology.id, namespace: "facts", row: name)
      facts.append(NewFact(id: id, content: try FactContent(members: members)))
      ids[name] = id
    }
    try chronology.record(facts)
    return ids
  }

  private func objects(_ name: String) throws -> [JSONObject] {
    try String(contentsOf: Repository.file("data/kaliningrad/\(name)"), encoding: .utf8)
      .split(separator: "\n")
      .map { try #require(JSON.parse(Array($0.utf8)).objectValue) }
  }
}
