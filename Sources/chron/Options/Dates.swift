// Dates as arguments, and their bounds as words and JSON.

import EDTF
import EventStore

enum Dates {
  /// The date that an argument says; a text that is none is a usage error, with a mark under the
  /// place where it stopped making sense.
  static func parse(_ text: String, option: String? = nil) throws(Failure) -> EDTF {
    do throws(EDTFError) {
      return try EDTF(text)
    } catch {
      let shown = text.printable
      let before = DisplayWidth.of(String(shown.unicodeScalars.prefix(error.offset)))
      let mark = "\(shown)\n\(String(repeating: " ", count: before))^"
      let what = error.kind == .unsupported ? "a date that is not supported" : "not a date"
      throw Failure(
        .usage, "\(option.map { "\($0): " } ?? "")\(what): \(error.message)", place: mark,
        advice: "EDTF, as in 2020-06, 1842~, 2018-21 (spring), 2014/2018, '[2018,2019]'")
    }
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
