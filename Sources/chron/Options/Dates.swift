// Dates as arguments, and their bounds as words and JSON.

import Chronology
import EDTF
import EventStore

enum Dates {
  /// The date that a question gives, as EDTF or in words, which are said today.
  static func parse(_ text: String, option: String? = nil) throws(Failure) -> EDTF {
    try DateReader(DateReading(anchor: Today.date), isToday: true).date(text, option: option)
  }

  static func json(_ bounds: EDTF.Bounds) -> JSON {
    ["lower": .string(bounds.lower.description), "upper": .string(bounds.upper.description)]
  }

  static func words(_ bounds: EDTF.Bounds) -> String {
    switch (bounds.lower, bounds.upper) {
    case (.distantPast, .distantFuture): "at any time"
    case (.distantPast, let upper): "on or before \(upper)"
    case (let lower, .distantFuture): "on or after \(lower)"
    case (let lower, let upper) where lower == upper: "on \(lower)"
    case (let lower, let upper): "between \(lower) and \(upper)"
    }
  }
}
