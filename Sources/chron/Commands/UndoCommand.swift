// chron undo: reverses one's own last change with a new event.

import ArgumentParser
import Chronology
import EventStore

struct UndoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Reverse your own last change, with a new event.",
    usage: "chron undo [<fact> | <event>] [--reason <why>] [options]",
    discussion: """
      EXAMPLES:
        chron undo --dry-run                   what would be written
        chron undo k7f2m0                      your last change to that fact
        chron undo --reason "the wrong fact"

      A fact that was recorded is retracted, a revision is reverted, and a retraction is lifted. \
      An assessment, a link, a description of a source or an alias goes back to what it was \
      before.

      A second undo goes one step further back. To restore a change, undo the undo: give its event \
      as chron trace shows it, such as desk.91ab3c01@12. Only what this replica wrote can be \
      undone, and only if no later change depends on it.
      """)

  @Argument(
    help: ArgumentHelp("The fact or the event; by default your last change.", valueName: "what"))
  var what: String?

  @Option(help: ArgumentHelp("Why.", valueName: "why"))
  var reason: String?

  @Flag(name: [.long, .customShort("n")], help: "Say what would be written, without writing it.")
  var dryRun = false

  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let target = try target(chronology)
    let reversal = try chronology.reversal(of: target, reason: reason)
    let event =
      try dryRun ? nil : session.writing(chronology) { try chronology.undo(reversal) }
    if change.json { return try session.print(reversal.json(written: event)) }
    try session.show(lines(reversal, event, session))
  }

  private func target(_ chronology: Chronology) throws -> UndoTarget {
    guard let what else { return .last }
    guard what.contains("@") else { return .lastOn(try chronology.fact(named: what)) }
    if let id = EventID(what) { return .event(id) }
    let name = try EventName.parse(what, option: "undo")
    let own = try chronology.store.identity().origin
    let writers = try chronology.store.members().map(\.origin)
    let known = ([own].compactMap { $0 } + writers).compactMap(name.event(of:))
    guard let id = known.first else {
      throw Failure(
        .failed, "no log here matches “\(what.printable)”",
        advice: "chron log     shows the events and their names")
    }
    return .event(id)
  }

  private func subject(of reversal: Reversal) -> String {
    if case .aliased(let aliased) = reversal.undone.payload { return aliased.name.printable }
    return reversal.facts.first?.handle ?? reversal.source.map { SourceWords.short($0) } ?? ""
  }

  private func lines(_ reversal: Reversal, _ event: Event?, _ session: Session) -> [String] {
    let subject = subject(of: reversal)
    let undone = reversal.undone
    let when = "\(TimeWords.minute(undone.at)), \(EventWords.name(undone))"
    var table = Table([.fitting(), .remaining()])
    table.add([
      StyledText(dryRun ? "would undo" : "undone", .faint),
      StyledText("\(EventWords.what(undone)) (\(when))"),
    ])
    let by = event.map { " (\(TimeWords.author($0.origin))@\($0.index))" } ?? ""
    table.add([
      StyledText(dryRun ? "with" : "by", .faint),
      StyledText(EventWords.what(reversal.reversing) + by),
    ])
    return [session.styled(subject, .handle)] + session.lines(table)
  }
}
