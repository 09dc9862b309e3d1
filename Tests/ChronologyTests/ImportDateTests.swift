// Dates in the rows of an import: as EDTF, in words, in numbers, before Christ.

import Chronology
import EDTF
import EventStore
import Testing

private let source = "urn:uuid:01890000-0000-7000-8000-000000000001"

@Suite("Dates of imported rows")
struct ImportDateTests {
  private func options(
    anchor: String? = nil, order: DatePhrase.NumericOrder? = nil,
    years: DatePhrase.YearNumbering? = nil
  ) throws -> ImportOptions {
    var options = ImportOptions()
    options.dates = DateReading(
      anchor: try anchor.map { try EDTF($0) }, order: order, years: years)
    return options
  }

  /// The members that say when, of the only row of an import.
  private func said(
    _ row: String, _ options: ImportOptions = ImportOptions()
  ) throws -> [String: String] {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let outcome = try chronology.importAll(folder.file("a.jsonl", row + "\n"), options)
    #expect(outcome.refused.isEmpty, "\(outcome.refused)")
    let members = try chronology.onlyRow()
    return ["occurred", "occurredText", "modifier", "ends"].reduce(into: [:]) { said, name in
      said[name] = members.text(name)
    }
  }

  @Test("in words keep the words, and set modifier and ends where they say so")
  func words() throws {
    #expect(
      try said(#"{"statement":"x","occurred":"early June 2020"}"#)
        == ["occurred": "2020-06", "occurredText": "early June 2020", "modifier": "early"])
    #expect(
      try said(#"{"statement":"x","occurred":" since 2008","kind":"state"}"#)
        == ["occurred": "2008/..", "occurredText": "since 2008", "ends": "attested"])
    #expect(
      try said(#"{"statement":"x","occurred":"until 2012"}"#)
        == ["occurred": "/2012", "occurredText": "until 2012", "ends": "stated"])
    #expect(try said(#"{"statement":"x","occurred":"2018-21"}"#) == ["occurred": "2018-21"])
  }

  @Test("give way to what the row says itself; only states have an end to be stated or attested")
  func explicit() throws {
    #expect(
      try said(
        #"{"statement":"x","occurred":"early June 2020","modifier":"mid","occurredText":"then"}"#)
        == ["occurred": "2020-06", "occurredText": "then", "modifier": "mid"])
    #expect(
      try said(#"{"statement":"x","occurred":"since 2008","kind":"event","modifier":null}"#)
        == ["occurred": "2008/..", "occurredText": "since 2008"])
  }

  @Test("count from the row's own anchor, then from the import's, which the citation keeps")
  func anchors() throws {
    let row = #"{"statement":"x","occurred":"last month","source":"\#(source)"ANCHOR}"#
    let own = row.replacing("ANCHOR", with: #","anchor":"2016-02-29""#)
    let options = try options(anchor: "2020-12-14")
    #expect(try said(own, options)["occurred"] == "2016-01")
    #expect(try said(row.replacing("ANCHOR", with: ""), options)["occurred"] == "2020-11")
    let listed =
      #"{"statement":"x","occurred":"last month","citations":[{"source":"\#(source)","#
      + #""anchor":"2016-02-29"},{"source":"\#(source)","anchor":"2017-02-28"}]}"#
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let unclear = try chronology.importAll(folder.file("a.jsonl", listed), options)
    #expect(unclear.refused.map(\.place.column) == [29])
    #expect(unclear.refused.first?.message.contains("--anchor") == true)
    let input = try folder.file("b.jsonl", row.replacing("ANCHOR", with: ""))
    try chronology.importAll(input, options)
    let citation = try chronology.onlyRow()["citations"]?.arrayValue?.first?.objectValue
    #expect(citation?.text("anchor") == "2020-12-14")
  }

  @Test("in numbers are refused with both readings until the import says their order")
  func order() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let input = try folder.file("a.csv", "statement,occurred\nx,\"03/04/1991\"\ny,18/07/2020\n")
    let refused = try chronology.importAll(input).refused
    #expect(refused.map(\.place.line) == [2] && refused.map(\.place.column) == [4])
    #expect(refused.first?.message.contains("1991-03-04 or 1991-04-03") == true)
    try chronology.importAll(input, options(order: .dayMonthYear))
    #expect(try Set(chronology.rows().map { $0.text("occurred") }) == ["1991-04-03", "2020-07-18"])
  }

