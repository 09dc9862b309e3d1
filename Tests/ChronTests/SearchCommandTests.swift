// `chron search` as a person sees it.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("chron search")
struct SearchCommandTests {
  @Test("the answer says what was looked for, and where else than in the statement it was found")
  func lines() throws {
    let story = try Story()
    try story.ok(
      "revise", story.handle("sheds"), "--set", "note=Seen from the ferry", "--reason",
      "the caption names the ferry")
    let output = masked(try story.ok("search", "ferry", "serv*"))
    #expect(output.contains("facts with “ferry” and “serv…”, as known now"))
    #expect(output.contains("The ferry line was in service."))
    #expect(output.hasSuffix("\n1 fact\n"))
    let both = try story.ok("search", "ferry", "caption")
    #expect(both.contains("note: Seen from the ferry"))
    #expect(both.contains("reason: the caption names the ferry"))
    #expect(try !story.ok("search", "ferry").contains("reason:"))
    #expect(both.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("bounds, filters and pages combine with words")
  func combined() throws {
    let story = try Story()
    #expect(try story.user.json("search", "port")["total"] == 4)
    #expect(try story.user.json("search", "port", "--as-of", "2016")["total"] == 1)
    #expect(try story.user.json("search", "port", "--kind", "state")["total"] == 1)
    #expect(
      try story.user.json("search", "port", "--as-of", "2019", "--known-then")["total"] == 0)
    let page = try story.user.json("search", "port", "--limit", "1")
    #expect(page["next"] == 1)
    #expect(page["matches"][0]["found"][0]["marks"][0]["end"].intValue != nil)
  }

  @Test("where nothing is found it says which word is nowhere, and what is near")
  func nothing() throws {
    let story = try Story()
    let run = try story.user.chron("search", "fery", "line")
    #expect(run.status == 0)
    #expect(run.output.contains("Nothing has “fery”; near: ferry"))
    #expect(run.output.contains("Each by itself: “fery” none and “line” 3\n"))
    #expect(run.output.hasSuffix("\nno facts\n"))
  }

  @Test("an empty question is a usage error with advice, and so is a flag without its date")
  func refused() throws {
    let story = try Story()
    let empty = try story.user.chron("search", "***")
    #expect(empty.status == 2)
    #expect(empty.errors.hasPrefix("chron: '***' has no word to look for\n"))
    let flag = try story.user.chron("search", "port", "--known-then")
    #expect(flag.status == 2)
    #expect(flag.errors.hasPrefix("chron: --known-then needs --as-of DATE."))
  }
}
