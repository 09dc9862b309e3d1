// Imports that need not ask: what they do is what a plan would do, and what they fold is what anybody
// folds from the log.

import EventStore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Chronology

@Suite("An import with nothing to ask")
struct ImportAtOnceTests {
  private let source = "sha256:" + String(repeating: "ab", count: 32)

  /// Rows with every member that a fact's row can have, and texts that have to be escaped.
  private var rows: String {
    #"""
    {"id":"all","statement":"All \"quoted\" \u2028 é and e\u0301 \\ of it.","occurred":"2018-21~","occurredText":"around spring","modifier":"early","kind":"state","ends":"attested","modality":"reported","actors":["NATO","Ŀ","nato"],"places":["Kaliningrad"],"tags":["a","b"],"confidence":"high","note":"Note.","citations":[{"id":"00000001","source":"\#(source)","spans":[{"start":0,"end":9}],"digest":"\#(String(repeating: "0", count: 64))","quote":"q","prefix":"p","suffix":"s","attributedTo":[{"name":"N","published":"2015"},{"source":"urn:uuid:01890000-0000-7000-8000-000000000001"}],"attests":"2019","anchor":"2020-01","other":{"x":[1,{"y":null}]}},{"source":"\#(source)"}],"other":{"deep":[[[[{"a":1e2}]]]],"text":"t"}}
    {"id":"short","statement":"By shorthand.","source":"\#(source)","spans":"3-4,7-9","attributedTo":["A","B"]}
    {"id":"words","statement":"In words.","occurred":"c. 1842"}
    {"statement":"Without an id."}
    {"statement":"Without an id."}
    {"id":"gone","statement":"Gone.","retracted":true,"retractedBecause":"wrong"}
    {"id":"judged","statement":"Judged.","assessment":{"stance":"disputes","credibility":3,"note":"why"}}
    {"id":"linked","statement":"Linked.","links":[{"relation":"contradicts","to":"01890000-0000-7000-8000-000000000002"}]}
    {"id":"twice","statement":"Two of one id.","citations":[{"id":"0000000a","source":"\#(source)"},{"id":"0000000b","source":"\#(source)"}]}
    {"id":"forecast","statement":"It will.","kind":"forecast","occurred":"2030","stated":"2019-05"}

    """#
  }

  /// All rows of the tables that views read, and the words of the index.
  private func tables(_ chronology: Chronology) throws -> [String] {
    try chronology.store.view { db in
      let names = FactTables.names.filter {
        !["word_index", "name_alias", "document_sketch", "document_shingle"].contains($0)
      }
      return try names.flatMap { name in
        try Row.fetchAll(db, sql: "SELECT * FROM \(name)").map { "\(name) \($0)" }.sorted()
      }
    }
  }

  private func importAtOnce(
    _ chronology: Chronology, _ input: ImportInput, _ options: ImportOptions = ImportOptions()
  ) throws -> (outcome: (plan: ImportPlan, result: ImportResult)?, refused: [RefusedRow]) {
    var refused: [RefusedRow] = []
    let outcome = try chronology.importAtOnce(input, options) { news in
      if case .refused(let row) = news { refused.append(row) }
    }
    return (outcome, refused)
  }

  @Test("does what a plan would do, and says the same of it")
  func asPlanned() throws {
    let folder = try ImportFolder()
    let first = try folder.found("a")
    let second = try folder.replica(of: first, "b")
    let bad = #"{"id":"bad","statement":"Bad.","occurred":"2018-13"}"#
    let input = try folder.file("rows.jsonl", rows + bad)
    let (outcome, refused) = try importAtOnce(first, input)
    let (plan, result) = try #require(outcome)
    let planned = try second.importAll(input)
    #expect(result == planned.result)
    #expect(plan.counts == planned.plan.counts)
    #expect(plan.counts.rows == 11 && plan.counts.new == 10 && plan.counts.refused == 1)
    #expect(plan.datesInWords.map(\.place) == planned.plan.datesInWords.map(\.place))
    #expect(plan.datesInWords.count == 1)
    #expect(refused == planned.refused && refused.map(\.place.line) == [11])
    #expect(try first.exported() == second.exported())
    #expect(try first.store.verify().ok)
    // The rows are there: to import them again adds nothing.
    let again = try first.planImport(folder.file("rows.jsonl", rows))
    #expect(again.counts.unchanged == 10 && !again.changesAnything)
  }

  @Test("folds what it writes as anybody folds it who reads the log")
  func foldedAsRead() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let facts = try String(
      contentsOf: Repository.file("data/kaliningrad/facts.jsonl"), encoding: .utf8)
    for (name, text) in [("rows.jsonl", rows), ("facts.jsonl", facts)] {
      let outcome = try importAtOnce(chronology, folder.file(name, text)).outcome
      #expect(outcome?.result.isWhole == true)
    }
    let table = """
      id,statement,occurred,actors,citations,other
      1,"One, with ""quotes"".",2018,"A; B","[{""source"":""\(source)""}]","{""x"":{""y"":1}}"

      """
    #expect(try importAtOnce(chronology, folder.file("t.csv", table)).outcome != nil)
    let atOnce = try tables(chronology)
    #expect(atOnce.count > 600)
    try chronology.expectVerified()
    try chronology.store.rebuild()
    #expect(try tables(chronology) == atOnce)
  }

  @Test("of many rows folds them as anybody does, and leaves the indexes of views and words")
  func many() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let text = (1...3_000).map { number in
      #"{"id":\#(number),"statement":"Word\#(number) happened.","occurred":"\#(1900 + number % 90)","#
        + #""actors":["Actor \#(number % 70)"],"source":"\#(source)"}"# + "\n"
    }
    let outcome = try importAtOnce(chronology, folder.file("rows.jsonl", text.joined())).outcome
    #expect(outcome?.result.recorded == 3_000)
    let isIndexed = try chronology.store.read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'fact_view')")
    }
    #expect(isIndexed == true)
    #expect(try chronology.search(SearchQuery(SearchWords("word2999"))).total == 1)
    #expect(try chronology.search(SearchQuery(SearchWords("happened"))).total == 3_000)
    let atOnce = try tables(chronology)
    try chronology.expectVerified()
    try chronology.store.rebuild()
    #expect(try tables(chronology) == atOnce)
  }

  @Test(
    "is none where there may be something to ask, and then writes nothing",
    arguments: [
      (#"{"statement":"A."}"# + "\n" + #"{"source":"a.txt","title":"T"}"#, "rows.jsonl", false),
      (
        #"{"statement":"","source":"urn:uuid:01890000-0000-7000-8000-000000000001"}"#, "r.jsonl",
        false
      ),
      (#"{"\u0073tatement":"A."}"#, "r.jsonl", false),
      (#"{"statement":null}"#, "r.jsonl", false),
      (#"{"other":{"statement":"A."}}"#, "r.jsonl", false),
      ("statement,source,title\nA.,,\n,a.txt,T\n", "r.csv", false),
      ("source,title\na.txt,T\n", "r.csv", false),
      (#"{"statement":"A."}"#, "r.jsonl", true),
      ("", "r.jsonl", false),
    ] as [(String, String, Bool)])
  func somethingToAsk(_ text: String, _ name: String, _ isStrict: Bool) throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let count = try chronology.eventCount()
    var options = ImportOptions()
    options.isStrict = isStrict
    #expect(try importAtOnce(chronology, folder.file(name, text), options).outcome == nil)
    #expect(try chronology.eventCount() == count)
  }

  @Test("is none into a namespace that has rows")
  func existing() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let input = try folder.file("rows.jsonl", rows)
    #expect(try importAtOnce(chronology, input).outcome != nil)
    #expect(try importAtOnce(chronology, input).outcome == nil)
  }

  @Test("of rows that name their facts compares them with what is there")
  func exported() throws {
    let folder = try ImportFolder()
    let first = try folder.found("a")
    try first.importAll(folder.file("rows.jsonl", rows))
    var options = ExportOptions()
    options.hasSources = false
    let text = try first.exported(options)
    let second = try folder.found("b")
    let there = try importAtOnce(second, folder.file("all.jsonl", text)).outcome
    #expect(there?.result.recorded == 10)
    #expect(try second.exported(options) == text)
    // Under another name, into the chronology that has them.
    let back = try importAtOnce(first, folder.file("back.jsonl", text)).outcome
    #expect(back?.plan.counts.unchanged == 10 && back?.result == ImportResult())
  }

  @Test("writes payloads that are those of facts recorded in any other way, byte for byte")
  func payloads() throws {
    let content = try FactContent(
      members: ["statement": "A \"b\" \u{2028} é.", "actors": ["N"], "other": [1, nil, true]])
    for imported in [nil, ImportedRow(namespace: "n", row: "r", line: 3, file: "f", digest: "d")] {
      let recorded = FactRecorded(fact: .random(), content: content, imported: imported)
      let known = NewEvent(recorded, content: content.members.encoded())
      #expect(known.payload == NewEvent(.recorded(recorded)).payload)
      #expect(known.type == FactRecorded.type)
    }
  }

  @Test("refuses in a cell what no payload may hold, and says where")
  func noncharacter() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let text = "id,statement\n1,A\u{FFFE}b.\n2,B.\n"
    let (outcome, refused) = try importAtOnce(chronology, folder.file("r.csv", text))
    #expect(outcome?.result.recorded == 1)
    #expect(refused.map(\.place) == [RowPlace(line: 2, column: 4)])
    #expect(refused.first?.message.contains("noncharacter") == true)
  }

  @Test("takes a cell nested as deep as its payload may be, and none that is deeper")
  func depth() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    func cell(_ depth: Int) -> String {
      // An object, and arrays in it.
      "{\"\"x\"\":" + String(repeating: "[", count: depth - 1)
        + String(repeating: "]", count: depth - 1) + "}"
    }
    for (name, depth, count) in [
      ("deep", Limits.jsonDepth - 1, 0), ("deeper", Limits.jsonDepth, 1),
    ] {
      let text = "id,statement,other\n1,A.,\"\(cell(depth))\"\n"
      let refused = try importAtOnce(chronology, folder.file("\(name).csv", text)).refused
      #expect(refused.count == count)
    }
    // What was taken can be read.
    #expect(try chronology.rows().count == 1)
    try chronology.expectVerified()
    try chronology.store.rebuild()
    #expect(try chronology.rows().count == 1)
  }
}
