// Bad input of every kind: what was wrong, where, what was kept, what to try; and the status.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Bad input")
struct InputTests {
  let story: Story
  var user: ChronUser { story.user }

  init() throws { story = try Story() }

  @Test(
    "a text that is no date exits 2 and shows where it stopped making sense",
    arguments: [
      (["date", "2020-13"], "2020-13", 5), (["as-of", "next weak"], "next weak", 5),
      (["add", "X.", "--when", "2020-02-30"], "2020-02-30", 8),
      (["timeline", "--from", "2020/2021Z"], "2020/2021Z", 9),
    ])
  func dates(arguments: [String], shown: String, column: Int) throws {
    let run = try user.chron(arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    let indent = String(repeating: " ", count: 9)
    let mark = "\(shown)\n\(indent)\(String(repeating: " ", count: column))^\n"
    #expect(run.errors.contains("  where: " + mark), "\(run.errors)")
    #expect(run.errors.contains("  try:   EDTF"))
  }

  @Test("a date without an end is refused by as-of")
  func unbounded() throws {
    let run = try user.chron("as-of", "2017/..")
    #expect(run.status == 2)
    #expect(run.errors.contains("has no last day"))
  }

  @Test("an id that means nothing exits 1")
  func unknownFact() throws {
    let run = try user.chron("show", "zzzzzz")
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("chron: "))
  }

  @Test("an id with one wrong letter suggests the near one")
  func nearFact() throws {
    let handle = story.handle("warning")
    let wrong = String(handle.prefix(5)) + (handle.dropFirst(5).first == "z" ? "y" : "z")
    let run = try user.chron("show", wrong)
    #expect(run.status == 1)
    #expect(run.errors.contains("Officials warned"), "\(run.errors)")
  }

  @Test("an id that means several facts lists them")
  func ambiguous() throws {
    // Facts recorded in one minute share the beginning of their UUIDs.
    let id = try user.json("show", story.handle("warning"))["fact"]["id"].stringValue ?? ""
    let run = try user.chron("show", String(id.prefix(8)))
    #expect(run.status == 1)
    #expect(run.errors.contains("  which: "))
    #expect(run.errors.contains("Officials warned"))
    #expect(run.errors.contains("New sheds"))
  }

  @Test("a source that is not registered says how to register it")
  func missingSource() throws {
    try user.write("Unknown.", to: "unknown.txt")
    let handle = story.handle("warning")
    let file = try user.chron("cite", handle, "--source", "unknown.txt", "--quote", "Unknown")
    #expect(file.status == 1)
    #expect(file.errors.contains("chron source add unknown.txt"))
    let title = try user.chron("cite", handle, "--source", "No such title")
    #expect(title.status == 1)
  }

  @Test("a quotation that is there twice shows both places")
  func quoteTwice() throws {
    let run = try user.chron(
      "cite", story.handle("warning"), "--source", "The port", "--quote", "Nobody was hurt")
    #expect(run.status == 1)
    #expect(run.errors.contains("occurs 2 times in the document"))
    #expect(run.errors.contains("kept:  nothing was written"))
    #expect(run.errors.contains("--span "))
  }

  @Test("a quotation that is not there shows the nearest passage")
  func quoteAbsent() throws {
    let run = try user.chron(
      "cite", story.handle("warning"), "--source", "The port", "--quote",
      "the harbour was too small")
    #expect(run.status == 1)
    #expect(run.errors.contains("is not in the document"))
    #expect(run.errors.contains("the port was too small"), "\(run.errors)")
  }

  @Test("a document that is not at hand says how it can be")
  func notAtHand() throws {
    let run = try user.chron(
      "cite", story.handle("warning"), "--source", "The port, again", "--quote", "too small")
    #expect(run.status == 1)
    #expect(run.errors.contains("--documents FOLDER"))
  }

  @Test(
    "a word that no vocabulary has suggests the near one",
    arguments: [
      (["add", "X.", "--kind", "stat"], "--kind state"),
      (["assess", "x", "--stance", "dispute"], "--stance disputes"),
      (["revise", "x", "--set", "statment=Y"], "--set statement"),
      (["as-of", "2020", "--status", "retract"], "--status retracted"),
    ])
  func words(arguments: [String], advice: String) throws {
    let run = try user.chron(arguments)
    #expect(run.status == 2)
    #expect(run.errors.contains(advice), "\(run.errors)")
  }

  @Test("a file that cannot be read is named, and nothing is registered")
  func unreadable() throws {
    let run = try user.chron("source", "add", "article.txt", "nothing.txt")
    #expect(run.status == 1)
    #expect(run.errors.contains("nothing.txt"))
    let near = try user.chron("import", "artcle.txt")
    #expect(near.status == 1)
    #expect(near.errors.contains("chron import article.txt"))
  }

  @Test("bad rows are named by line and column, the rest is kept, and the status is 3")
  func badRows() throws {
    try user.write(
      """
      {"id":"1","statement":"Good.","occurred":"2020"}
      {"id":"2","statement":"Bad date.","occurred":"2020-13"}
      {"id":"3","statement":"Good too.","occurred":"2021"}

      """, to: "rows.jsonl")
    let strict = try user.chron("import", "rows.jsonl", "--strict")
    #expect(strict.status == 1)
    #expect(strict.errors.contains("rows.jsonl: line 2, column "))
    #expect(strict.errors.contains("kept:  nothing"))
    let run = try user.chron("import", "rows.jsonl")
    #expect(run.status == 3)
    #expect(run.errors.contains("rows.jsonl: line 2, column "))
    #expect(run.output == "3 rows: 2 facts recorded, 1 row refused\n")
  }

  @Test("a namespace that is there already is not touched without --yes")
  func confirmation() throws {
    try user.write("{\"id\":\"1\",\"statement\":\"One.\"}\n", to: "rows.jsonl")
    try user.ok("import", "rows.jsonl")
    try user.write("{\"id\":\"1\",\"statement\":\"One!\"}\n", to: "rows.jsonl")
    let dry = try user.chron("import", "rows.jsonl", "-n")
    #expect(dry.status == 0)
    #expect(dry.output == "Would import: 1 row into “rows”: 1 changed\n")
    let refused = try user.chron("import", "rows.jsonl")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("--yes"))
    #expect(try user.ok("import", "rows.jsonl", "--yes") == "1 row: 1 revised\n")
    #expect(try user.ok("import", "rows.jsonl") == "1 row, nothing new\n")
  }

  @Test(
    "standard input and output are rows too: what export writes, import reads into an equal chronology"
  )
  func pipes() throws {
    let rows = try story.ok("export")
    let other = try ChronUser()
    try other.ok("init", "copy", "--as", "desk")
    let run = try other.chron(["import", "-", "--namespace", "harbour"], input: rows)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try other.ok("export") == rows)
  }

  @Test("text from elsewhere cannot steer the terminal")
  func hostile() throws {
    let run = try user.chron("add", "A \u{1B}[2Jtrap.", "--when", "2020-01")
    #expect(run.status == 0)
    let shown = try story.ok("as-of", "2020-06")
    #expect(!shown.contains("\u{1B}"))
    #expect(shown.contains("A <U+001B>[2Jtrap."))
  }
}
