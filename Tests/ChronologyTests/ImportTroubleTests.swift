// An import that meets trouble on its way, and one of rows that stand elsewhere already.

import EventStore
import GRDB
import Testing
import TransparencyLog

@testable import Chronology

@Suite("Imports in trouble")
struct ImportTroubleTests {
  /// A chronology that keeps a document whose bytes have changed.
  private func damaged(_ folder: ImportFolder) throws -> (Chronology, SourceID) {
    let chronology = try folder.found()
    let bytes = Array("Some text here.".utf8)
    let source = try #require(SourceID(sha256: Hash.sha256(bytes).hex))
    _ = try chronology.store.keepDocument(bytes)
    try chronology.describe(source, SourceDescription())
    try chronology.store.writeCache { db in
      try db.execute(sql: "UPDATE document SET bytes = CAST('Other text here' AS BLOB)")
    }
    return (chronology, source)
  }

  private func citing(_ source: SourceID) -> String {
    #"{"statement":"Cited.","citations":[{"source":"\#(source)","quote":"Some text"}]}"# + "\n"
  }

  @Test("a document that is damaged is named, and is not taken for one that is not at hand")
  func damagedDocument() throws {
    let folder = try ImportFolder()
    let (chronology, source) = try damaged(folder)
    let input = try folder.file("a.jsonl", citing(source))
    let before = try chronology.store.held()
    for _ in 0..<2 {
      let error = #expect(throws: EventStoreError.self) { try chronology.importAtOnce(input) }
      #expect(error?.code == .damaged)
      let planned = #expect(throws: EventStoreError.self) { try chronology.planImport(input) }
      #expect(planned?.code == .damaged)
    }
    #expect(try chronology.store.held() == before)
    // Spans that would be held against it are not taken on trust either.
    let placed = citing(source).replacing(
      #""quote":"Some text""#, with: #""spans":[{"start":0,"end":4}]"#)
    let spans = try folder.file("b.jsonl", placed)
    #expect(throws: EventStoreError.self) { try chronology.importAtOnce(spans) }
  }

  @Test("an import that stops half way says how many rows it has written")
  func interrupted() throws {
    let folder = try ImportFolder()
    let (chronology, source) = try damaged(folder)
    let rows = (0..<9_000).map { #"{"statement":"Row \#($0)."}"# + "\n" }.joined()
    let input = try folder.file("a.jsonl", rows + citing(source))
    let error = #expect(throws: ImportInterrupted.self) { try chronology.importAtOnce(input) }
    #expect((error?.cause as? EventStoreError)?.code == .damaged)
    let count = try chronology.status().facts
    #expect(error?.written == count)
    #expect(count > 0 && count < 9_000)
  }

  @Test("rows that stand in another namespace with the same id and content are counted")
  func elsewhere() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let rows = [
      #"{"id":"1","statement":"One."}"#, #"{"id":"2","statement":"Two."}"#,
      #"{"statement":"Without an id."}"#,
    ]
    func importRows(_ name: String, _ rows: [String]) throws -> [RowsElsewhere] {
      let input = try folder.file(name, rows.joined(separator: "\n") + "\n")
      return try #require(try chronology.importAtOnce(input)).plan.elsewhere
    }
    #expect(try importRows("v1.jsonl", rows) == [])
    #expect(
      try importRows("v1 (1).jsonl", rows) == [RowsElsewhere(namespace: "v1", rows: 3)])
    let other = [#"{"id":"1","statement":"One."}"#, #"{"id":"2","statement":"Changed."}"#]
    #expect(
      try importRows("v2.jsonl", other) == [
        RowsElsewhere(namespace: "v1", rows: 1), RowsElsewhere(namespace: "v1 (1)", rows: 1),
      ])
    #expect(try importRows("v3.jsonl", [#"{"id":"9","statement":"New."}"#]) == [])
  }

  @Test("a row by which a fact would contradict one that it is the same as is refused")
  func incompatibleLinks() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let other = FactID.random()
    let links = ["same-as", "contradicts"].map { #"{"relation":"\#($0)","to":"\#(other)"}"# }
    let input = try folder.file(
      "a.jsonl", #"{"statement":"A.","links":[\#(links.joined(separator: ","))]}"# + "\n")
    var refused: [RefusedRow] = []
    _ = try chronology.importAtOnce(input) {
      if case .refused(let row) = $0 { refused.append(row) }
    }
    #expect(refused.map(\.place.line) == [1])
    #expect(refused.first?.message.contains("cannot contradict") == true)
  }

  /// Links that cannot hold together: what stands in the chronology, and then a row each.
  static let clashes: [(standing: [String], rows: [String])] = [
    ([], ["1 same-as 2", "2 contradicts 1"]),
    ([], ["1 contradicts 2", "2 same-as 1"]),
    ([], ["1 same-as 2", "2 same-as 3", "3 contradicts 1"]),
    ([], ["1 contradicts 4", "2 same-as 1", "3 same-as 2", "4 same-as 3"]),
    (["1 same-as 2"], ["2 contradicts 1"]),
    (["1 contradicts 2"], ["1 same-as 2"]),
    (["1 same-as 2"], ["3 same-as 2", "1 contradicts 3"]),
    (["1 contradicts 2", "2 same-as 3"], ["4 same-as 3", "1 same-as 4"]),
  ]

  @Test("links of several rows that cannot hold together are refused", arguments: clashes)
  func clashingRows(_ standing: [String], _ rows: [String]) throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let ids = try (1...4).map { try chronology.record(FactContent(statement: "Fact \($0).")).id }
    func ends(_ link: String) throws -> (from: Int, relation: Relation, to: FactID) {
      let words = link.split(separator: " ").map(String.init)
      let to = ids[try #require(Int(words[2])) - 1]
      return (try #require(Int(words[0])), Relation(rawValue: words[1]), to)
    }
    for (from, relation, to) in try standing.map(ends) {
      _ = try chronology.link(from: ids[from - 1], to: to, relation)
    }
    let lines = try rows.map(ends).map { from, relation, to in
      #"{"fact":"\#(ids[from - 1])","statement":"Fact \#(from).","links":"#
        + #"[{"relation":"\#(relation.rawValue)","to":"\#(to)"}]}"#
    }
    let before = try chronology.eventCount()
    let input = try folder.file("a.jsonl", lines.joined(separator: "\n") + "\n")
    let refused = try chronology.importAll(input).refused
    // Only by the last of them is it so.
    #expect(refused.map(\.place.line) == [rows.count])
    #expect(refused.first?.message.contains("cannot contradict") == true)
    // Nothing of that is written; of the other rows, their links.
    #expect(try chronology.eventCount() == before + Int64(rows.count - 1))
  }
}
