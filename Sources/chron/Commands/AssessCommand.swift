// chron assess: says what one thinks of a fact.

import ArgumentParser
import Chronology
import EventStore

struct AssessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess",
    abstract: "Assess a fact; this replaces your earlier assessment.",
    usage: "chron assess <fact> --stance <stance> [options]",
    discussion: """
      EXAMPLES:
        chron assess k7f2m0 --stance disputes --note "the imagery shows another site"
        chron assess k7f2m0 --stance supports --credibility 2
      """)

  @Argument(help: FactArgument.help)
  var fact: String

  @Option(help: "supports, disputes or neutral.")
  var stance: String

  @Option(help: ArgumentHelp("From 1 (confirmed) to 6 (cannot be judged).", valueName: "1-6"))
  var credibility: Int?

  @Option(help: ArgumentHelp("Why.", valueName: "text"))
  var note: String?

  @OptionGroup(title: "Output") var change: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if let credibility, !(1...6).contains(credibility) {
      throw ValidationError("--credibility takes a number from 1 to 6.")
    }
  }

  func run() throws {
    let session = Session(global)
    let stance: Stance = try Choice.known(self.stance, option: "--stance")
    let chronology = try session.open()
    let id = try chronology.fact(named: fact)
    let event = try session.writing(chronology) {
      try chronology.assess(id, stance: stance, credibility: credibility, note: note)
    }
    try session.printChange(
      event, of: id, said: "\(id.handle) assessed: you \(words(stance))",
      unchanged: "You have already assessed \(id.handle) that way", asJSON: change.json)
  }

  private func words(_ stance: Stance) -> String {
    switch stance {
    case .supports: "support it"
    case .disputes: "dispute it"
    default: "take no side"
    }
  }
}
