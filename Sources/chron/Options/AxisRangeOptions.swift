// The axes beside "when it happened", each with one bound for both sides of a comparison or with a
// range FROM..TO whose ends are the sides.

import ArgumentParser
import Chronology
import EDTF

struct AxisRangeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only what a source had made public by then.", valueName: "dates"))
  var reportedBy: String?

  @Option(
    help: ArgumentHelp(
      "Only what its author says to have written by then.", valueName: "times"))
  var recordedBy: String?

  @Option(help: ArgumentHelp("Only what this replica held by then.", valueName: "times"))
  var receivedBy: String?

  @Option(help: ArgumentHelp("Only the events of these frontiers.", valueName: "ids"))
  var frontier: String?

  /// Whether an axis has a range, so that the sides differ.
  var hasRange: Bool {
    [reportedBy, recordedBy, receivedBy, frontier].contains { $0?.contains("..") ?? false }
  }

  func bounds(_ dates: DateReader) throws -> (before: ViewBounds, after: ViewBounds) {
    var (before, after) = (ViewBounds(), ViewBounds())
    let reported = try Range(reportedBy, option: "--reported-by")
    func day(_ text: String?) throws -> Day? {
      guard let text else { return nil }
      return try ViewBounds.lastDay(of: try dates.date(text, option: "--reported-by"))
    }
    (before.reportedBy, after.reportedBy) = (try day(reported.from), try day(reported.to))
    let recorded = try Range(recordedBy, option: "--recorded-by")
    before.recordedBy = try recorded.from.map { try ViewBounds.lastMoment(of: $0) }
    after.recordedBy = try recorded.to.map { try ViewBounds.lastMoment(of: $0) }
    let received = try Range(receivedBy, option: "--received-by")
    before.receivedBy = try received.from.map { try ViewBounds.lastMoment(of: $0) }
    after.receivedBy = try received.to.map { try ViewBounds.lastMoment(of: $0) }
    let frontiers = try Range(frontier, option: "--frontier")
    (before.frontier, after.frontier) = (frontiers.from, frontiers.to)
    return (before, after)
  }

  /// `FROM..TO`, `FROM..` up to now, or one value for both sides.
  private struct Range {
    var from: String?
    var to: String?

    init(_ text: String?, option: String) throws(Failure) {
      guard let text else { return }
      guard let dots = text.firstRange(of: "..") else {
        (from, to) = (text, text)
        return
      }
      let (first, last) = (text[..<dots.lowerBound], text[dots.upperBound...])
      guard !first.isEmpty else {
        throw Failure(
          .usage, "\(option): “\(text.printable)” does not say from when",
          advice: "\(option) FROM..TO\n\(option) FROM..      up to now")
      }
      from = String(first)
      to = last.isEmpty ? nil : String(last)
    }
  }
}
