// chron fork: logs that have two histories, and how to go on.

import ArgumentParser
import Chronology
import EventStore

struct ForkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fork",
    abstract: "Logs that have two histories: list, show and settle them.",
    discussion: """
      EXAMPLES:
        chron fork list
        chron fork show anna              what is only in one of the two
        chron fork adopt anna             take the one that peers hold
        chron fork keep anna              keep the one that this file holds
        chron fork record anna            record again what is only in the other

      A log forks when its key signs two histories: a machine was restored from an old snapshot, \
      keys included, and went on writing, or two machines used one key. Two signed checkpoints \
      prove it.
      """,
    subcommands: [
      ForkListCommand.self, ForkShowCommand.self, ForkAdoptCommand.self, ForkKeepCommand.self,
      ForkRecordCommand.self,
    ])
}

/// A log, as a person names it.
struct ForkArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The log: its name, or its name and the beginning of its incarnation.", valueName: "log"))
  var log: String

  /// The one fork that is meant.
  func fork(_ store: EventStore) throws -> Fork {
    let forks = try store.forks()
    let meant = forks.filter { fork in
      let full = "\(fork.origin.name).\(fork.origin.incarnation)"
      return fork.origin.name == log || (log.contains(".") && full.hasPrefix(log))
        || fork.origin.description == log
    }
    if let fork = meant.first, meant.count == 1 { return fork }
    let names = (meant.isEmpty ? forks : meant).map { TimeWords.author($0.origin) }
    guard !names.isEmpty else {
      throw Failure(.failed, "no log here is known to have two histories", advice: "chron sync")
    }
    throw Failure(
      .failed,
      meant.isEmpty
        ? "no log “\(log.printable)” is known to have two histories"
        : "“\(log.printable)” can mean several logs",
      advice: names.map { "chron fork show \($0)" }.joined(separator: "\n"))
  }
}

struct ForkListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the logs that have two histories.",
    usage: "chron fork list [options]",
    discussion: """
      EXAMPLES:
        chron fork list
        chron fork list --json     with the evidence
      """)

  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let forks = try session.open().store.forks()
    if output.json {
      return try session.print(
        ["schema": "chron.forks/1", "forks": .array(forks.map(\.json))])
    }
    if forks.isEmpty { return Messages.say("No log is known to have two histories.") }
    try session.show(
      forks.flatMap { session.wrapped(StyledText(ForkWords.status($0))) + [ForkWords.more($0)] })
  }
}

struct ForkShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what is only in one of a log's two histories.",
    usage: "chron fork show <log> [options]",
    discussion: """
      EXAMPLES:
        chron fork show anna
        chron fork show anna.17c6b52b --json

      Of the history that this file does not hold, it shows what peers have sent, or all of it if \
      this file held it before.
      """)

  @OptionGroup var log: ForkArgument
  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let store = try session.open().store
    let fork = try log.fork(store)
    let here = try store.eventsHere(of: fork.origin)
    let there = try store.eventsThere(of: fork.origin)
    if output.json {
      return try session.print([
        "schema": "chron.fork/1", "fork": fork.json, "here": .array(here.map(Self.json)),
        "there": .array(there.map(Self.json)),
      ])
    }
    var lines = session.wrapped(StyledText(ForkWords.status(fork), .heading))
    lines += ["", session.styled("Only in the history held here", .heading)]
    lines += session.lines(Self.table(here))
    lines += ["", session.styled("Only in the other, as far as this file knows", .heading)]
    lines += session.lines(Self.table(there))
    lines += [""]
    lines += ForkWords.wayOn(fork, isOwn: try store.identity().origin == fork.origin)
    try session.show(lines)
  }

  private static func table(_ events: [Event]) -> Table {
    var table = Table([.fitting(), .fitting(), .remaining(20)], indent: 2)
    if events.isEmpty { table.add([StyledText("nothing known", .faint), "", ""]) }
    for event in events {
      var what = StyledText(event.type)
      if let subject = LogSubject.words(event) { what += StyledText("\n" + subject, .faint) }
      table.add([
        StyledText(TimeWords.minute(event.at), .date), StyledText("@\(event.index)", .handle), what,
      ])
    }
    return table
  }

  private static func json(_ event: Event) -> JSON {
    [
      "event": .text(event.id), "at": .text(event.at), "type": .string(event.type),
      "payload": (try? event.object()).map { .object($0) } ?? .null,
    ]
  }
}

struct ForkKeepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keep", abstract: "Keep the history of a log that this file holds.",
    usage: "chron fork keep <log> [options]",
    discussion: """
      EXAMPLES:
        chron fork keep anna

      The log can then be written to again. Peers that hold the other history refuse what is \
      written until they take this one with 'chron fork adopt'.
      """)

  @OptionGroup var log: ForkArgument
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let store = try session.open().store
    let fork = try log.fork(store)
    try store.keepBranch(of: fork.origin)
    let name = TimeWords.author(fork.origin)
    try session.show([
      "This file keeps its history of \(name). Peers that hold the other one must run "
        + "'chron fork adopt \(name)'."
    ])
  }
}

struct ForkRecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record again, in this replica's log, what is only in the history not held here.",
    usage: "chron fork record <log> [options]",
    discussion: """
      EXAMPLES:
        chron fork record anna

      Each event is recorded as a new one and keeps its references to the others. Events that \
      decide who may write are left out, and so are events without a readable payload.
      """)

  @OptionGroup var log: ForkArgument
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let store = try session.open().store
    let fork = try log.fork(store)
    let recorded = try store.recordAnew(from: fork.origin)
    try session.show(ForkWords.recorded(recorded, of: fork.origin))
  }
}

extension Fork {
  var json: JSON {
    [
      "origin": .text(origin), "at": .text(at), "parts": .optional(integer: parts),
      "sizeHere": .int(sizeHere), "sizeThere": .int(sizeThere), "settled": .bool(isSettled),
      "wasHere": .bool(wasHere), "recorded": .bool(isRecorded), "further": .int(further.count),
      "evidence": .object(evidence.object),
    ]
  }
}
