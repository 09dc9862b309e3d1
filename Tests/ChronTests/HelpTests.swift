// Help leads with examples, and the examples work: each is run as it stands, in a copy of a small
// chronology, or at least parsed where it needs a network.

import ArgumentParser
import EventStore
import Foundation
import TestSupport
import Testing

@testable import chron

@Suite("Help")
struct HelpTests {
  /// A command with the words that call it, `chron source add`.
  struct Command: CustomTestStringConvertible {
    let words: [String]
    let type: any ParsableCommand.Type
    var testDescription: String { words.joined(separator: " ") }

    var examples: [String] { HelpTests.examples(in: type.configuration.discussion) }
  }

  static let commands: [Command] = below(Command(words: ["chron"], type: Chron.self))

  private static func below(_ command: Command) -> [Command] {
    [command]
      + command.type.configuration.subcommands.flatMap { type in
        below(Command(words: command.words + [type.configuration.commandName ?? ""], type: type))
      }
  }

  /// The example lines of a discussion: continued ones joined, remarks behind them taken off.
  static func examples(in discussion: String) -> [String] {
    let lines = discussion.replacingOccurrences(of: "\\\n", with: " ").split(separator: "\n")
    return lines.filter { $0.hasPrefix("  chron ") }.map { line in
      let command = line.trimmingCharacters(in: .whitespaces)
      return command.replacingOccurrences(
        of: #"\s{4,}[^"']*$"#, with: "", options: .regularExpression)
    }
  }

  @Test("every command has an abstract and examples of itself", arguments: commands)
  func documented(command: Command) {
    #expect(!command.type.configuration.abstract.isEmpty)
    #expect(command.type.configuration.discussion.hasPrefix("EXAMPLES:\n"))
    #expect(!command.examples.isEmpty)
    let call = command.words.joined(separator: " ")
    #expect(command.examples.allSatisfy { $0.contains(call) })
    // One that is wrapped cannot be copied.
    let lines = command.type.configuration.discussion.split(separator: "\n")
    let wide = lines.filter { $0.hasPrefix("  ") && DisplayWidth.of($0) > 80 }
    #expect(wide == [])
  }

  @Test("no line of help is wider than 80 columns", arguments: commands)
  func width(command: Command) {
    let help = Chron.helpMessage(for: command.type, columns: 80)
    for line in help.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 80, "\(line)") }
  }

  @Test("a paragraph of help is one line, which is wrapped to the terminal", arguments: commands)
  func paragraphs(command: Command) {
    let lines = command.type.configuration.discussion.components(separatedBy: "\n")
    for (line, next) in zip(lines, lines.dropFirst()) where line != "EXAMPLES:" {
      let isBroken =
        !line.isEmpty && !line.hasPrefix(" ") && !next.isEmpty && !next.hasPrefix(" ")
      #expect(!isBroken, "\(line)")
    }
  }

  /// What needs a network, another machine or a key.
  private static let unrunnable = ["serve", "clone", "sync", "fetch", "VERIFIER-KEY"]

  /// Examples whose answer is rightly another one in the small chronology: nothing is recorded by
  /// that day, nothing is in conflict, no log is forked.
  private static let otherwise = [
    ["--recorded-by", "chron show"], ["chron resolve"], ["chron fork", "anna"],
  ]

  @Test("the examples of help run")
  func examples() throws {
    let template = try HelpFolder()
    for example in Set(Self.commands.flatMap(\.examples)).sorted() {
      if Self.unrunnable.contains(where: { example.contains($0) }) {
        try parses(example)
        continue
      }
      let run = try template.run(example)
      let expected: Set<Int32> =
        Self.otherwise.contains { $0.allSatisfy(example.contains) } ? [0, 1] : [0]
      #expect(expected.contains(run.status), "\(example)\n\(run.errors)")
    }
  }

  private func parses(_ example: String) throws {
    let words = example.split(separator: " ").dropFirst().map {
      $0.trimmingCharacters(in: CharacterSet(charactersIn: "'"))
    }
    #expect(throws: Never.self, "\(example)") { _ = try Chron.parseAsRoot(Array(words)) }
  }
}

/// A folder with what the examples name, copied for each of them.
private struct HelpFolder {
  private let user: ChronUser
  private var names: [(String, String)] = []

  init() throws {
    user = try ChronUser()
    let filler = String(repeating: "Nothing more was said of it. ", count: 12)
    let article =
      "Officials warned that they would answer in 2015. Missiles were deployed there "
      + "in 2017. " + filler + "\n"
    try user.write(article, to: "article.txt")
    try user.write("A copy. " + article, to: "copy.txt")
    try user.write(#"{"id":"1","statement":"A row.","occurred":"2020"}"# + "\n", to: "facts.jsonl")
    try user.write("id,statement,occurred\n1,A row.,2020\n", to: "facts.csv")
    try user.ok("init", "harbour", "--as", "desk")
    try user.ok("source", "add", "article.txt", "--keep", "--title", "Baltic Force Posture")
    try user.ok("source", "add", "copy.txt")
    for handle in ["k7f2m0", "m3qa81", "p9x4tz"] {
      let made = try user.ok("add", "Fact \(handle) happened.", "--when", "2015", "--tag", "army")
      names.append((handle, made.trimmingCharacters(in: .whitespacesAndNewlines)))
    }
    try user.ok("link", names[0].1, "causes", names[1].1)
    try user.ok("link", names[2].1, "contradicts", names[0].1)
    try user.ok("alias", "United States", "USA")
    try user.ok("peer", "add", "office", "http://127.0.0.1:8080")
    let sources = try user.json("source", "list")["sources"].arrayValue ?? []
    for (shown, title) in [("7737d3f2", "Baltic Force Posture"), ("72ca7566", "copy.txt")] {
      let id = sources.first { $0["title"] == .string(title) }?["id"].stringValue ?? ""
      names.append((shown, String(id.dropFirst("sha256:".count).prefix(12))))
    }
    try FileManager.default.createDirectory(
      at: user.folder.appendingPathComponent("bin"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: user.folder.appendingPathComponent("bin/chron"), withDestinationURL: ChronUser.executable)
  }

  /// Runs a line as a shell would, in a copy of the folder and of the keys.
  func run(_ line: String) throws -> (status: Int32, errors: String) {
    let copy = FileManager.default.temporaryDirectory
      .appendingPathComponent("chron-help-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: user.folder, to: copy)
    try FileManager.default.copyItem(at: user.keys, to: copy.appendingPathComponent("keys"))
    defer { try? FileManager.default.removeItem(at: copy) }
    var line = line
    for (shown, real) in names { line = line.replacingOccurrences(of: shown, with: real) }
    // `init` founds another file beside the one that the other examples are about.
    let file = line.contains("chron init") ? [:] : ["CHRON_FILE": "harbour.chron"]
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", line]
    shell.currentDirectoryURL = copy
    shell.environment = [
      "PATH": copy.path + "/bin:/usr/bin:/bin", "HOME": copy.path,
      "CHRON_KEYS": copy.path + "/keys",
    ].merging(file) { $1 }
    let errors = copy.appendingPathComponent("errors")
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    shell.standardOutput = FileHandle.nullDevice
    shell.standardError = try FileHandle(forWritingTo: errors)
    try shell.run()
    shell.waitUntilExit()
    let text = try String(contentsOf: errors, encoding: .utf8)
    return (shell.terminationStatus, text)
  }
}
