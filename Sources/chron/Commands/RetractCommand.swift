// chron retract: takes a fact back.

import ArgumentParser
import Chronology
import EventStore

struct RetractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retract",
    abstract: "Retract a fact: it is hidden from views, but counted, and stays in the log.",
    usage: "chron retract <fact> [--reason <why>] [options]",
    discussion: """
      EXAMPLES:
        chron retract k7f2m0 --reason "the article was withdrawn"
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
    let event = try session.writing(chronology) { try chronology.retract(id, reason: reason) }
    try session.printChange(
      event, of: id, said: "\(id.handle) retracted",
      unchanged: "\(id.handle) is already retracted", asJSON: change.json)
  }
}
