// What an export writes, an import reads into an equal chronology.

import Chronology
import EventStore
import Foundation
import TestSupport
import Testing

@Suite("An export")
struct ExportTests {
  private static let sources = """
    {"source":"urn:uuid:01890000-0000-7000-8000-000000000001","title":"A; paper","authors":["N, N.",\
    "M; M."],"published":"2020-12-14","bytes":17,"derivedFrom":[{"source":"urn:uuid:01890000-0000-\
    7000-8000-000000000002","relation":"copy"}],"reliability":"B","other":{"shelf":[1,2]}}
    {"source":"urn:uuid:01890000-0000-7000-8000-000000000002","title":"Original, \\"quoted\\""}

    """

  private static let facts = """
    {"id":"a","statement":"One, with \\"quotes\\"\\nand a line break; é.","occurred":"2018-21~",\
    "kind":"state","ends":"attested","modality":"alleged","actors":["NATO","[\\"odd\\"]"],\
    "places":[" edge "],"tags":["a;b","c"],"confidence":"low","note":"n","other":{"mood":{"x":null}},\
    "citations":[{"id":"0123abcd","source":"A; paper","spans":[{"start":1,"end":3},{"start":5,\
    "end":9}],"digest":"\(String(repeating: "a", count: 64))","quote":"q … r","prefix":"p",\
    "attributedTo":[{"name":"X","published":"2019","source":"A; paper"},"Y"],"attests":"2018",\
    "anchor":"2020"},{"source":"Original, \\"quoted\\""}]}
    {"id":"b","statement":"Two."}
    {"id":"c","statement":"Three.","retracted":true,"retractedBecause":"wrong, \\"quite\\""}
    {"id":"d","statement":"Four.","assessment":{"stance":"disputes","credibility":4,"note":"no"}}

    """

  private func filled(_ folder: ImportFolder) throws -> Chronology {
    let chronology = try folder.found("original")
    try chronology.importAll(folder.file("all.jsonl", Self.sources + Self.facts))
    let rows = try chronology.rows()
    #expect(rows.count == 4)
    let ids = try rows.map { try #require($0.factID) }
    try chronology.link(from: ids[0], to: ids[3], .contradicts)
    try chronology.link(from: ids[2], to: ids[1], .partOf)
    try chronology.revise(ids[1], Revision(add: ["tags": ["later"]], reason: "found"))
    return chronology
  }

  @Test(
    "read into a new chronology makes the same facts and sources, and the same export",
    arguments: RowFormat.allCases)
  func roundTrip(format: RowFormat) throws {
    let folder = try ImportFolder()
    let chronology = try filled(folder)
    var options = ExportOptions()
    options.format = format
    let text = try chronology.exported(options)
    let copy = try folder.found("copy")
    let outcome = try copy.importAll(folder.file("export.\(format.rawValue)", text))
    #expect(outcome.refused == [])
    #expect(outcome.result.isWhole)
    #expect(outcome.result.recorded == 4 && outcome.result.described == 2)
    #expect(try copy.exported(options) == text)
    // And in the other format, which loses nothing on the way.
    #expect(try copy.exported() == chronology.exported())
  }

  @Test("read back into its own chronology adds nothing", arguments: RowFormat.allCases)
  func readBack(format: RowFormat) throws {
    let folder = try ImportFolder()
    let chronology = try filled(folder)
    var options = ExportOptions()
    options.format = format
    let input = try folder.file("export.\(format.rawValue)", chronology.exported(options))
    let count = try chronology.eventCount()
    let outcome = try chronology.importAll(input)
    #expect(outcome.plan.counts.changed == 0 && outcome.plan.counts.new == 0)
    #expect(outcome.plan.counts.unchanged == 4)
    #expect(try chronology.eventCount() == count)
  }

  @Test("that somebody edited revises the facts that it came from")
  func edited() throws {
    let folder = try ImportFolder()
    let chronology = try filled(folder)
    let text = try chronology.exported().replacing("\"Two.\"", with: "\"Two, edited.\"")
    let outcome = try chronology.importAll(folder.file("export.jsonl", text))
    #expect(outcome.result.revised == 1)
    let statements = try chronology.rows().compactMap { $0.text("statement") }
    #expect(statements.contains("Two, edited.") && statements.count == 4)
  }

  @Test("leaves the texts of documents out if asked")
  func withoutQuotes() throws {
    let folder = try ImportFolder()
    let chronology = try filled(folder)
    var options = ExportOptions()
    options.keepsQuotes = false
    let text = try chronology.exported(options)
    #expect(!text.contains("quote\"") && !text.contains("prefix"))
    #expect(text.contains("digest"))
  }

  @Test("of nothing is nothing but a header", arguments: RowFormat.allCases)
  func nothing(format: RowFormat) throws {
    let folder = try ImportFolder()
    var options = ExportOptions()
    options.format = format
    let chronology = try folder.found()
    let text = try chronology.exported(options)
    #expect(text.split(separator: "\r\n").count == (format == .csv ? 1 : 0))
    let outcome = try chronology.importAll(folder.file("e.\(format.rawValue)", text))
    #expect(outcome.plan.counts.rows == 0)
  }

  @Test("of the Kaliningrad chronology reads back, fact for fact", arguments: RowFormat.allCases)
  func kaliningrad(format: RowFormat) throws {
    let folder = try ImportFolder()
    let chronology = try folder.found("original")
    for name in ["sources", "facts"] {
      let path = Repository.file("data/kaliningrad/\(name).jsonl").path
      let outcome = try chronology.importAll(ImportInput(path: path))
      #expect(outcome.refused == [])
    }
    var options = ExportOptions()
    options.format = format
    let text = try chronology.exported(options)
    let copy = try folder.found("copy")
    try copy.importAll(folder.file("k.\(format.rawValue)", text))
    #expect(try copy.exported(options) == text)
    #expect(try copy.rows().count == chronology.rows().count)
  }
}
