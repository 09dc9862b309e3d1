// chron verify: whether every event is what its author signed.

import ArgumentParser
import Chronology
import EventStore
import TransparencyLog

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every event, hash and signature of the file.",
    discussion: """
      EXAMPLES:
        chron verify
        chron verify --json

      Ends with status 4 if anything is not what its author signed, and names the log and the
      first bad index. Nothing is changed.
      """)

  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let progress = Progress("verifying", terminal: session.terminal)
    let report = try chronology.store.verify { progress.report($0.done, of: $0.total) }
    progress.end()
    // A file too damaged to be viewed can still be reported on.
    let status = try? chronology.status()
    let ahead = (try? chronology.store.eventsAhead()) ?? []
    if output.json {
      try session.print(json(report, status, ahead))
      for problem in report.problems { Messages.say("chron: \(words(problem))") }
    } else {
      try session.show(lines(report, status, session))
      for line in AheadWords.lines(ahead) { Messages.say(line) }
    }
    // Not a failure: what is here is right, and more is to come.
    if let clone = try? chronology.store.unfinishedClone() {
      Messages.say(clone.words.printable)
    }
    if !report.ok { throw Ended(status: .verificationFailed) }
  }

  private func json(
    _ report: VerifyReport, _ status: StatusView?, _ ahead: [EventsAhead]
  ) -> JSON {
    [
      "schema": "chron.verify/1", "ok": .bool(report.ok),
      "logs": .array(
        report.logs.map {
          [
            "origin": .string($0.origin), "size": .int($0.size), "root": .string($0.root.base64),
            "ok": .bool($0.ok), "firstBad": .optional(integer: $0.firstBad),
            "missing": .int($0.missing),
          ]
        }), "facts": .int(status?.facts ?? 0), "sources": .int(status?.sources ?? 0),
      "ahead": .array(ahead.map(\.json)),
      "notChecked": .array(report.notChecked.map { .string($0) }),
    ]
  }

  private func lines(
    _ report: VerifyReport, _ status: StatusView?, _ session: Session
  ) -> [String] {
    var table = Table([.fitting(), .remaining(), .fitting(isRightAligned: true), .fitting()])
    for log in report.logs {
      let missing = log.missing > 0 ? "\(Words.count(log.missing, "payload")) missing" : ""
      let name = Origin(log.origin).map(TimeWords.author) ?? log.origin.printable
      table.add([
        StyledText(log.ok ? "ok" : "BAD", log.ok ? .good : .bad),
        StyledText(name), StyledText(Words.count(log.size, "event")), StyledText(missing, .faint),
      ])
      for problem in log.problems {
        table.add(["", StyledText(words(problem), .bad), "", ""])
      }
    }
    var lines = session.lines(table)
    for problem in report.problems {
      lines += session.wrapped(StyledText("BAD  " + words(problem), .bad))
    }
    for what in report.notChecked {
      lines += session.wrapped(StyledText("not checked: " + what.printable, .faint))
    }
    let events = report.logs.reduce(0) { $0 + $1.size }
    let bad = report.logs.filter { !$0.ok }.count + report.problems.count
    let extent = [
      Words.count(events, "event"), Words.count(report.logs.count, "log"),
      status.map { Words.count($0.facts, "fact") },
      status.map { Words.count($0.sources, "source") },
    ].compactMap { $0 }
    return lines
      + session.wrapped(
        report.ok
          ? StyledText("Verified", .good) + StyledText(": \(Words.list(extent))")
          : StyledText("Not verified", .bad) + StyledText(": \(Words.count(bad, "problem"))"))
  }

  private func words(_ problem: VerifyReport.Problem) -> String {
    let place = problem.index.map { "index \($0): " } ?? ""
    return (place + problem.message).printable
  }
}
