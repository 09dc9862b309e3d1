// What changed, what is in conflict, what is undone, over the built program and two replicas.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Changes")
struct ChangeTests {
  /// Two replicas that gave one fact two dates, and hold both.
  private func torn() throws -> (pair: ReplicaTests.Pair, fact: String) {
    let pair = try ReplicaTests.Pair()
    try pair.admit()
    try pair.second.ok("sync")
    let fact = pair.story.handle("sheds")
    try pair.story.ok(
      "revise", fact, "--set", "occurred=2018-04", "--reason", "the caption says April")
    try pair.second.ok(
      "revise", fact, "--set", "occurred=2018-05", "--reason", "the leaves are out")
    try pair.second.ok("sync")
    return (pair, fact)
  }

  @Test("a date in words that settles a conflict is kept as it was said")
  func resolvingInWords() throws {
    let (pair, fact) = try torn()
    defer { pair.stop() }
    let user = pair.story.user
    try user.ok("resolve", fact, "--set", "occurred=early May 2018")
    let settled = try user.json("show", fact)["fact"]
    #expect(settled["occurred"] == "2018-05")
    #expect(settled["occurredText"] == "early May 2018")
    #expect(settled["modifier"] == "early")
    #expect(settled["conflicts"] == [])
  }

  @Test("conflicts shows both sides and ends with status 5; resolve settles it everywhere")
  func resolving() throws {
    let (pair, fact) = try torn()
    defer { pair.stop() }
    let (user, second) = (pair.story.user, pair.second)
    let shown = try user.chron("conflicts")
    #expect(shown.status == 5)
    for text in ["April 2018", "May 2018", "the caption says April", "the leaves are out"] {
      #expect(shown.output.contains(text), "\(shown.output)")
    }
    #expect(try user.ok("status").contains("1 fact or source in conflict (chron conflicts)"))
    let listed = try user.chron("conflicts", "--json")
    #expect(listed.status == 5)
    let document = try JSON.parse(listed.output)
    #expect(try SchemaValidator(named: "conflicts").problems(in: document).isEmpty)
    let line = try second.chron("conflicts", "--jsonl").output
    #expect(try SchemaValidator(definition: "conflictedFact").problems(in: line).isEmpty)

    // Alike, each without the other: by the value, and by the event that gave it.
    try user.ok("resolve", fact, "--set", "occurred=2018-05")
    let name = try #require(shown.output.firstMatch(of: /laptop\.[0-9a-f]{8}@\d+/))
    try second.ok("resolve", fact, "--take", String(name.0))
    try second.ok("sync")
    for person in [user, second] {
      #expect(try person.chron("conflicts").status == 0)
      #expect(try person.json("show", fact)["fact"]["occurred"] == "2018-05")
      #expect(try person.ok("trace", fact).contains("resolved"))
    }

    // Differently: in conflict again.
    try user.ok("revise", fact, "--set", "note=one")
    try second.ok("revise", fact, "--set", "note=other")
    try second.ok("sync")
    try user.ok("resolve", fact, "--set", "note=one")
    try second.ok("resolve", fact, "--set", "note=other")
    try second.ok("sync")
    #expect(try user.chron("conflicts").status == 5)
    try user.ok("resolve", fact, "--set", "note=")
    #expect(try user.chron("conflicts").status == 0)
    let same = try user.chron("resolve", fact, "--set", "note=")
    #expect(same.status == 0)
    #expect(same.errors.contains("nothing was written"))
    let nothing = try user.chron("resolve", fact, "--set", "note=x")
    #expect(nothing.status == 1)
    #expect(nothing.errors.contains("is in conflict"))
  }

  @Test("diff of what a sync brought names the events, their authors and their reasons")
  func received() throws {
    let (pair, fact) = try torn()
    defer { pair.stop() }
    let before = try pair.second.json("status")["frontier"].stringValue ?? ""
    try pair.story.ok("assess", fact, "--stance", "disputes", "--note", "another harbour")
    try pair.second.ok("sync")
    let diff = try pair.second.json("diff", "--frontier", "\(before)..")
    #expect(diff["total"] == 1)
    #expect(diff["facts"][0]["differences"] == ["changed", "disputed"])
    #expect(diff["facts"][0]["events"][0]["reason"] == "another harbour")
    let words = try pair.second.ok("diff", "--frontier", "\(before)..")
    #expect(words.contains("“another harbour”"))
    #expect(try pair.second.json("diff", "--frontier", "\(before)..\(before)")["total"] == 0)
  }

  @Test("undo takes the last change back, says with which event, and refuses another's")
  func undoing() throws {
    let (pair, fact) = try torn()
    defer { pair.stop() }
    let refused = try pair.second.chron("undo", fact)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("'occurred' has been set differently by desk."))
    let user = pair.story.user
    let other = pair.story.handle("warning")
    try user.ok("revise", other, "--set", "note=Seen.", "--add", "tags=trade")
    let frontier = try user.json("status")["frontier"]
    #expect(try user.ok("undo", "--dry-run").contains("removed note"))
    #expect(try user.json("status")["frontier"] == frontier)
    let undone = try user.ok("undo", "--reason", "not seen")
    let name = try #require(undone.matches(of: /desk\.[0-9a-f]{8}@\d+/).last).0
    #expect(try user.json("show", other)["note"] == .null)
    try user.ok("undo", String(name))
    #expect(try user.json("show", other)["note"] == "Seen.")
    #expect(try user.ok("trace", other).contains("undoes \(name)"))
    let event = try pair.second.json("log", fact)["events"].arrayValue?.last?["event"].stringValue
    let another = try user.chron("undo", event ?? "")
    #expect(another.status == 1)
    #expect(another.errors.contains("was not written by this replica"))
  }

  @Test("diff says between what, and asks for two ends")
  func usage() throws {
    let story = try Story()
    for arguments in [["diff"], ["diff", "2018"], ["diff", "--recorded-by", "2020"]] {
      #expect(try story.user.chron(arguments).status == 2)
    }
    let run = try story.user.chron("diff", "--recorded-by", "..2020")
    #expect(run.status == 2)
    #expect(run.errors.contains("does not say from when"))
  }
}
