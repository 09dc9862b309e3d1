// What the program says where an answer could mislead: that nothing changed, that a filter is "or",
// that something was recorded twice, which moment was meant.

import EventStore
import TestSupport
import Testing

@Suite("Answers that could mislead")
struct AnswerTests {
  @Test("a change that changes nothing says so, writes nothing and ends with 0")
  func unchanged() throws {
    let story = try Story()
    let user = story.user
    let fact = story.handle("warning")
    let other = try user.ok("add", "Another.", "--when", "2019").firstLine
    try user.ok("revise", fact, "--set", "note=Seen.", "--add", "tags=x")
    try user.ok("link", fact, "causes", other)
    try user.ok("assess", fact, "--stance", "supports")
    try user.ok("retract", other)
    try user.ok("alias", "US", "USA")
    let before = try user.json("status")["frontier"]
    for arguments in [
      ["revise", fact, "--set", "note=Seen."], ["revise", fact, "--add", "tags=x"],
      ["revise", fact, "--remove", "tags=y"], ["revise", fact, "--set", "confidence="],
      ["retract", other], ["reinstate", fact], ["link", fact, "causes", other],
      ["unlink", other, "causes", fact], ["assess", fact, "--stance", "supports"],
      ["alias", "US", "USA"], ["alias", "US", "Nobody", "--remove"],
    ] {
      let run = try user.chron(arguments)
      #expect(run.status == 0, "\(arguments)")
      #expect(run.errors.contains("nothing was written"), "\(arguments): \(run.errors)")
    }
    let change = try user.json("retract", other)
    #expect(change["changed"] == false)
    #expect(change["event"] == .null)
    #expect(try user.json("status")["frontier"] == before)
    let partly = try user.chron(["revise", fact, "--set", "note=Seen.", "--add", "tags=z"])
    #expect(partly.output.contains("revised: tags"))
    #expect(partly.errors.contains("Unchanged: note."))
    let once = try user.ok(
      "revise", fact, "--add", "tags=p", "--add", "tags=q", "--remove", "tags=z")
    #expect(once.contains("revised: tags\n"))
  }

  @Test("a filter given twice is “or”: the head says so, and a name that no fact has is no error")
  func filters() throws {
    let story = try Story()
    let user = story.user
    try user.ok("add", "Tagged.", "--when", "2019", "--tag", "c")
    for command in [["as-of", "2020"], ["timeline"], ["during", "2019"], ["search", "tagged"]] {
      let run = try user.chron(command + ["--tag", "a", "--tag", "c"])
      #expect(run.status == 0)
      #expect(run.output.contains("only tag a or c"), "\(run.output)")
      #expect(run.output.contains("Tagged."))
      #expect(run.errors.contains("No fact has the tag “a”, so only “c” counts"), "\(run.errors)")
    }
    let one = try user.chron(["as-of", "2020", "--tag", "a"])
    #expect(one.errors.contains("No fact has the tag “a”"))
    #expect(!one.errors.contains("counts"))
  }

  @Test("what says the same as another fact is recorded, and pointed out")
  func duplicates() throws {
    let story = try Story()
    let user = story.user
    let first = try user.chron(["add", "It sank.", "--when", "2019-05"])
    #expect(!first.errors.contains("says the same"))
    let second = try user.chron(["add", "It sank.", "--when", "May 2019"])
    let handle = first.output.firstLine.prefix(6)
    #expect(second.errors.contains("Fact \(handle) says the same, with the same date."))
    for other in [["It sank.", "--when", "2019"], ["It sank"], ["it sank.", "--when", "2019-05"]] {
      #expect(try !user.chron(["add"] + other).errors.contains("the same"), "\(other)")
    }
    #expect(try user.chron(["add", "It sank"]).errors.contains("says the same"))
    try user.ok("undo", second.output.firstLine)
    let third = try user.chron(["add", "It sank.", "--when", "2019-05"])
    #expect(third.errors.contains("Fact \(handle) says the same"))
  }

  @Test("bounds take moments of today and words, and refuse what cannot be read")
  func moments() throws {
    let story = try Story()
    let user = story.user
    for moment in [
      "00:00..", "yesterday..", "'yesterday 14:30'..", "2020-01-01T00:30:00..",
      "2020-01-01 00:30..",
      "2020-01-01T00:30:00+01:00..",
    ].map({ $0.filter { $0 != "'" } }) {
      let run = try user.chron(["diff", "--received-by", moment])
      #expect(run.status == 0, "\(moment): \(run.errors)")
    }
    #expect(try user.json("diff", "--received-by", "2020-01-01T00:30:00..")["total"] != 0)
    let words = try user.chron(["as-of", "2020", "--recorded-by", "yesterday"])
    #expect(words.errors.contains("recorded by: "))
    for moment in ["2020-01-01T25:00:00", "25:00", "whenever", "last year 10:30"] {
      for command in [
        ["diff", "--received-by", moment + ".."], ["as-of", "2020", "--recorded-by", moment],
      ] {
        #expect(try user.chron(command).status == 2, "\(command)")
      }
    }
  }

  @Test("diff of two dates says what happened, how far it had come, and what is retracted")
  func words() throws {
    let story = try Story()
    let user = story.user
    let lasting = try user.ok("add", "It lasted.", "--when", "2018/2020").firstLine
    try user.ok("add", "It began.", "--when", "2019-05")
    let diff = try user.ok("diff", "2019", "2021", "--text", "lasted")
    #expect(diff.contains("phase: "))
    #expect(try user.ok("diff", "2018", "2020", "--text", "began").contains("Happened in between"))
    try user.ok("retract", lasting)
    let after = try user.ok("diff", "2019", "2021", "--text", "lasted")
    #expect(after.contains("retracted") && after.contains("phase: "))
  }
}

extension String {
  fileprivate var firstLine: String {
    split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
  }
}
