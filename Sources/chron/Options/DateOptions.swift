// From which day, and in which order of day and month, a command reads the dates it is given.

import ArgumentParser
import Chronology
import EDTF
import Foundation

struct DateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The day that “last month” and the like refer to, such as the day of the document.",
      valueName: "date"))
  var anchor: String?

  @Option(
    help: ArgumentHelp("How to read 03/04/1991: dmy (3 April) or mdy.", valueName: "order"),
    completion: .list(DatePhrase.NumericOrder.allCases.map(\.rawValue)))
  var dates: String?

  /// Dates of a document: what was said in relation to a day needs `--anchor`.
  func recorded() throws(Failure) -> DateReader {
    var reader = DateReader(DateReading(order: try order()), isAdjustable: true)
    reader.reading.anchor = try anchorDate()
    return reader
  }

  /// Dates of a question, which is asked today unless `--anchor` says otherwise.
  func asked() throws(Failure) -> DateReader {
    var reader = try recorded()
    if reader.reading.anchor == nil {
      reader.reading.anchor = Today.date
      reader.isToday = true
    }
    return reader
  }

  func order() throws(Failure) -> DatePhrase.NumericOrder? {
    guard let dates else { return nil }
    guard let order = DatePhrase.NumericOrder(rawValue: dates) else {
      throw Choice.unknown(
        dates, option: "--dates", DatePhrase.NumericOrder.allCases.map(\.rawValue))
    }
    return order
  }

  /// The anchor, which may itself be said in words, today's among them.
  func anchorDate() throws(Failure) -> EDTF? {
    guard let anchor else { return nil }
    let reader = DateReader(
      DateReading(anchor: Today.date, order: try order()), isAdjustable: true, isToday: true)
    return try reader.date(anchor, option: "--anchor")
  }
}

enum Today {
  /// The day that it is here; nil only if the clock is beyond the calendar.
  static var date: EDTF? {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      [.year, .month, .day], from: Date())
    guard let year = parts.year, let month = parts.month, let day = parts.day else { return nil }
    return Day(year: Int64(year), month: month, day: day).flatMap { try? EDTF($0.description) }
  }
}
