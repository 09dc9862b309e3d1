// The vectors in data/edtf as values, and the short names by which tests speak of dates.

import EDTF
import TestSupport

/// A valid date with what it means.
struct ValidVector: Sendable {
  var text: String
  var level: Int
  var corners: EDTF.Corners
  var qualifier: String

  static func read(_ file: String) throws -> [ValidVector] {
    try CSVTable(file: "data/edtf/\(file)").rows.map { row in
      func day(_ column: String) throws -> Day {
        guard let text = row[column], let day = Day(text) else { throw BadRow(row: row) }
        return day
      }
      guard let text = row["text"], let level = row["level"].flatMap(Int.init),
        let qualifier = row["qualifier"]
      else { throw BadRow(row: row) }
      return try ValidVector(
        text: text, level: level,
        corners: EDTF.Corners(
          start: EDTF.Bounds(lower: day("startLower"), upper: day("startUpper")),
          end: EDTF.Bounds(lower: day("endLower"), upper: day("endUpper"))),
        qualifier: qualifier)
    }
  }

  /// Every valid date of every vector file.
  static func all() throws -> [EDTF] {
    let others = try CSVTable(file: "data/edtf/implementations.csv").rows
      .filter { $0["ours"] != "invalid" }.compactMap { $0["text"] }
    let ours = try ["loc-examples.csv", "corners.csv"].flatMap { try read($0) }.map(\.text)
    return try Set(ours + others).sorted().map { try EDTF($0) }
  }
}

/// A row that is not what its file's head promises.
struct BadRow: Error {
  var row: [String: String]
}

/// The first and last day of bounds, as text.
func days(_ bounds: EDTF.Bounds) -> [String] {
  [bounds.lower.description, bounds.upper.description]
}

/// Where a text is refused, and how; `nil` where it is read.
func refusal(_ text: String) -> EDTFError? {
  do throws(EDTFError) {
    _ = try EDTF(text)
    return nil
  } catch {
    return error
  }
}
