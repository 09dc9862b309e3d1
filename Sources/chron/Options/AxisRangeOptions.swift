// The axes beside "when it happened", each with one bound for both sides of a comparison or with a
// range FROM..TO whose ends are the sides.

import ArgumentParser
import Chronology
import EDTF
import EventStore

struct AxisRangeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only what a source had published by then.", valueName: "dates"))
  var reportedBy: String?

  @Option(
    help: ArgumentHelp(
      "Only what was recorded by then, by its author's clock.", valueName: "times"))
  var recordedBy: String?

  @Option(help: ArgumentHelp("Only what this replica had received by then.", valueName: "times"))
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
    before.reportedBy = try day(reported.from)
    after.reportedBy = reported.isOne ? before.reportedBy : try day(reported.to)
    func moments(_ text: String?, _ option: String) throws -> (Timestamp?, Timestamp?) {
      let range = try Range(text, option: option)
      let from = try range.from.map { try dates.moment($0, option: option) }
      // One moment for both sides is read, and echoed, once.
      if range.isOne { return (from, from) }
      return (from, try range.to.map { try dates.moment($0, option: option) })
    }
    (before.recordedBy, after.recordedBy) = try moments(recordedBy, "--recorded-by")
    (before.receivedBy, after.receivedBy) = try moments(receivedBy, "--received-by")
    let frontiers = try Range(frontier, option: "--frontier")
    (before.frontier, after.frontier) = (frontiers.from, frontiers.to)
    return (before, after)
  }

  /// `FROM..TO`, `FROM..` up to now, or one value for both sides.
  private struct Range {
    var from: String?
    var to: String?
    /// Whether both sides have one value.
    var isOne = false

    init(_ text: String?, option: String) throws(Failure) {
      guard let text else { return }
      guard let dots = text.firstRange(of: "..") else {
        (from, to, isOne) = (text, text, true)
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
