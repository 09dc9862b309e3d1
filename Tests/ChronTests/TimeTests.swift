// Times say their zone, and views keep to the terminal's width.

import Foundation
import TestSupport
import Testing

@Suite("Times and widths")
struct TimeTests {
  let story: Story

  init() throws { story = try Story() }

  private func view(_ call: [String], _ environment: [String: String]) throws -> String {
    let run = try story.user.chron(call, environment: environment)
    #expect([0, 4, 5].contains(run.status), "\(run.command)\n\(run.errors)")
    return run.output + run.errors
  }

  private var moment: Regex<(Substring, Substring?)> { /\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?/ }

  @Test(
    "every time that a person is shown says its zone: this machine's, or UTC with --utc",
    arguments: [
      ("UTC", "Z"), ("Asia/Kolkata", "+05:30"), ("EST5EDT", "-0"), ("<-0330>3:30", "-03:30"),
    ])
  func zones(zone: String, offset: String) throws {
    let fact = story.handle("ferry")
    try story.ok("assess", fact, "--stance", "supports")
    try story.ok("link", fact, "causes", story.handle("sheds"))
    let calls = [
      ["log"], ["trace", fact], ["show", fact], ["diff", "--recorded-by", "2020-01-01.."],
      ["as-of", "2030", "--recorded-by", "2030"], ["undo", "--dry-run"], ["peer", "list"],
      ["trace", fact, "--format", "markdown"], ["log", "--format", "markdown"], ["status"],
    ]
    for call in calls {
      let local = try view(call, ["TZ": zone])
      for match in local.matches(of: moment) {
        let rest = local[match.range.upperBound...].prefix(6)
        #expect(rest.hasPrefix(offset), "\(call): \(match.output.0)\(rest)")
      }
      let utc = try view(call + ["--utc"], ["TZ": zone])
      for match in utc.matches(of: moment) {
        #expect(utc[match.range.upperBound...].hasPrefix("Z"), "\(call): \(utc)")
      }
    }
    #expect(try view(["log"], ["TZ": zone]).contains(moment))
  }

  @Test("JSON and CSV have UTC whatever the zone")
  func data() throws {
    for call in [["log", "--json"], ["log", "--format", "csv"], ["as-of", "2030", "--json"]] {
      #expect(try view(call, ["TZ": "Asia/Kolkata"]) == view(call, ["TZ": "UTC"]))
    }
  }

  @Test("no line is wider than the terminal, from 40 columns on", arguments: [40, 52, 66, 80, 120])
  func widths(columns: Int) throws {
    let fact = story.handle("ferry")
    try story.ok("link", fact, "causes", story.handle("sheds"))
    try story.ok("peer", "add", "office", "http://127.0.0.1:8080")
    for call in [
      ["as-of", "2030"], ["timeline"], ["during", "2018"], ["search", "port"], ["log"],
      ["trace", fact], ["show", fact], ["diff", "2015", "2030"], ["source", "list"], ["status"],
      ["source", "show", "The port"], ["timeline", "--by", "year"], ["timeline", "--near", "2018"],
      ["member", "list"], ["peer", "list"], ["verify"], ["source", "list", "--open"], ["alias"],
      ["date", "1842~"], ["undo", "--dry-run"], ["conflicts"],
    ] {
      let run = try story.user.chron(call, environment: ["COLUMNS": "\(columns)"])
      for line in run.output.split(separator: "\n") {
        // An id is there to be copied whole, and so is a command.
        let isToCopy =
          (line.contains("sha256:") && !line.contains(" ")) || line.hasPrefix("  chron ")
        #expect(line.count <= columns || isToCopy, "\(call): \(line)")
      }
    }
  }
}
