// chron reinstate: takes a retraction back.

import ArgumentParser
import Chronology
import EventStore

struct ReinstateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reinstate",
    abstract: "Undo a retraction.",
    usage: "chron reinstate <fact> [--reason <why>] [options]",
    discussion: """
      EXAMPLES:
        chron reinstate k7f2m0 --reason "the article was restored"
      """)

  @Argument(help: FactArgument.help)
  var fact: String

  @Option(help: ArgumentHelp("Why.", valueName: "why"))
  var reason: String?

  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let id = try chronology.fact(named: fact)
    let event = try session.writing(chronology) { try chronology.reinstate(id, reason: reason) }
    try session.printChange(
      event, of: id, said: "\(id.handle) reinstated",
      unchanged: "\(id.handle) is not retracted", asJSON: change.json)
  }
}
