// chron unlink: takes a link back.

import ArgumentParser
import Chronology
import EventStore

struct UnlinkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlink",
    abstract: "Remove a link.",
    usage: "chron unlink <fact> <relation> <fact> [options]",
    discussion: """
      EXAMPLES:
        chron unlink k7f2m0 causes m3qa81
        chron unlink p9x4tz contradicts k7f2m0

      Relations: responds-to, causes, contradicts, same-as, part-of, fulfils, refutes.
      """)

  @Argument(help: FactArgument.help)
  var from: String

  @Argument(help: "How it relates to the other.")
  var relation: String

  @Argument(help: ArgumentHelp("The other fact.", valueName: "fact"))
  var to: String

  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let relation = try Choice.relation(
      self.relation, from: from, to: to, call: "chron unlink")
    let chronology = try session.open()
    let from = try chronology.fact(named: self.from)
    let to = try chronology.fact(named: self.to)
    let events = try session.writing(chronology) {
      try chronology.unlink(from: from, to: to, relation)
    }
    try session.printChange(
      events.last, of: from, said: "\(from.handle) \(relation) \(to.handle): unlinked",
      unchanged: "No link says that \(from.handle) \(relation) \(to.handle)", asJSON: change.json)
  }
}