  @Test("before Christ are numbered as the import says, and an export keeps its own numbering")
  func years() throws {
    let row = #"{"statement":"x","occurred":"-0044"}"#
    #expect(try said(row) == ["occurred": "-0044"])
    #expect(try said(row, options(years: .astronomical)) == ["occurred": "-0044"])
    #expect(
      try said(row, options(years: .historical)) == ["occurred": "-0043", "occurredText": "-0044"])
    let folder = try ImportFolder()
    let chronology = try folder.found()
    try chronology.importAll(folder.file("a.jsonl", row), options(years: .historical))
    let export = try folder.file("b.jsonl", chronology.exported())
    let refused = try chronology.importAll(export, options(years: .historical)).refused
    #expect(refused.first?.message.contains("astronomically") == true)
    let again = try chronology.importAll(export)
    #expect(again.plan.counts.unchanged == 1 && again.result.revised == 0)
  }

  @Test("in other members are read alike, and kept as EDTF")
  func others() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let rows = """
      {"source":"\(source)","title":"A paper","published":"14 December 2020"}
      {"statement":"x","kind":"forecast","stated":"July 18, 2020","source":"\(source)",\
      "attests":"December 2020","attributedTo":[{"name":"N","published":"early 2019"}]}

      """
    #expect(try chronology.importAll(folder.file("a.jsonl", rows)).refused.isEmpty)
    let text = try chronology.exported()
    for expected in [
      #""published":"2020-12-14""#, #""stated":"2020-07-18""#, #""attests":"2020-12""#,
      #""published":"2019""#,
    ] { #expect(text.contains(expected), "\(text)") }
  }

  @Test("are told with their places, and add nothing when they come again")
  func idempotence() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let csv = "id,statement,occurred\n1,A.,early June 2020\n,B.,\"c. 1842\"\n3,C.,2020\n"
    let input = try folder.file("a.csv", csv)
    let plan = try chronology.importAll(input).plan
    #expect(plan.counts.datesInWords == 2)
    #expect(plan.datesInWords.map(\.place.description) == ["line 2, column 6", "line 3, column 6"])
    #expect(plan.datesInWords.map(\.phrase.date.text) == ["2020-06", "1842~"])
    let count = try chronology.eventCount()
    #expect(try chronology.importAll(input).plan.counts.unchanged == 3)
    #expect(try chronology.eventCount() == count)
  }

  @Test("in words make an equal chronology of their export")
  func roundTrip() throws {
    let folder = try ImportFolder()
    let chronology = try folder.found()
    let rows = [
      "early June 2020", "since 2008", "before 1900", "2019 and 2020", "last month", "44 BCE",
      "1842?", "c. 1914–18", "19th century", "annually in recent years",
    ].map { text in
      let row: JSON = ["statement": "x", "occurred": .string(text), "source": .string(source)]
      return row.encodedString
    }
    try chronology.importAll(
      folder.file("a.jsonl", rows.joined(separator: "\n")), options(anchor: "2020-12-14"))
    let export = try chronology.exported()
    let copy = try folder.found("copy")
    try copy.importAll(folder.file("b.jsonl", export))
    #expect(try copy.exported() == export)
    #expect(try chronology.importAll(folder.file("c.jsonl", export)).result.revised == 0)
    var csv = ExportOptions()
    csv.format = .csv
    let third = try folder.found("third")
    try third.importAll(folder.file("d.csv", chronology.exported(csv)))
    #expect(try third.exported() == export)
  }
}
