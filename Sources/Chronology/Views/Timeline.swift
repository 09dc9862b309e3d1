// `timeline`: what happened between two days.

import EDTF
import EventStore

extension Snapshot {
  /// Facts that may have happened, or held, between two days: history with a date.
  func timeline(from: Day, to: Day) throws -> [PagedSection] {
    let last = min(to.number, Int64.max - 1)
    return [
      // What only its publication bounds is listed if its date says when it was over.
      try section(
        Condition("(band = 0 AND earliest <= ? AND finish >= ?)", [last, from.number])
      ) { row in
        row.placement.band == .bounded && row.placement.earliest <= last
          && row.finish >= from.number
      },
      try section(
        Condition("(band = 1 AND finish >= ? AND finish < ?)", [from.number, Int64.max])
      ) { row in
        row.placement.band == .unbounded && row.finish >= from.number && row.finish < .max
      },
    ]
  }

  /// Whether a fact began between two days for certain.
  func certainty(_ row: FactRow, from: Day, to: Day) -> Certainty {
    guard row.placement.band == .bounded, !row.placement.isUnbounded,
      row.placement.earliest >= from.number, row.placement.latest <= to.number
    else { return .possible }
    return row.placement.isQualified ? .qualified : .certain
  }
}
