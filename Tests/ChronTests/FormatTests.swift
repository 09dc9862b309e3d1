// The formats beside the table and the JSON document: CSV that a spreadsheet can open, and reports.

import EventStore
import Foundation
import TestSupport
import Testing

@testable import chron

@Suite("Output formats")
struct FormatTests {
  @Test("a report: the question and its bounds, each fact with its footnotes, and the counts")
  func report() throws {
    let story = try Story()
    var text = try story.ok("as-of", "2030", "--format", "markdown")
    for (name, handle) in story.handles {
      text = text.replacingOccurrences(of: handle.prefix(6), with: name)
    }
    // A digest's beginning stands in for the document.
    text = text.replacing(/`[0-9a-f]{8}`/, with: "`DOCUMENT`")
    #expect(
      masked(text) == """
        # harbour: what had happened by the end of 2030

        - Bounds: as known now
        - Frontier: `ID`
        - Chronology: `ID`

        **2015** · Officials warned that the port was too small.[^1]
        1 source · `warning`

        [^1]: *The port*, A. Writer, 2020-12-14. Characters 10-24 and 43-52: “warned in 2015 … too small”. Through an official. `DOCUMENT`

        **from 2017** · The ferry line was in service.[^2][^3]
        *state, last attested 2020-12-15* · 1 source (2 copies) · `ferry`

        [^2]: *The port*, A. Writer, 2020-12-14. Characters 106-120 and 142-158: “The ferry line … still in service”. `DOCUMENT`

        [^3]: *The port, again*, 2020-12-15. Characters 8-24. `DOCUMENT`

        **spring 2018** · New sheds stood beside the port.[^4]
        1 source · `sheds`

        [^4]: *The port*, A. Writer, 2020-12-14. Characters 54-94: “Pictures of spring 2018 showed new sheds”. `DOCUMENT`

        **early June 2020** · An offer for the line was refused.[^5]
        1 source · `offer`

        [^5]: *The port*, A. Writer, 2020-12-14. Characters 185-209: “offer of early June 2020”. `DOCUMENT`

        ## Expected

        **2023** · The line is to be closed.
        *due* · no sources · `future`

        ---

        4 facts: 4 certain. Besides these: 1 due.

        """)
  }

  @Test("a report says its bounds and filters, and in words what is doubtful")
  func doubts() throws {
    let story = try Story()
    try story.ok("revise", story.handle("offer"), "--set", "modality=alleged")
    let text = try story.ok(
      "as-of", "2020-06-15", "--reported-by", "2021", "--kind", "event", "--kind", "state",
      "--latest", "--limit", "1", "--format", "markdown")
    for part in [
      "- Bounds: only what a source had published by 2021-12-31 (in today's wording and dates)\n",
      "- Only: kind event or state\n", "*only possibly by then; alleged* · 1 source",
      "4 facts: 3 certain, 1 only possibly by then; 4 first reported after that date. "
        + "Rows listed here: 1.",
    ] {
      #expect(text.contains(part), "\(part)\n\(text)")
    }
  }

  @Test("nothing that others wrote is Markdown, HTML or a formula")
  func hostile() throws {
    let story = try Story()
    let statement = "=cmd|' /C calc'!A0 <script>x</script> [a](javascript:b) *c* `d` ~~e~~ &amp; \\"
    try story.ok("add", statement, "--when", "2019", "--actor", "+1", "--note=-2")
    let report = try story.ok("as-of", "2030", "--format", "markdown")
    #expect(
      report.contains(
        ##"=cmd\|' /C calc'!A0 \<script\>x\</script\> \[a\](javascript:b) \*c\* \`d\` \~\~e\~\~ "##
          + ##"\&amp; \\"##))
    let table = try CSVTable(story.ok("as-of", "2030", "--format", "csv"))
    #expect(table.rows.contains { $0["statement"] == "'" + statement && $0["actors"] == "+1" })
  }

  @Test(
    "a cell that a spreadsheet would run gets an apostrophe, and one can be taken off again",
    arguments: [
      ("plain", "plain"), ("=1", "'=1"), ("+a", "'+a"), ("-a", "'-a"), ("@a", "'@a"),
      ("\ta", "'\ta"), ("\ra", "'\ra"), ("'=1", "''=1"), ("'quoted", "'quoted"), ("", ""),
      ("-0043-03-15", "-0043-03-15"), ("+12", "+12"), ("-inf", "-inf"), ("-", "'-"),
      ("-1+2", "'-1+2"), ("-0043~", "'-0043~"), ("'-12", "''-12"),
    ])
  func formulas(text: String, cell: String) { #expect(CSVColumns.guarded(text) == cell) }

  @Test("CSV has for every record what its JSON has")
  func values() throws {
    let story = try Story()
    try story.ok("add", "Two ferries, \"A\" and \"B\".", "--when=-0043", "--actor", "A; B")
    let facts = try story.ok("as-of", "2030", "--unplaced", "--format", "csv")
    #expect(facts.hasSuffix("\r\n"))
    let table = try CSVTable(facts)
    let records = try story.user.json("as-of", "2030", "--unplaced")["facts"].arrayValue ?? []
    #expect(table.rows.count == 6)
    #expect(table.rows.map { $0["id"] } == records.map { $0["id"].stringValue })
    for (row, record) in zip(table.rows, records) {
      #expect(row["statement"] == record["statement"].stringValue)
      #expect(row["occurred"] == record["occurred"].stringValue)
      #expect(row["start.lower"] == record["start"]["lower"].stringValue)
      #expect(row["independentSources"] == record["independentSources"].encodedString)
      #expect(row["retracted"] == "false")
      let sources = (record["sources"].arrayValue ?? []).compactMap { $0["id"].stringValue }
      #expect(row["sources"] == sources.joined(separator: "; "))
    }
    #expect(table.rows[0]["actors"] == #"["A; B"]"#)
    let copy = try CSVTable(story.ok("source", "list", "--format", "csv")).rows[1]
    #expect(copy["derivedFrom"]?.hasPrefix("copy sha256:") == true)
    let events = try CSVTable(story.ok("log", "--format", "csv")).rows
    #expect(events.count == 10)
    #expect(try JSON.parse(events[1]["payload"] ?? "")["title"] == "The port")
  }

  @Test(
    "every member of a record's JSON has its column, in the order of the schema",
    arguments: [
      ("fact", CSVColumns.fact), ("describedSource", .source), ("logEvent", .logEvent),
      ("member", .member), ("peer", .peer),
    ])
  func columns(definition: String, columns: CSVColumns) throws {
    let data = try Data(contentsOf: Repository.file("docs/schemas/common.json"))
    let schema = try JSON.parse(Array(data))["$defs"][definition]
    let members = schema["properties"].objectValue?.members.map(\.name) ?? []
    var firsts: [String] = []
    for name in columns.names.map({ String($0.prefix { $0 != "." }) }) where firsts.last != name {
      firsts.append(name)
    }
    #expect(firsts == members)
    let document = try String(contentsOf: Repository.file("docs/output.md"), encoding: .utf8)
    let row = columns.names.map { "`\($0)`" }.joined(separator: ", ")
    #expect(document.contains("| \(row) |"), "docs/output.md has other columns")
  }

  @Test("a trace in Markdown has the events behind the fact, too")
  func trace() throws {
    let story = try Story()
    let warning = story.handle("warning")
    try story.ok("revise", warning, "--set", "confidence=low", "--reason", "one *document*")
    try story.ok("link", warning, "causes", story.handle("sheds"))
    let text = try story.ok("trace", warning, "--format", "markdown")
    for part in [
      "# harbour: fact ", "[^1]: *The port*, A. Writer, 2020-12-14.",
      "\n## How it came to be\n\n- ",
      "revised: set confidence to “low”: “one \\*document\\*”\n", "\n## Links\n\n- causes ",
    ] {
      #expect(text.contains(part), "\(part)\n\(text)")
    }
  }

  @Test("other lists are Markdown tables")
  func tables() throws {
    let story = try Story()
    let sources = try story.ok("source", "list", "--format", "markdown")
    #expect(sources.hasPrefix("# Documents\n\n| published | title | by | facts | id |\n|---|"))
    #expect(sources.contains("| 2020-12-14 | The port | A. Writer | 4 | `"))
    let events = try story.ok("log", "--limit", "1", "--format", "markdown")
    #expect(events.contains("chronology.founded | harbour |"))
  }

  @Test("one format at a time, and only one that there is")
  func usage() throws {
    let story = try Story()
    let both = try story.user.chron("as-of", "2030", "--json", "--format", "csv")
    #expect(both.status == 2)
    #expect(both.errors.contains("cannot be used together"))
    let unknown = try story.user.chron("as-of", "2030", "--format", "xml")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("'csv' or 'markdown'"))
    #expect(
      try story.ok("as-of", "2030", "--format", "json") == story.ok("as-of", "2030", "--json"))
  }
}
