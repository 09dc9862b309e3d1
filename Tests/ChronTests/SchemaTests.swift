// Every document that the program prints, held against its schema: members, types, order.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("JSON documents")
struct SchemaTests {
  @Test("every document with --json is as its schema in docs/schemas says")
  func documents() throws {
    let story = try Story()
    let warning = story.handle("warning")
    try story.ok("revise", warning, "--add", "tags=trade", "--reason", "also about trade")
    try story.ok("assess", story.handle("ferry"), "--stance", "disputes", "--credibility", "4")
    try story.ok("link", warning, "causes", story.handle("sheds"))
    try story.ok("peer", "add", "office", "http://127.0.0.1:9")
    try story.user.write(
      "{\"id\":\"1\",\"statement\":\"A row.\",\"occurred\":\"2020\"}\n{\"id\":\n", to: "rows.jsonl")
    try story.user.write("Again. " + Story.article, to: "near.txt")
    let commands: [(schema: String, status: Int32, arguments: [String])] = [
      ("as-of", 0, ["as-of", "2020-06"]),
      ("as-of", 0, ["as-of", "2030", "--unplaced", "--actor", "Officials", "--limit", "1"]),
      ("as-of", 0, ["as-of", "2020", "--known-then", "--recorded-by", "2099"]),
      ("timeline", 0, ["timeline"]),
      ("timeline", 0, ["timeline", "--from", "2016", "--to", "2019", "--limit", "1"]),
      ("diff", 0, ["diff", "2014", "2019"]),
      ("diff", 0, ["diff", "2030", "--recorded-by", "2000..", "--limit", "2"]),
      ("search", 0, ["search", "port"]),
      ("search", 0, ["search", "offi*", "\"small\"", "--as-of", "2020", "--limit", "1"]),
      ("search", 0, ["search", "prot", "--recorded-by", "2099"]),
      ("timeline-groups", 0, ["timeline", "--by", "year"]),
      ("timeline-groups", 0, ["timeline", "--by", "actor", "--from", "2015", "--limit", "1"]),
      ("timeline-near", 0, ["timeline", "--near", "2018-06", "--limit", "2"]),
      ("during", 0, ["during", "2018"]),
      ("during", 0, ["during", "2021/..", "--attested", "--unplaced", "--kind", "state"]),
      ("aliases", 0, ["alias", "Port", "Harbour", "The port"]),
      ("aliases", 0, ["alias"]),
      ("show", 0, ["show", warning]),
      ("trace", 0, ["trace", warning]),
      ("trace", 0, ["trace", story.handle("ferry"), "--documents", "."]),
      ("log", 0, ["log", "--limit", "5"]),
      ("log", 0, ["log", warning]),
      ("date", 0, ["date", "1842~"]),
      ("date", 0, ["date", "2017/.."]),
      ("date", 0, ["date", "since early September", "--anchor", "2025-10"]),
      ("verify", 0, ["verify"]),
      ("status", 0, ["status"]),
      ("conflicts", 0, ["conflicts"]),
      ("sources", 0, ["source", "list"]),
      ("source", 0, ["source", "show", "article.txt"]),
      ("sources-open", 0, ["source", "list", "--open"]),
      ("sources-kept", 0, ["source", "list", "--kept"]),
      ("show", 0, ["show", warning, "--context", "--documents", "."]),
      ("show", 0, ["show", story.handle("ferry"), "--context", "40"]),
      ("source-check", 0, ["source", "check"]),
      ("source-check", 3, ["source", "check", "copy.txt", "--against", "rows.jsonl"]),
      ("source-add", 0, ["source", "add", "near.txt", "--keep"]),
      ("source-copies", 0, ["source", "check", "--copies"]),
      ("source-add", 0, ["source", "add", "near.txt", "--yes"]),
      ("source-describe", 0, ["source", "describe", "article.txt", "--publisher", "The Gazette"]),
      ("source-add", 0, ["source", "add", "article.txt"]),
      ("members", 0, ["member", "list"]),
      ("peers", 0, ["peer", "list"]),
      ("forks", 0, ["fork", "list"]),
      ("sync", 3, ["sync"]),
      ("import", 3, ["import", "rows.jsonl", "--dry-run"]),
      ("import", 3, ["import", "rows.jsonl"]),
      ("change", 0, ["add", "Another fact.", "--when", "2020"]),
      ("change", 0, ["retract", warning, "--reason", "no longer held"]),
      ("undo", 0, ["undo", "--dry-run"]),
      ("undo", 0, ["undo"]),
      ("source-drop", 0, ["source", "drop", "near.txt"]),
      ("init", 0, ["init", "river", "--as", "desk"]),
    ]
    for command in commands {
      let file = command.schema == "init" ? [] : ["--file", "harbour.chron"]
      let run = try story.user.chron(command.arguments + ["--json"] + file)
      #expect(run.status == command.status, "\(run.command)\n\(run.errors)")
      let problems = try SchemaValidator(named: command.schema).problems(in: run.output)
      #expect(problems.isEmpty, "\(run.command)\n\(run.output)")
      #expect(run.output.last == "\n" && run.output.dropLast().allSatisfy { $0 != "\n" })
    }
    #expect(Set(commands.map(\.schema)).union(["clone", "fork"]) == Self.schemaNames)
  }

  @Test(
    "every line of --jsonl is as its schema says",
    arguments: [
      (["as-of", "2030", "--unplaced"], "fact", 5), (["timeline"], "fact", 4),
      (["diff", "2014", "2019"], "factDifference", 3),
      (["search", "port"], "searchMatch", 4), (["log"], "logEvent", 9),
      (["source", "list"], "describedSource", 2),
      (["timeline", "--by", "tag"], "timelineGroup", 2),
      (["timeline", "--near", "2018"], "nearFact", 4),
      (["during", "2018"], "fact", 2), (["alias", "Port", "Harbour"], "alias", 1),
      (["source", "list", "--open"], "openSource", 2),
      (["member", "list"], "member", 2),
    ])
  func lines(arguments: [String], definition: String, count: Int) throws {
    let story = try Story()
    let lines = try story.ok(arguments + ["--jsonl"]).split(separator: "\n")
    #expect(lines.count == count)
    let validator = try SchemaValidator(definition: definition)
    for line in lines { #expect(validator.problems(in: String(line)).isEmpty, "\(line)") }
  }

  @Test("the validator refuses what a schema forbids, and keywords that it does not know")
  func validator() throws {
    let schema = SchemaValidator(
      root: [
        "type": "object", "additionalProperties": false, "required": ["a"],
        "properties": ["a": ["type": "integer"], "b": ["enum": ["x", .null]]],
      ])
    #expect(schema.problems(in: #"{"a":1,"b":null}"#).isEmpty)
    for wrong in [
      #"{}"#, #"{"a":"1"}"#, #"{"a":1,"c":2}"#, #"{"a":1,"b":"y"}"#, #"{"b":"x","a":1}"#, "[]", "{",
    ] {
      #expect(!schema.problems(in: wrong).isEmpty, "\(wrong)")
    }
    #expect(!SchemaValidator(root: ["maxLength": 3]).problems(in: "\"long\"").isEmpty)
  }

  private static let schemaNames: Set<String> = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: SchemaValidator.folder.path)
    let names = (files ?? []).filter { $0.hasSuffix(".json") && $0 != "common.json" }
    return Set(names.map { String($0.dropLast(".json".count)) })
  }()
}
