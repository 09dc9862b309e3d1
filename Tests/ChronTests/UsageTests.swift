// What the program answers to those who ask wrongly, or only look.

import EventStore
import Foundation
import TestSupport
import Testing

@testable import chron

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
    #expect(run.errors == "chron: chron date has no option “--jsn”\n  try:   --json\n")
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

  @Test(
    "another name for a command is answered with the command that does it",
    arguments: [
      ("delete x", "retract FACT"), ("rm", "retract FACT"), ("remove", "undo"),
      ("edit x", "revise FACT"), ("update", "revise FACT"), ("list", "timeline"),
      ("ls", "timeline"),
      ("new", "add STATEMENT"), ("find x", "search WORDS"), ("source ls", "source list"),
      ("source edit x", "source describe"), ("peer rm x", "peer remove"),
      ("member add x", "member admit"), ("help delete", "retract FACT"),
    ])
  func synonyms(call: String, advice: String) throws {
    let run = try user.chron(call.split(separator: " ").map(String.init))
    #expect(run.status == 2)
    #expect(run.errors.contains("chron \(advice)"), "\(run.errors)")
    #expect(!run.errors.contains("chron date") && !run.errors.contains("chron link"))
  }

  @Test("every command that a synonym leads to is one")
  func synonymsLeadSomewhere() throws {
    for word in CommandNames.synonymWords {
      let run = try user.chron(word)
      for line in run.errors.split(separator: "\n").dropFirst() where line.contains("chron ") {
        let words = line.split(separator: " ").drop { $0 != "chron" }.dropFirst()
        let call = words.prefix { $0.allSatisfy { $0.isLowercase || $0 == "-" } }
        let help = try user.chron(call.map(String.init) + ["--help"])
        #expect(help.status == 0, "\(word): \(line)")
      }
    }
  }

  @Test("help for a command that there is none of exits 2 and suggests one")
  func unknownHelp() throws {
    for call in [["help", "nothing"], ["help", "source", "nothing"], ["help", "trac"]] {
      let run = try user.chron(call)
      #expect(run.status == 2)
      #expect(run.errors.hasPrefix("chron: there is no command “chron "), "\(run.errors)")
      #expect(run.output.isEmpty)
    }
    #expect(try user.chron("help", "trac").errors.contains("chron trace\n"))
    #expect(try user.chron("help", "source", "add").output.contains("USAGE: chron source add"))
    #expect(try user.chron("help").output.contains("SUBCOMMANDS") == true)
  }

  @Test(
    "an unknown option is named whatever else is wrong",
    arguments: [
      (["revise", "x", "--when", "2020"], "--when", "--set occurred=VALUE"),
      (["revise", "x", "--actor", "A"], "--actor", "--add actors=VALUE"),
      (["resolve", "x", "--note", "A"], "--note", "--set note=VALUE"),
      (["cite", "--foo"], "--foo", "chron cite --help"),
      (["diff", "--form", "csv"], "--form", "--format"),
      (["timeline", "--limit", "0", "--since", "2019"], "--since", "--from DATE"),
      (["add", "--at", "2020"], "--at", "--when DATE"),
      (["import", "-nx", "a.csv"], "-nx", "chron import --help"),
      (["export", "-o", "a.csv"], "-o", "chron export FILE"),
      (["source", "describe", "--titel", "x"], "--titel", "--title"),
    ])
  func unknownOptions(call: [String], name: String, advice: String) throws {
    let run = try user.chron(call)
    #expect(run.status == 2)
    #expect(run.errors.contains("has no option “\(name)”"), "\(run.errors)")
    #expect(run.errors.contains(advice), "\(run.errors)")
  }

  @Test("a text that begins with a hyphen is told how to be given")
  func hyphens() throws {
    try user.ok("init", "harbour", "--as", "desk")
    #expect(try user.chron("add", "- it sank").errors.contains("-- '- it sank'"))
    #expect(try user.chron("add", "x", "--note", "- it's").errors.contains(#"--note='- it'\''s'"#))
    try user.ok("add", "--when", "2020", "--", "- it sank")
  }

  @Test(
    "a number that is out of range says what is wrong with it",
    arguments: [
      (["timeline", "--limit", "-1"], "--limit takes a number of at least 1"),
      (["timeline", "--limit", "-12345"], "--limit"),
      (["log", "--offset", "-2"], "--offset takes a number of at least 0"),
      (["assess", "x", "--stance", "supports", "--credibility", "-1"], "a number from 1 to 6"),
      (["show", "x", "--context", "-2"], "--context does not take a negative number"),
    ])
  func negativeNumbers(call: [String], words: String) throws {
    let run = try user.chron(call)
    #expect(run.status == 2)
    #expect(run.errors.contains(words) && !run.errors.contains("Missing"), "\(run.errors)")
  }

  @Test("words given for a fact point to the search that finds it")
  func words() throws {
    try user.ok("init", "harbour", "--as", "desk")
    try user.ok("add", "The owner's ferry sank.", "--when", "1842")
    for command in ["show", "trace", "retract", "log", "undo"] {
      let run = try user.chron(command, "The owner's ferry sank.")
      #expect(run.status == 1)
      #expect(
        run.errors.contains(#"chron search 'The owner'\''s ferry sank.'"#), "\(run.errors)")
    }
    #expect(try user.ok("search", "The owner's ferry sank.").contains("ferry"))
  }

  @Test("another name for a member is answered with its own")
  func members() throws {
    try user.ok("init", "harbour", "--as", "desk")
    let fact = try user.ok("add", "It sank.", "--when", "1842").trimmingCharacters(
      in: .whitespacesAndNewlines)
    for (option, text, advice) in [
      ("--set", "when=c. 1843", "--set 'occurred=c. 1843'"), ("--set", "tag=x", "--add tags=x"),
      ("--add", "comment=x", "--set note=x"), ("--remove", "who=x", "--remove actors=x"),
    ] {
      let run = try user.chron("revise", fact, option, text)
      #expect(run.status == 2)
      #expect(run.errors.contains(advice), "\(run.errors)")
    }
    let link = try user.chron("link", fact, "cause", fact)
    #expect(link.errors.contains("chron link \(fact) causes \(fact)"), "\(link.errors)")
  }

  @Test("advice can be pasted: names are quoted as a shell reads them")
  func pasted() throws {
    try user.ok("init", "My case", "--as", "desk")
    try user.ok("init", "It's here", "--as", "desk")
    let several = try user.chron("status")
    #expect(several.errors.contains("--file 'My case.chron'"), "\(several.errors)")
    #expect(several.errors.contains(#"--file 'It'\''s here.chron'"#), "\(several.errors)")
    let near = try user.chron("status", "--file", "My cas.chron")
    #expect(near.errors.contains("--file 'My case.chron'"), "\(near.errors)")
    for text in [
      "plain", "My case", "it's", "", "$HOME `x` \"y\" \\", "~", "a\u{1B}[2J'\n9", "é—日本",
      "\u{202E}x", "*?[a]{b,c}!#&;|<>()",
    ] {
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/bash")
      shell.arguments = ["-c", "printf %s \(ShellWord.quoted(text))"]
      let output = Pipe()
      shell.standardOutput = output
      try shell.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      shell.waitUntilExit()
      #expect(String(decoding: data, as: UTF8.self) == text, "\(ShellWord.quoted(text))")
    }
  }

  @Test("an argument that is not UTF-8 is refused, and nothing is recorded")
  func invalidText() throws {
    try user.ok("init", "harbour", "--as", "desk")
    let fact = try user.ok("add", "It sank.", "--when", "1842").trimmingCharacters(
      in: .whitespacesAndNewlines)
    let before = try user.ok("log", "--jsonl")
    for line in [
      #"add $'caf\xe9' --when 1842"#, #"add x --note $'\xff'"#,
      #"revise \#(fact) --set note=$'a\xc3'"#,
      #"alias a $'\xed\xa0\x80'"#, #"peer add $'\xc0\xaf' http://127.0.0.1:1"#,
      #"status --file $'\xfe.chron'"#,
    ] {
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/bash")
      shell.arguments = ["-c", "\(ChronUser.executable.path) \(line)"]
      shell.currentDirectoryURL = user.folder
      shell.environment = ["HOME": user.folder.path, "CHRON_KEYS": user.keys.path]
      let errors = Pipe()
      shell.standardError = errors
      try shell.run()
      let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      shell.waitUntilExit()
      #expect(shell.terminationStatus == 2, "\(line)\n\(said)")
      #expect(said.contains("is not valid UTF-8"), "\(said)")
    }
    #expect(try user.ok("log", "--jsonl") == before)
    // U+FFFD itself is a character that may be typed.
    try user.ok("add", "A \u{FFFD} was printed.", "--when", "1842")
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
