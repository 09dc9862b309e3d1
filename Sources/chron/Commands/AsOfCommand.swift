// chron as-of: what had happened by a date.

import ArgumentParser
import Chronology
import EDTF

struct AsOfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "as-of",
    abstract: "Show what had happened by a date.",
    usage: "chron as-of <date> [options]",
    discussion: """
      EXAMPLES:
        chron as-of 2020-06                     by the end of June 2020, as known now
        chron as-of 2020-06 --known-then        only what had been published by then
        chron as-of 'last month'                relative to today, or to --anchor
        chron as-of 2022 --place Latvia --kind state
        chron as-of 2020 --recorded-by 2026-01-31 --json
        chron as-of 2020 --format markdown > report.md

      Facts that may have happened, or are only forecast, are marked. --unplaced also lists facts \
      with no earliest date.
      """)

  @Argument(
    help: ArgumentHelp("A date, as EDTF or in words; its last day counts.", valueName: "date"))
  var date: String

  @Flag(help: "Only what a source held here had published by that date.")
  var knownThen = false

  @Flag(help: "Also list facts with no earliest date.")
  var unplaced = false

  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Other axes") var axes: AxisOptions
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup(title: "Page") var page: PageOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  func run() throws {
    let session = Session(global)
    let dates = try dates.asked()
    let date = try dates.phrase(self.date, as: "as of").date
    let bounds = try axes.bounds(dates)
    let chronology = try session.open()
    let query = AsOfQuery(
      date, knownThen: knownThen, bounds: bounds, filter: try filters.filter(chronology),
      page: page.page, includesUnplaced: unplaced)
    let view = try chronology.asOf(query)
    let list = FactList(
      head: view.head, facts: view.facts, report: ReportHead(view, knownThen: knownThen))
    try session.print(list, of: chronology, as: output.format) {
      AsOfLines(view, knownThen: knownThen, session: session).lines()
    }
    guard output.format == .table else { return }
    try EmptyAnswer.explain(
      shown: view.facts.count, of: view.rows, filter: query.filter, page: query.page, chronology
    ) { filter in
      var other = query
      (other.filter, other.page) = (filter, Page(limit: 1))
      return try chronology.asOf(other).rows
    }
  }
}
