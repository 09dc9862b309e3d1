// chron verify: whether every event is what its author signed, and everything else in the file is what
// follows from the events.

import ArgumentParser
import Chronology
import EventStore
import TransparencyLog

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every event, hash and signature, and the tables made from them.",
    discussion: """
      EXAMPLES:
        chron verify
        chron verify --logs-only        does not fold the logs again to compare
        chron verify --json

      Checks each log against its signatures, and the file's other tables against the logs; then \
      folds the logs again and compares the result with the tables that views read. Exits with \
      status 4 if anything is wrong, and says where and what to do. Nothing is changed.
      """)

  @Flag(help: "Check the logs and the tables beside them, but not the tables that views read.")
  var logsOnly = false

  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let store = try EventStore.openUntouched(
      at: try session.path(), keys: session.keys, projections: Chronology.projections)
    let progress = Progress("verifying", terminal: session.terminal)
    let report = try store.verify(logsOnly ? .logs : .everything) {
      progress.report($0.done, of: $0.total)
    }
    progress.end()
    // A file too damaged to be viewed can still be reported on.
    let counts = try? Chronology(store: store).counts(foldingWhatWaits: !logsOnly)
    let ahead = (try? store.eventsAhead()) ?? []
    if output.json {
      try session.print(json(report, counts, ahead))
      for problem in report.problems + report.views { Messages.say("chron: \(words(problem))") }
    } else {
      try session.show(lines(report, counts, session))
      for line in AheadWords.lines(ahead) { Messages.say(line) }
    }
    // Not a failure: what is here is right, and more is to come.
    if let clone = try? store.unfinishedClone() {
      Messages.say(clone.words.printable)
    }
    if !report.ok { throw Ended(status: .verificationFailed) }
  }

  private func json(
    _ report: VerifyReport, _ counts: (facts: Int, sources: Int)?, _ ahead: [EventsAhead]
  ) -> JSON {
    func texts(_ problems: [VerifyReport.Problem]) -> JSON {
      .array(problems.map { .string($0.message) })
    }
    return [
      "schema": "chron.verify/1", "ok": .bool(report.ok),
      "logs": .array(
        report.logs.map {
          [
            "origin": .string($0.origin), "size": .int($0.size), "root": .string($0.root.base64),
            "ok": .bool($0.ok), "firstBad": .optional(integer: $0.firstBad),
            "missing": .int($0.missing),
          ]
        }), "facts": .int(counts?.facts ?? 0), "sources": .int(counts?.sources ?? 0),
      "compared": .texts(report.compared), "notChecked": .texts(report.notChecked),
      "problems": texts(report.problems), "views": texts(report.views),
      "waiting": .int(report.waiting), "ahead": .array(ahead.map(\.json)),
    ]
  }

  private func lines(
    _ report: VerifyReport, _ counts: (facts: Int, sources: Int)?, _ session: Session
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
    for problem in report.problems + report.views {
      lines += session.wrapped(StyledText("BAD  " + words(problem), .bad))
    }
    let compared = Words.list(report.compared)
    lines += session.wrapped(StyledText("Compared with the logs: \(compared).", .faint))
    for notChecked in report.notChecked {
      lines += session.wrapped(StyledText("not checked: \(notChecked.printable).", .warning))
    }
    if report.waiting > 0 {
      let events = Words.count(report.waiting, "event")
      lines += session.wrapped(
        StyledText("\(events) not folded yet; the next view does that.", .faint))
    }
    lines += session.wrapped(verdict(report, counts))
    if let advice = Self.advice(report) { lines += session.wrapped(StyledText(advice)) }
    return lines
  }

  private func verdict(
    _ report: VerifyReport, _ counts: (facts: Int, sources: Int)?
  ) -> StyledText {
    guard report.ok else {
      let bad =
        report.logs.filter { !$0.ok }.count + report.problems.count + report.views.count
      return StyledText("Not verified", .bad) + StyledText(": \(Words.count(bad, "problem"))")
    }
    let events = report.logs.reduce(0) { $0 + $1.size }
    let extent = [
      Words.count(events, "event"), Words.count(report.logs.count, "log"),
      counts.map { Words.count($0.facts, "fact") },
      counts.map { Words.count($0.sources, "source") },
    ].compactMap { $0 }
    return StyledText("Verified", .good) + StyledText(": \(Words.list(extent))")
  }

  /// What to do about what is wrong.
  private static func advice(_ report: VerifyReport) -> String? {
    if report.ok { return nil }
    if report.isWhole {
      return "The logs are whole: 'chron rebuild' rebuilds the tables that views read."
    }
    return "Restore the file from a backup, or clone it again from a peer. 'chron rebuild' cannot "
      + "repair the logs."
  }

  private func words(_ problem: VerifyReport.Problem) -> String {
    let place = problem.index.map { "index \($0): " } ?? ""
    return (place + problem.message).printable
  }
}
