// chron link: says what one fact is to another.

import ArgumentParser
import Chronology
import EventStore

struct LinkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Record how one fact relates to another.",
    usage: "chron link <fact> <relation> <fact> [options]",
    discussion: """
      EXAMPLES:
        chron link k7f2m0 causes m3qa81
        chron link p9x4tz contradicts k7f2m0

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
      self.relation, from: from, to: to, call: "chron link")
    let chronology = try session.open()
    let from = try chronology.fact(named: self.from)
    let to = try chronology.fact(named: self.to)
    let event = try session.writing(chronology) {
      try chronology.link(from: from, to: to, relation)
    }
    try session.printChange(
      event, of: from, said: "\(from.handle) \(relation) \(to.handle): linked",
      unchanged: "\(from.handle) \(relation) \(to.handle): already linked", asJSON: change.json)
  }
}
