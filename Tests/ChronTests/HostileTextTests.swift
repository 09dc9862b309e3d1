// Text that others wrote, from where it comes in to where the program prints it: nothing of it steers a
// terminal, and what would have can be seen.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Hostile text on its way to a terminal")
struct HostileTextTests {
  /// One of each sort: an escape sequence, a bell, a deletion, C1, marks, overrides and isolates of
  /// direction, what has no width, a blank letter, a tag, a carriage return, a line separator.
  static let evil =
    "a\u{1B}[31mb\u{7}c\u{7F}d\u{9B}1me\u{200F}f\u{202E}g\u{2066}h\u{200B}i\u{3164}j\u{E0041}k\rl\u{2028}m"

  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 && scalar != "\n" || (0x7F..<0xA0).contains(scalar.value)
      || "\u{200F}\u{202E}\u{2066}\u{200B}\u{3164}\u{E0041}\u{2028}".unicodeScalars.contains(scalar)
  }

  private func expectSafe(_ run: ProgramRun, shows: Bool = true) {
    let text = run.output + run.errors
    let unsafe = text.unicodeScalars.filter(Self.isUnsafe).map { String($0.value, radix: 16) }
    #expect(unsafe == [], "\(run.command): \(text.debugDescription.prefix(2_000))")
    // What it was is told.
    let unbroken = text.filter { !$0.isWhitespace }
    if shows { #expect(unbroken.contains("<U+202E>"), "\(run.command): \(text)") }
    #expect(run.status < 128 || run.status == 130)
  }

  @Test("what a file holds is printed so by every command that shows it, and JSON escapes it")
  func held() throws {
    let user = try ChronUser()
    let evil = Self.evil
    try user.ok("init", "harbour", "--as", "desk")
    let document = "text\(evil).txt"
    try user.write("Some words that are kept.\n", to: document)
    let kept = try user.chron("source", "add", document, "--title", evil, "--keep")
    expectSafe(kept, shows: false)
    let source = try #require(kept.output.split(whereSeparator: \.isWhitespace).first)
    let fact = try user.chron(
      "add", "It \(evil).", "--when", "2020", "--actor", evil, "--place", evil, "--tag", evil,
      "--note", evil, "--source", String(source))
    expectSafe(fact, shows: false)
    try #require(fact.status == 0, "\(fact)")
    let id = fact.output.trimmingCharacters(in: .whitespacesAndNewlines)
    try user.ok("revise", id, "--set", "note=\(evil) again", "--reason", evil)
    try user.ok("assess", id, "--stance", "disputes", "--note", evil)
    try user.ok("retract", id, "--reason", evil)
    try user.ok("reinstate", id)
    expectSafe(try user.chron("alias", "Riga", evil), shows: false)
    expectSafe(try user.chron("peer", "add", evil, "http://127.0.0.1:9"), shows: false)
    for words in [
      ["timeline"], ["as-of", "2021"], ["during", "2020"], ["search", "a"], ["show", id],
      ["trace", id], ["log"], ["source", "list"], ["source", "show", String(source)],
      ["timeline", "--by", "actor"], ["diff", "2019", "2021"], ["undo", "--dry-run"],
      ["export", "--format", "jsonl"], ["timeline", "--actor", evil], ["show", evil],
      ["nothing-\(evil)"], ["timeline", "--no-\(evil)"], ["sync", evil], ["trace", evil],
      ["status", "--file", evil], ["import", document], ["date", evil],
      ["cite", evil, "--source", evil],
    ] {
      let views = ["timeline", "as-of", "during", "search", "show", "trace", "log", "source"]
      // A narrow column breaks what is shown in two.
      let isNarrow = words.contains("--by") || words == ["source", "list"]
      expectSafe(
        try user.chron(words),
        shows: words.last == evil || (views.contains(words[0]) && !isNarrow))
      let json = try user.chron(words + ["--json"])
      expectSafe(json, shows: false)
    }
  }

  @Test(
    "what a peer says is printed so by every command that asks it",
    arguments: ["message", "advice", "code", "name", "origin", "schema"])
  func told(place: String) throws {
    let served = try Served(facts: 0)
    let evil = String(decoding: JSON.string(Self.evil).encoded(), as: UTF8.self).dropFirst()
      .dropLast()
    let heads = String(decoding: served.heads, as: UTF8.self)
      .replacing(/"instance":"[0-9a-f]*",/, with: "")
    let body: String
    switch place {
    case "name": body = heads.replacing("\"name\":\"harbour\"", with: "\"name\":\"\(evil)\"")
    case "origin": body = heads.replacing("/desk.", with: "/\(evil).")
    case "schema": body = heads.replacing("chron.heads/1", with: evil)
    default:
      let members = ["code": "c", "message": "m", "advice": "a"].map { name, text in
        "\"\(name)\":\"\(name == place ? String(evil) : text)\""
      }
      body = "{\"schema\":\"chron.error/1\",\(members.joined(separator: ","))}"
    }
    let isError = ["message", "advice", "code"].contains(place)
    #expect(body != heads)
    let peer = try ScriptedPeer { _, connection in connection.answer(isError ? 400 : 200, body) }
    defer { peer.stop() }
    let user = try ChronUser()
    for words in [
      ["clone", peer.url, "copy.chron"], ["clone", peer.url, "copy.chron", "--json"],
    ] {
      expectSafe(try user.chron(words), shows: false)
    }
    for words in [["sync", peer.url], ["sync", peer.url, "--json"]] {
      expectSafe(try served.founder.chron(words), shows: place == "message" && words.count == 2)
    }
    try served.founder.ok("peer", "add", "them", peer.url)
    for words in [["source", "fetch"], ["peer", "list"], ["status"]] {
      expectSafe(try served.founder.chron(words), shows: false)
    }
    let watch = try served.founder.start(["sync", "--watch"])
    Thread.sleep(forTimeInterval: 1)
    watch.signal(SIGINT)
    expectSafe(watch.wait(), shows: false)
  }
}
