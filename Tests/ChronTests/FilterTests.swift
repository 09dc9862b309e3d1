// Filters: the same on every command that lists facts, and helpful where they find nothing.

import ArgumentParser
import EventStore
import Foundation
import TestSupport
import Testing

@testable import chron

@Suite("Filters")
struct FilterTests {
  private static let all = [
    "--actor", "A", "--actor", "B", "--place", "P", "--tag", "T", "--kind", "state", "--modality",
    "alleged", "--source", "S", "--status", "disputed", "--text", "x",
  ]

  @Test(
    "every command that lists facts takes all filters, each several times",
    arguments: [
      ["as-of", "2020"], ["during", "2020"], ["timeline"], ["search", "words"],
      ["diff", "2018", "2020"], ["export"], ["log"], ["source", "show", "S"], ["conflicts"],
    ])
  func everywhere(command: [String]) throws {
    #expect(throws: Never.self) { _ = try Chron.parseAsRoot(command + Self.all) }
  }

  @Test("values of one filter are alternatives, filters together narrow")
  func combined() throws {
    let story = try Story()
    func count(_ arguments: String...) throws -> JSON {
      try JSON.parse(story.ok(["timeline", "--json"] + arguments))["total"]
    }
    #expect(try count() == 4)
    #expect(try count("--kind", "event") == 3)
    #expect(try count("--kind", "event", "--kind", "state") == 4)
    #expect(try count("--kind", "event", "--actor", "officials") == 1)
    #expect(try count("--kind", "state", "--actor", "Officials") == 0)
    #expect(try count("--text", "PORT", "--text", "ferry") == 3)
  }

  @Test("the log, an export and a document's facts are narrowed by the same filters")
  func lists() throws {
    let story = try Story()
    let events = try story.ok("log", "--jsonl", "--kind", "state").split(separator: "\n")
    #expect(events.count == 2)
    let rows = try story.ok("export", "--actor", "Officials").split(separator: "\n")
    #expect(rows.count == 2)
    #expect(try story.ok("export", "--kind", "forecast").split(separator: "\n").count == 1)
    #expect(try story.ok("export", "--kind", "state").split(separator: "\n").count == 3)
    let cited = try JSON.parse(
      story.ok("source", "show", "article.txt", "--kind", "state", "--json"))
    #expect(cited["citations"].arrayValue?.count == 1)
  }

  @Test("a filtered export imports by itself, and again changes nothing")
  func partOfAnExport() throws {
    let story = try Story()
    let rows = try story.ok("export", "--actor", "Officials", "--kind", "event")
    try story.user.write(rows, to: "part.jsonl")
    try story.ok("init", "other", "--as", "desk")
    try story.ok("--file", "other.chron", "import", "part.jsonl")
    #expect(try story.ok("--file", "other.chron", "export") == rows)
  }

  @Test("a name that no fact has is answered with the near one, beside the empty view")
  func unknown() throws {
    let story = try Story()
    let run = try story.user.chron("timeline", "--actor", "Oficials", "--place", "officials")
    #expect(run.status == 0)
    #expect(
      run.errors == """
        No fact has the actor “Oficials”; near: Officials.
        No fact has the place “officials”; some facts have it as --actor.
        Without filters there are 4 facts.

        """)
    #expect(run.output.contains("no facts"))
  }

  @Test(
    "an empty view says which filter left nothing",
    arguments: [["timeline"], ["as-of", "2021"], ["search", "the"]])
  func empty(command: [String]) throws {
    let story = try Story()
    let one = try story.user.chron(command + ["--kind", "state", "--actor", "Officials"])
    #expect(one.status == 0)
    #expect(one.errors == "Without --actor there is 1 fact.\nWithout --kind there is 1 fact.\n")
    let all = try story.user.chron(
      command + ["--kind", "publication", "--actor", "Nobody", "--status", "disputed"])
    let last = try #require(all.errors.split(separator: "\n").last)
    #expect(last.contains(/^Without filters there are \d facts\.$/))
    let beyond = try story.user.chron(command + ["--offset", "100"])
    #expect(beyond.errors.contains(/^--offset 100 is past the last of \d facts\.\n$/))
  }

  @Test("an empty chronology says how to fill it, and a document's title is suggested")
  func beginnings() throws {
    let story = try Story()
    try story.ok("init", "empty", "--as", "desk")
    let run = try story.user.chron("timeline", "--file", "empty.chron")
    #expect(run.errors.hasPrefix("There are no facts yet. Record one with chron add"))
    let source = try story.user.chron(
      "timeline", "--source", "The prot", "--file", "harbour.chron")
    #expect(source.status == 1)
    #expect(source.errors.contains("The port"))
  }
}
