// chron diff: what one view has that another has not.

import ArgumentParser
import Chronology
import EDTF

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what changed between two dates, or between two states of the record.",
    usage: "chron diff [<date> [<date>]] [options]",
    discussion: """
      EXAMPLES:
        chron diff 2018 2020                     between the ends of 2018 and 2020
        chron diff 2018 2020 --known-then        as each was known at its own time
        chron diff --recorded-by 2026-01-31..    what was entered or changed since
        chron diff --received-by 2026-01-31..2026-02-28 --place Latvia
        chron diff 2020 --reported-by 2016..2019 --json

      Give two dates, or one axis as a range FROM..TO (FROM.. means up to now). The other options, \
      or a single date, apply to both sides. Each change is shown with the events behind it. A \
      fact passes the filters if it matches on either side.
      """)

  @Argument(help: ArgumentHelp("From the last day of this date.", valueName: "date"))
  var before: String?

  @Argument(help: ArgumentHelp("To the last day of this date.", valueName: "date"))
  var after: String?

  @Flag(help: "On each side, only what a source had published by that side's date.")
  var knownThen = false

  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Other axes") var axes: AxisRangeOptions
  @OptionGroup(title: "Filters") var filters: FilterOptions
  @OptionGroup(title: "Page") var page: ShortPageOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Always") var global: GlobalOptions

  mutating func validate() throws {
    if after == nil, !axes.hasRange {
      throw ValidationError(
        "Give two dates, or one axis as a range: --recorded-by FROM..TO")
    }
    if knownThen, before == nil {
      throw ValidationError("--known-then needs dates: two of them, or one together with a range.")
    }
  }

  func run() throws {
    let session = Session(global)
    let reader = try self.dates.asked()
    var dates: (EDTF?, EDTF?)
    if let before { dates.0 = try reader.date(before) }
    dates.1 = try after.map { try reader.date($0) } ?? dates.0
    let bounds = try axes.bounds(reader)
    let chronology = try session.open()
    let view = try chronology.diff(
      DiffQuery(
        from: .init(asOf: dates.0, knownThen: knownThen, bounds: bounds.before),
        to: .init(asOf: dates.1, knownThen: knownThen, bounds: bounds.after),
        filter: try filters.filter(chronology), page: page.page))
    let records = DiffRecords.list(view, knownThen: knownThen)
    try session.print(view.facts, in: records, as: output.format) {
      try session.show(DiffLines(view, knownThen: knownThen, session: session).lines())
    }
  }
}
