// The head of a view: what it shows, within which bounds, of which frontier.

import Chronology
import EDTF
import EventStore

enum ViewHeader {
  /// How many digits of a frontier's id are printed; `--json` has them all.
  private static let frontierDigits = 8

  static func parts(
    _ context: ViewContext, subject: String, knownThen: Bool = false
  ) -> [String] {
    var parts = [
      context.name.printable, subject + ", " + bounds(context.bounds, knownThen: knownThen),
    ]
    if let lateArrivals = context.lateArrivals, lateArrivals > 0 {
      parts.append("\(Words.count(lateArrivals, "event")) of that time arrived here later")
    }
    if !context.filter.isEmpty { parts.append("only \(context.filter.words)") }
    parts.append("frontier \(context.frontier.prefix(frontierDigits))")
    return parts
  }

  /// `by 2020-06-15`, `by the end of June 2020`.
  static func subject(asOf date: EDTF) -> String {
    // What has several dates in it is said by its last day, which is the one that counts.
    guard !date.text.contains(where: { "/[{".contains($0) }) else {
      return "what had happened by \(date.end.upper)"
    }
    let words = DateWords.words(date.text)
    return date.start.lower == date.end.upper
      ? "what had happened by \(words)" : "what had happened by the end of \(words)"
  }

  static func bounds(_ bounds: ViewBounds, knownThen: Bool) -> String {
    var parts: [String] = []
    if knownThen {
      parts.append("only what a source had published by then (in today's wording and dates)")
    } else if let day = bounds.reportedBy {
      parts.append("only what a source had published by \(day) (in today's wording and dates)")
    }
    if let time = bounds.recordedBy { parts.append("as recorded by \(TimeWords.second(time))") }
    if let time = bounds.receivedBy {
      parts.append("as received here by \(TimeWords.second(time))")
    }
    if let frontier = bounds.frontier { parts.append("as of frontier \(frontier.prefix(8))") }
    return parts.isEmpty ? "as known now" : parts.joined(separator: ", ")
  }
}

extension FactFilter {
  /// `actor NATO or OSCE; kind state`: any of the values of one option, and all of the options.
  var words: String {
    (json.objectValue?.members ?? []).map { member in
      let values = member.value.arrayValue?.compactMap(\.stringValue) ?? []
      let shown =
        member.name == "source" ? values.map { $0.replacing("sha256:", with: "") } : values
      let short = member.name == "source" ? shown.map { String($0.prefix(8)) } : shown
      return "\(member.name) \(Words.list(short, "or"))"
    }.joined(separator: "; ").printable
  }
}
