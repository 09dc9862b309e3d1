// chron during: what overlaps a time.

import ArgumentParser
import Chronology
import EDTF

struct DuringCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "during",
    abstract: "Show what happened, or was the case, at some time in a period.",
    usage: "chron during <date> [options]",
    discussion: """
      EXAMPLES:
        chron during 2018                       what happened in that year
        chron during 2014/2016 --kind state
        chron during 'the early 1990s'
        chron during 1990/.. --place Latvia --limit 20
        chron during 2018-21 --attested --unplaced --json

      A fact is certain if every reading of its dates overlaps the period, and possible if at \
      least one does. A state lasts for as long as its dates say, or as a source attests it. \
      --attested also lists states that were last attested earlier and are not known to have \
      ended.
      """)

  @Argument(
    help: ArgumentHelp("A date, as EDTF or in words; all of its days count.", valueName: "date"))
  var date: String

  @Flag(help: "Also list states that were last attested before then.")
  var attested = false

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
    let date = try dates.phrase(self.date, as: "during").date
    let bounds = try axes.bounds(dates)
    let chronology = try session.open()
    let query = DuringQuery(
      date, bounds: bounds, filter: try filters.filter(chronology), page: page.page,
      includesLapsed: attested, includesUnplaced: unplaced)
    let view = try chronology.during(query)
    let lines = DuringLines(view, session: session)
    let list = FactList(
      head: view.head, facts: view.facts, report: ReportHead(view, question: lines.subject))
    try session.print(list, of: chronology, as: output.format) { lines.lines() }
    guard output.format == .table else { return }
    try EmptyAnswer.explain(
      shown: view.facts.count, of: view.total, filter: query.filter, page: query.page, chronology
    ) { filter in
      var other = query
      (other.filter, other.page) = (filter, Page(limit: 1))
      return try chronology.during(other).total
    }
  }
}
