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
      ["as-of", "2020"], ["timeline"], ["search", "words"], ["diff", "2018", "2020"], ["export"],
      ["log"], ["source", "show", "S"], ["conflicts"],
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
        No fact has the place “officials”; as --actor some have it.

        """)
    #expect(run.output.contains("no facts"))
  }
}
