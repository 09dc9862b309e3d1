// A small chronology made with the program itself, for tests that look at what it prints.

import EventStore
import Foundation
import TestSupport
import Testing

/// One user with a chronology of five facts and two documents.
struct Story {
  let user: ChronUser
  private(set) var handles: [String: String] = [:]

  static let article = """
    Officials warned in 2015 that the port was too small. Pictures of spring 2018 showed new\u{A0}sheds
    beside it. The ferry line, opened in 2017, was still in service when this was written. An offer
    of early June 2020 to sell it was refused; the refusal was repeated. The price was not given.
    Nobody was hurt. Nobody was hurt.

    """

  /// Makes the chronology `harbour.chron`, whose only writer is the replica `desk`.
  init() throws {
    user = try ChronUser()
    try ok("init", "harbour", "--as", "desk")
    try user.write(Self.article, to: "article.txt")
    try user.write("Copied: " + Self.article, to: "copy.txt")
    try ok(
      "source", "add", "article.txt", "--keep", "--title", "The port", "--author", "A. Writer",
      "--published", "2020-12-14")
    try ok(
      "source", "add", "copy.txt", "--title", "The port, again", "--published", "2020-12-15",
      "--derived-from", "article.txt", "--relation", "copy")
    handles["warning"] = try add(
      "Officials warned that the port was too small.", "--when", "2015", "--actor", "Officials",
      "--place", "Port", "--tag", "shipping", "--modality", "reported", "--source", "article.txt",
      "--quote", "warned in 2015 … too small", "--attributed-to", "an official")
    handles["sheds"] = try add(
      "New sheds stood beside the port.", "--when", "2018-21", "--source", "article.txt",
      "--quote", "Pictures of spring 2018 showed new sheds")
    handles["ferry"] = try add(
      "The ferry line was in service.", "--when", "2017/", "--kind", "state", "--source",
      "article.txt", "--quote", "The ferry line … still in service")
    try ok(
      "cite", handle("ferry"), "--source", "copy.txt", "--span", "8-24", "--documents", ".")
    handles["offer"] = try add(
      "An offer for the line was refused.", "--when", "2020-06", "--modifier", "early",
      "--source", "article.txt", "--quote", "offer of early June 2020")
    handles["future"] = try add(
      "The line is to be closed.", "--when", "2023", "--kind", "forecast", "--stated",
      "2020-12-14")
  }

  func handle(_ name: String) -> String { handles[name] ?? name }

  /// Runs a command that has to succeed, and returns what it printed.
  @discardableResult
  func ok(_ arguments: String...) throws -> String { try ok(arguments) }

  @discardableResult
  func ok(_ arguments: [String]) throws -> String { try user.ok(arguments) }

  private func add(_ arguments: String...) throws -> String {
    try ok(["add"] + arguments).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

extension ChronUser {
  /// Runs a command that has to succeed, and returns what it printed.
  @discardableResult
  func ok(
    _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let run = try chron(arguments)
    #expect(run.status == 0, "\(run.command)\n\(run.errors)", sourceLocation: sourceLocation)
    return run.output
  }

  @discardableResult
  func ok(
    _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String { try ok(arguments, sourceLocation: sourceLocation) }

  /// The document that a command prints with `--json`.
  func json(_ arguments: String...) throws -> JSON {
    try JSON.parse(ok(arguments + ["--json"]))
  }
}

extension JSON {
  subscript(name: String) -> JSON { objectValue?[name] ?? .null }
  subscript(index: Int) -> JSON {
    arrayValue.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? .null
  }
}

/// Replaces what differs from run to run: ids, digests, handles, moments.
func masked(_ text: String) -> String {
  var text = text
  let masks: [(String, String)] = [
    (#"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"#, "UUID"),
    (#"sha256:[0-9a-f]{64}"#, "sha256:DIGEST"),
    (#"\b[0-9a-f]{32}\b"#, "ID"),
    (#"\bdesk\.[0-9a-f]{8,16}@[0-9]+"#, "desk.INCARNATION@EVENT"),
    (#"\bdesk\.[0-9a-f]{8,16}\b"#, "desk.INCARNATION"),
    (#"frontier [0-9a-f]{8}\b"#, "frontier FRONTIER"),
    (#"(?<= )[0-9a-f]{8}(?=\s)"#, "DOCUMENT"),
    (#"20[2-9]\d-\d\d-\d\d \d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)"#, "TIME"),
  ]
  for (pattern, mask) in masks {
    text = text.replacingOccurrences(of: pattern, with: mask, options: .regularExpression)
  }
  return text
}
