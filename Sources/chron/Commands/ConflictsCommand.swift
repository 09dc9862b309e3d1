// chron conflicts: what waits for a person to decide.

import ArgumentParser
import Chronology

struct ConflictsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "Show conflicts: each side, whose it is, and why.",
    discussion: """
      EXAMPLES:
        chron conflicts
        chron conflicts --place Latvia
        chron conflicts --json

      Exits with status 5 if anything is in conflict, otherwise with 0. Settle a conflict about a \
      fact with chron resolve, and one about a source with chron source describe.
      """)

  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup(title: "Page") var page: ShortPageOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let chronology = try session.open()
    let view = try chronology.conflicts(
      filter: try filters.filter(chronology), page: page.page)
    if output.format == .json {
      // It has sources beside facts, which rows have not.
      try session.print(view.json)
    } else {
      try session.print(view.facts, in: ConflictRecords.list(view), as: output.format) {
        try session.show(ConflictLines(view, session: session).lines())
      }
    }
    if view.total + view.sources.count > 0 { throw Ended(status: .conflict) }
  }
}
