// chron show: a fact as it stands.

import ArgumentParser
import Chronology

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a fact as it stands.",
    usage: "chron show <fact> [options]",
    discussion: """
      EXAMPLES:
        chron show k7f2m0
        chron show k7f2m0 --recorded-by 2026-01-31     as it stood then
        chron show k7f2m0 --json
      """)

  @Argument(help: FactArgument.help)
  var fact: String

  @OptionGroup(title: "Other axes") var axes: AxisOptions
  @OptionGroup(title: "Output") var output: ChangeOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let bounds = try axes.bounds()
    let chronology = try session.open()
    let trace = try chronology.trace(try chronology.resolveFact(fact), bounds: bounds)
    if output.json { return try session.print(trace.showJSON()) }
    try session.show(FactCard(trace, session: session).lines(withRelations: true))
  }
}
