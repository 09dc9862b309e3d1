// Dates in words on the command line: what is understood, said, kept and refused.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Dates in words")
struct DateInputTests {
  let user: ChronUser

  init() throws {
    user = try ChronUser()
    try user.ok("init", "harbour", "--as", "desk")
  }

  /// Adds a fact and returns it as JSON, with what was said on standard error.
  private func added(_ arguments: String...) throws -> (fact: JSON, said: String) {
    let run = try user.chron(["add", "A fact."] + arguments)
    #expect(run.status == 0, "\(run.errors)")
    let handle = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    return (try user.json("show", handle)["fact"], run.errors)
  }

  @Test("add says what it understood, and keeps the words and what they say beside the date")
  func add() throws {
    let early = try added("--when", "early June 2020")
    #expect(early.said == "occurred: 2020-06, early (“early June 2020”)\n")
    #expect(early.fact["occurred"] == "2020-06")
    #expect(early.fact["occurredText"] == "early June 2020")
    #expect(early.fact["modifier"] == "early")
    let since = try added("--when", "since 2008", "--kind", "state")
    #expect(since.said == "occurred: 2008/.., ends attested (“since 2008”)\n")
    let century = try added("--when", "19th century")
    #expect(century.said.contains("\n  a century is read as the hundred years"))
    let given = try added(
      "--when", "as early as 2017", "--when-text", "by then", "--modifier", "late")
    #expect(given.fact["occurredText"] == "by then" && given.fact["modifier"] == "late")
    let edtf = try added("--when", "2018-21")
    #expect(edtf.said.isEmpty && edtf.fact["occurredText"] == .null)
  }

  @Test("relative words need an anchor, which the citation keeps")
  func anchor() throws {
    let refused = try user.chron("add", "A fact.", "--when", "last month")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--when: “last month”"))
    #expect(refused.errors.contains("  try:   --anchor "))
    try user.write("It was so last month.", to: "article.txt")
    try user.ok("source", "add", "article.txt", "--keep", "--published", "14 December 2020")
    let source = try user.json("source", "list")["sources"][0]
    #expect(source["published"] == "2020-12-14")
    let advised = try user.chron(
      "add", "A fact.", "--when", "last month", "--source", "article.txt")
    #expect(advised.status == 2)
    #expect(advised.errors.contains("--anchor 2020-12-14     when the document was published"))
    let run = try added(
      "--when", "last month", "--anchor", "14 December 2020", "--source", "article.txt",
      "--quote", "last month")
    #expect(run.said.contains("occurred: 2020-11 (“last month”, said 2020-12-14)\n"))
    #expect(try user.ok("export").contains(#""anchor":"2020-12-14""#))
    let coarse = try user.chron("date", "on Monday", "--anchor", "2020")
    #expect(coarse.status == 2 && coarse.errors.contains("too coarse"))
  }

  @Test("a date that can be read both ways is refused with both, and with the option to choose")
  func order() throws {
    for command in [["add", "X.", "--when"], ["date"], ["as-of"], ["timeline", "--from"]] {
      let run = try user.chron(command + ["03/04/1991"])
      #expect(run.status == 2 && run.output.isEmpty)
      #expect(run.errors.contains("  which: 1991-03-04  --dates mdy\n"), "\(run.errors)")
      #expect(run.errors.contains("         1991-04-03  --dates dmy\n"))
    }
    #expect(try user.json("date", "03/04/1991", "--dates", "dmy")["edtf"] == "1991-04-03")
    let wrong = try user.chron("date", "03/04/1991", "--dates", "dym")
    #expect(wrong.status == 2 && wrong.errors.contains("--dates dmy"))
    let winter = try user.chron("date", "winter 2019")
    #expect(winter.status == 2)
    #expect(
      winter.errors.contains(
        "  which: 2018-24  winter 2018/19\n         2019-24  winter 2019/20\n"), "\(winter.errors)")
  }

  @Test("new words for a date take the place of the old and of what only those said")
  func revise() throws {
    let (fact, _) = try added("--when", "early June 2020", "--kind", "state")
    let id = fact["id"].stringValue ?? ""
    let run = try user.chron("revise", id, "--set", "occurred=since 18 July 2020")
    #expect(run.errors == "occurred: 2020-07-18/.., ends attested (“since 18 July 2020”)\n")
    var now = try user.json("show", id)["fact"]
    #expect(now["occurred"] == "2020-07-18/.." && now["modifier"] == .null)
    #expect(now["occurredText"] == "since 18 July 2020")
    try user.ok("revise", id, "--set", "occurred=mid-2020", "--set", "modifier=late")
    now = try user.json("show", id)["fact"]
    #expect(now["occurredText"] == "mid-2020" && now["modifier"] == "late")
    try user.ok("revise", id, "--set", "occurred=2020")
    now = try user.json("show", id)["fact"]
    #expect(now["occurredText"] == "mid-2020" && now["modifier"] == "late")
  }

  @Test("a question's words count from today, and it says so; --anchor takes another day")
  func today() throws {
    _ = try added("--when", "2001")
    let run = try user.chron("as-of", "last year", "--json")
    #expect(run.status == 0)
    let year = (Int(try user.json("as-of", "today")["until"].stringValue?.prefix(4) ?? "") ?? 0) - 1
    let view = try JSON.parse(run.output)
    #expect(view["asOf"] == .string("\(year)") && view["until"] == .string("\(year)-12-31"))
    #expect(run.errors.hasPrefix("as of: \(year) (“last year”, said today, \(year + 1)-"))
    let anchored = try user.chron("as-of", "this week", "--anchor", "2020-12-14")
    #expect(anchored.errors.hasPrefix("as of: [2020-12-14..2020-12-20] (“this week”, said 2020-"))
    #expect(anchored.output.contains("what had happened by 2020-12-20"))
    let reported = try user.json("as-of", "2020", "--reported-by", "the end of 2019")
    #expect(reported["bounds"]["reportedBy"] == "2019-12-31")
    let timeline = try user.json("timeline", "--from", "spring 2000", "--to", "by 1 June 2001")
    #expect(timeline["total"] == 1)
  }

  @Test("import says what it understood of each date in words")
  func imported() throws {
    try user.write(
      "id,statement,occurred\n1,A.,early June 2020\n2,B.,last month\n3,C.,-44\n", to: "rows.csv")
    let partly = try user.chron("import", "rows.csv", "-n")
    #expect(partly.status == 3)
    #expect(partly.errors.contains("rows.csv: line 3, column 6: “last month” depends on when"))
    #expect(partly.errors.contains("rows.csv: line 4, column 6: “-44” is not a date"))
    let run = try user.chron(
      "import", "rows.csv", "--anchor", "2020-12-14", "--years", "historical")
    #expect(run.status == 0)
    #expect(
      run.errors == """
        rows.csv: line 2, column 6: 2020-06, early (“early June 2020”)
        rows.csv: line 3, column 6: 2020-11 (“last month”, said 2020-12-14)
        rows.csv: line 4, column 6: -0043 (“-44”)

        """)
    let again = try user.chron(
      "import", "rows.csv", "--anchor", "2020-12-14", "--years", "historical", "--json")
    #expect(again.status == 0 && again.errors.isEmpty)
    #expect(try JSON.parse(again.output)["counts"]["datesInWords"] == 3)
    let wrong = try user.chron("import", "rows.csv", "--years", "historic")
    #expect(wrong.status == 2 && wrong.errors.contains("--years historical"))
  }
}
