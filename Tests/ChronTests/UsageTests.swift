// What the program answers to those who ask wrongly, or only look.

import EventStore
import Foundation
import TestSupport
import Testing

@Suite("Usage")
struct UsageTests {
  let user: ChronUser

  init() throws { user = try ChronUser() }

  @Test("--help leads with examples and exits 0")
  func help() throws {
    let run = try user.chron("--help")
    #expect(run.status == 0)
    #expect(run.output.contains("EXAMPLES:"))
    #expect(run.errors.isEmpty)
  }

  @Test("--version prints the version")
  func version() throws {
    let run = try user.chron("--version")
    #expect(run.status == 0)
    #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test("a mistyped command exits 2 and suggests the near one")
  func mistyped() throws {
    let run = try user.chron("dtae", "2020")
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors == "chron: there is no command “chron dtae”\n  try:   chron date\n")
  }

  @Test("an unknown option exits 2, not the 64 of sysexits")
  func unknownOption() throws {
    let run = try user.chron("date", "2020", "--jsn")
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("chron: Unknown option '--jsn'. Did you mean '--json'?\n"))
  }

  @Test("a missing argument exits 2 and shows the usage")
  func missingArgument() throws {
    let run = try user.chron("date")
    #expect(run.status == 2)
    #expect(run.errors.contains("Usage: chron date <expr>"))
  }

  @Test("a year before the first is no option")
  func negativeYears() throws {
    try user.ok("init", "harbour", "--as", "desk")
    try user.ok("add", "A shrine was founded.", "--when", "-0043")
    #expect(try user.ok("timeline", "--from", "-0043-03", "--to", "-0042").contains("44 BCE"))
    #expect(try user.json("as-of", "-0042")["facts"][0]["occurred"] == "-0043")
    #expect(try user.ok("date", "-0043").contains("44 BCE"))
    #expect(try user.chron("date", "2020", "-0").status == 2)
  }

  @Test("a timeline that ends before it begins is refused")
  func backwards() throws {
    try user.ok("init", "harbour", "--as", "desk")
    let run = try user.chron("timeline", "--from", "2020", "--to", "2010")
    #expect(run.status == 2)
    #expect(run.errors.contains("--from 2010 --to 2020"), "\(run.errors)")
  }

  @Test("a document that is not there is said not to be")
  func noDocument() throws {
    try user.ok("init", "harbour", "--as", "desk")
    let run = try user.chron("source", "add", "letter.txt")
    #expect(run.errors.contains("the file cannot be read: No such file or directory\n"))
  }

  @Test("completions are generated", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let run = try user.chron("--generate-completion-script", shell)
    #expect(run.status == 0)
    #expect(run.output.contains("chron"))
    #expect(run.output.contains("as-of"))
  }

  @Test("output into a pipe that closes early is no error to report")
  func brokenPipe() throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "\(ChronUser.executable.path) date 2020 | true"]
    let errors = Pipe()
    shell.standardError = errors
    try shell.run()
    shell.waitUntilExit()
    #expect(errors.fileHandleForReading.readDataToEndOfFile().isEmpty)
  }
}
