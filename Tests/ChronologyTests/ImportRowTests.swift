// Rows that are refused, each with the line and the column of what is wrong.

import Chronology
import EventStore
import Testing

private let source = "urn:uuid:01890000-0000-7000-8000-000000000001"

@Suite("A row that cannot be imported")
struct ImportRowTests {
  private func refusals(_ name: String, _ text: String) throws -> [RefusedRow] {
    let folder = try ImportFolder()
    return try folder.found().importAll(folder.file(name, text)).refused
  }

  @Test(
    "of JSON is named with the place of the value that is wrong",
    arguments: [
      (#"{"statement":"x","occurred":"2003-02-29"}"#, 38, "2003-02-29"),
      (#"{"statement": "é", "occurred": "1985-13"}"#, 38, "1985-13"),
      (#"{"statement":"x","ocurred":"2003"}"#, 28, "did you mean “occurred”"),
      (#"{"statement":"x","kind":"evnt"}"#, 25, "did you mean “event”"),
      (#"{"statement":"x","actors":"NATO"}"#, 27, "list"),
      (#"{"statement":"x","actors":["NATO",3]}"#, 35, "names"),
      (#"{"statement":" "}"#, 14, "needs a “statement”"),
      (#"{"occurred":"2003"}"#, 1, "needs a “statement”"),
      (#"{"statement":3}"#, 14, "text"),
      (#"{"statement":"x""#, 17, "JSON"),
      (#"["statement"]"#, 1, "object"),
      (#"{"statement":"x","citations":[{"source":"nowhere.txt"}]}"#, 41, "nowhere.txt"),
      (#"{"statement":"x","citations":[{"quote":"q"}]}"#, 31, "needs a “source”"),
      (#"{"statement":"x","id":[1]}"#, 23, "id"),
      (#"{"statement":"x","title":"y"}"#, 26, "describes a source"),
      (#"{"statement":"x","fact":"nonsense"}"#, 25, "UUID"),
      (#"{"statement":"x","source":"\#(source)","spans":"216-300x"}"#, 91, "216-332"),
      (
        #"{"statement":"x","citations":[{"source":"\#(source)","spans":[{"start":3,"end":3}]}]}"#,
        98, "less"
      ),
    ] as [(String, Int, String)])
  func json(row: String, column: Int, message: String) throws {
    let refused = try refusals("a.jsonl", "{\"statement\":\"first\"}\n" + row + "\n")
    #expect(refused.map(\.place.line) == [2])
    #expect(refused.map(\.place.column) == [column])
    #expect(refused.first?.message.contains(message) == true, "\(refused)")
  }

  @Test(
    "of CSV is named with the place in its cell",
    arguments: [
      ("second,2003-02-29,,", 2, 16, "2003-02-29"),
      ("\"two\nlines\",2003,evnt,", 3, 13, "did you mean “event”"),
      ("second,2003,event", 2, 13, "the row has 3 fields, but the header has 4"),
      ("second,2003,event,,,", 2, 20, "6 fields"),
      (",2003,event,", 2, 1, "needs a “statement”"),
      ("second,2003,event,\"x\"y", 2, 22, "closing quote"),
      ("second,{2003,event,", 2, 13, "EDTF"),
    ] as [(String, Int, Int, String)])
  func csv(row: String, line: Int, column: Int, message: String) throws {
    let refused = try refusals("a.csv", "statement,occurred,kind,spans\n\(row)\nlast,,,\n")
    #expect(refused.map(\.place) == refused.map { _ in refused[0].place })
    let first = try #require(refused.first)
    #expect((first.place.line, first.place.column) == (line, column), "\(first)")
    #expect(first.message.contains(message), "\(first)")
  }

  @Test(
    "is every row, if the header has a column that is unknown, there twice or lacking",
    arguments: [
      ("statement,ocurred\n", "line 1, column 11", "did you mean “occurred”"),
      ("statement,statement\n", "line 1, column 11", "twice"),
      ("occurred,kind\n", "line 1, column 1", "no column “statement”"),
      ("statement;occurred\n", "line 1, column 1", "commas"),
      ("\"statement\n", "line 1, column 1", "never closed"),
    ])
  func header(header: String, place: String, message: String) throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let input = try folder.file("a.csv", header + "x,y\n")
    #expect {
      try chronology.planImport(input)
    } throws: { error in
      "\(error)".hasPrefix(place) && "\(error)".contains(message)
    }
  }

  @Test("does not keep the others out, unless the import is strict")
  func strictness() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let input = try folder.file(
      "a.jsonl", "{\"statement\":\"one\"}\n{\"statement\":2}\n{\"statement\":\"three\"}\n")
    var options = ImportOptions()
    options.isStrict = true
    let plan = try chronology.planImport(input, options)
    #expect(plan.isRefused)
    #expect(throws: ImportError.self) { try chronology.apply(plan) }
    #expect(try chronology.rows().isEmpty)
    let outcome = try chronology.importAll(input)
    #expect(outcome.result.recorded == 2)
    #expect(outcome.result.refused == 1)
    #expect(!outcome.result.isWhole)
    #expect(try Set(chronology.rows().compactMap { $0.text("statement") }) == ["one", "three"])
  }

  @Test("is the second of two with one id, which names the line of the first")
  func duplicateIDs() throws {
    let refused = try refusals(
      "a.jsonl",
      "{\"id\":\"k\",\"statement\":\"one\"}\n{\"id\":\"k\",\"statement\":\"two\"}\n")
    #expect(
      refused.map(\.description) == ["line 2, column 7: the row on line 1 already has the id “k”"])
  }
}
