// The axes beside "when it happened": what was made public, recorded, received by when.

import ArgumentParser
import Chronology
import EDTF

struct AxisOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only what a source had published by then.", valueName: "date"))
  var reportedBy: String?

  @Option(
    help: ArgumentHelp(
      "Only what was recorded by then, by its author's clock.", valueName: "time"))
  var recordedBy: String?

  @Option(help: ArgumentHelp("Only what this replica had received by then.", valueName: "time"))
  var receivedBy: String?

  @Option(help: ArgumentHelp("Only the events of this frontier.", valueName: "id"))
  var frontier: String?

  func bounds(_ dates: DateReader? = nil) throws -> ViewBounds {
    var bounds = ViewBounds()
    if let reportedBy {
      bounds.reportedBy = try ViewBounds.lastDay(
        of: dates?.date(reportedBy, option: "--reported-by")
          ?? Dates.parse(reportedBy, option: "--reported-by"))
    }
    let reader = dates ?? DateReader(DateReading(anchor: Today.date), isToday: true)
    bounds.recordedBy = try recordedBy.map { try reader.moment($0, option: "--recorded-by") }
    bounds.receivedBy = try receivedBy.map { try reader.moment($0, option: "--received-by") }
    bounds.frontier = frontier
    return bounds
  }
}
