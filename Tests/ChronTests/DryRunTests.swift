// What `import --dry-run` foretells, over every kind of row: what the import then says and does.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Dry run")
struct DryRunTests {
  /// A file that was imported, what hands and other files did since, and what the file is now.
  struct Scenario: CustomTestStringConvertible {
    let testDescription: String
    var first = """
      {"id":"a","statement":"A.","note":"first"}
      {"id":"b","statement":"B.","note":"first"}
      {"source":"urn:uuid:01890000-0000-7000-8000-000000000001","title":"T"}

      """
    /// Commands run after the first import; `FACT` is the first row's fact.
    var between: [[String]] = []
    /// Files imported after the first import, each into a namespace of its own.
    var others: [String: String] = [:]
    let now: String
    var options: [String] = []
    /// How both end.
    let status: Int32
    /// What is not zero among the counts.
    let counts: [String: Int]
  }

  static let scenarios: [Scenario] = {
    let note = ["revise", "FACT", "--set", "note=by hand", "--reason", "better"]
    func row(_ id: String, _ rest: String) -> String { "{\"id\":\"\(id)\",\(rest)}\n" }
    func source(_ number: Int, _ rest: String) -> String {
      "{\"source\":\"urn:uuid:01890000-0000-7000-8000-00000000000\(number)\"\(rest)}\n"
    }
    let a = row("a", #""statement":"A.","note":"first""#)
    let b = row("b", #""statement":"B.","note":"first""#)
    let second = row("a", #""statement":"A.","note":"second""#)
    return [
      Scenario(
        testDescription: "a clash", between: [note], now: second + b, status: 5,
        counts: ["rows": 2, "kept": 1, "clashes": 1, "unchanged": 1]),
      Scenario(
        testDescription: "a clash and a change in one row", between: [note],
        now: row("a", #""statement":"A!","note":"second""#) + b, status: 5,
        counts: ["rows": 2, "changed": 1, "clashes": 1, "unchanged": 1]),
      Scenario(
        testDescription: "a clash, a refused row, a new row", between: [note],
        now: second + row("c", #""statement":"""#) + row("d", #""statement":"D.""#) + b, status: 5,
        counts: ["rows": 4, "kept": 1, "clashes": 1, "unchanged": 1, "refused": 1, "new": 1]),
      Scenario(
        testDescription: "a clash above a row that cites a later source", between: [note],
        now: second + row("c", #""statement":"C.","source":"U""#) + b + source(2, #","title":"U""#),
        status: 5,
        counts: [
          "rows": 4, "kept": 1, "clashes": 1, "unchanged": 1, "new": 1, "newSources": 1,
        ]),
      Scenario(
        testDescription: "a hand that set what the file says",
        between: [["revise", "FACT", "--set", "note=second", "--reason", "better"]],
        now: second + b, status: 0, counts: ["rows": 2, "changed": 1, "unchanged": 1]),
      Scenario(
        testDescription: "a refused row", now: a + b + row("c", #""statement":7"#), status: 3,
        counts: ["rows": 3, "unchanged": 2, "refused": 1]),
      Scenario(
        testDescription: "a fact that was retracted",
        between: [["retract", "FACT", "--reason", "wrong"]], now: second + b, status: 0,
        counts: ["rows": 2, "retracted": 1, "unchanged": 1]),
      Scenario(
        testDescription: "missing rows", now: a, status: 0,
        counts: ["rows": 1, "unchanged": 1, "missing": 1]),
      Scenario(
        testDescription: "missing rows that are retracted", now: a, options: ["--retract-missing"],
        status: 0, counts: ["rows": 1, "unchanged": 1, "missing": 1]),
      Scenario(
        testDescription: "new rows that two other namespaces have",
        others: [
          "x.jsonl": row("c", #""statement":"C.""#), "y.jsonl": row("c", #""statement":"C.""#),
        ],
        now: a + b + row("c", #""statement":"C.""#) + row("d", #""statement":"D.""#), status: 0,
        counts: ["rows": 4, "unchanged": 2, "new": 2]),
      Scenario(
        testDescription: "an empty namespace, rows elsewhere", first: "",
        others: ["x.jsonl": row("c", #""statement":"C.""#)],
        now: row("c", #""statement":"C.""#) + row("d", #""statement":"D.""#), status: 0,
        counts: ["rows": 2, "new": 2]),
      Scenario(
        testDescription: "an empty namespace, facts alone, dates in words, a refused row",
        first: "",
        now: row("c", #""statement":"C.","occurred":"early 2018""#) + row("d", #""note":"D.""#),
        status: 3, counts: ["rows": 2, "new": 1, "refused": 1, "datesInWords": 1]),
      Scenario(
        testDescription: "a source described alike twice", first: "",
        now: source(2, #","title":"U""#) + source(2, #","title":"U""#), status: 0,
        counts: ["rows": 2, "newSources": 1, "unchangedSources": 1]),
      Scenario(
        testDescription: "a source named twice, with nothing said of it", first: "",
        now: source(2, "") + source(2, ""), status: 0,
        counts: ["rows": 2, "newSources": 1, "unchangedSources": 1]),
      Scenario(
        testDescription: "a source described bit by bit, then as before",
        now: source(1, #","publisher":"P""#) + source(1, #","title":"U""#)
          + source(1, #","title":"U","publisher":"P""#),
        status: 0, counts: ["rows": 3, "changedSources": 2, "unchangedSources": 1, "missing": 2]),
    ]
  }()

  @Test("says and ends as the import does, and writes nothing", arguments: scenarios)
  func foretells(_ scenario: Scenario) throws {
    let user = try ChronUser()
    try user.ok("init", "test")
    if !scenario.first.isEmpty {
      try user.write(scenario.first, to: "rows.jsonl")
      try user.ok("import", "rows.jsonl")
    }
    for (name, rows) in scenario.others.sorted(by: { $0.key < $1.key }) {
      try user.write(rows, to: name)
      try user.ok("import", name)
    }
    for command in scenario.between {
      try user.ok(try command.map { $0 == "FACT" ? try factOfA(user) : $0 })
    }
    try user.write(scenario.now, to: "rows.jsonl")

    let before = try frontier(user)
    let command = ["import", "rows.jsonl"] + scenario.options
    let foretold = try user.chron(command + ["--dry-run"])
    let counts = try counted(user, command + ["--dry-run", "--json"], scenario.status)
    #expect(try frontier(user) == before)
    #expect(foretold.status == scenario.status, "\(foretold.errors)")
    #expect(counts.counts == scenario.counts)
    #expect(foretold.errors.contains("in the namespace") == !scenario.others.isEmpty)
    #expect(counts.elsewhere == scenario.others.count)

    let done = try user.chron(command + ["--yes"])
    #expect(done.status == scenario.status, "\(done.errors)")
    #expect(done.errors == foretold.errors)
    // Nothing was left to do: what is left is told again, and nothing is written.
    let after = try frontier(user)
    let again = try counted(user, command + ["--yes", "--json"], nil)
    #expect(try frontier(user) == after)
    #expect(again.counts["clashes"] == scenario.counts["clashes"])
    #expect(again.counts["new"] == nil && again.counts["changed"] == nil)
    #expect(again.counts["newSources"] == nil)
  }

  private func factOfA(_ user: ChronUser) throws -> String {
    let rows = try user.ok("export", "--format", "jsonl").split(separator: "\n")
    let row = try #require(rows.first { $0.contains(#""A.""#) })
    return try #require(JSON.parse(String(row))["fact"].stringValue)
  }

  private func frontier(_ user: ChronUser) throws -> String {
    "\(try user.json("status")["frontier"])"
  }

  private func counted(
    _ user: ChronUser, _ command: [String], _ status: Int32?
  ) throws -> (counts: [String: Int], elsewhere: Int?) {
    let run = try user.chron(command)
    if let status { #expect(run.status == status, "\(run.errors)") }
    let document = try JSON.parse(run.output)
    #expect(try SchemaValidator(named: "import").problems(in: document).isEmpty)
    var counts: [String: Int] = [:]
    for (name, value) in document["counts"].objectValue?.members ?? [] {
      if let number = value.intValue, number > 0 { counts[name] = Int(number) }
    }
    return (counts, document["elsewhere"].arrayValue?.count)
  }
}
