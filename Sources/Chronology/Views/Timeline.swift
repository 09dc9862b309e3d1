// `timeline`: what happened between two days.

import EDTF
import EventStore

extension Snapshot {
  /// Facts that may have happened, or held, between two days: history with a date.
  func timeline(_ span: TimelineSpan) throws -> [PagedSection] {
    try showOnce(span.rank)
    return try TimelineSpan.Part.allCases.map { part in
      try section(span.condition(part)) { span.part(of: $0) == part }
    }
  }

  /// A fact of a timeline; `certainty` says whether it began between the two days for certain.
  func view(_ row: FactRow, in span: TimelineSpan) throws -> FactView {
    try view(
      row, state: loader.state(of: row), certainty: span.certainty(row),
      by: span.to.isFinite ? span.to : nil)
  }
}

/// The days that a timeline is about.
struct TimelineSpan {
  /// A part of the timeline whose rows are ordered by earliest, latest and id.
  enum Part: CaseIterable {
    case bounded
    /// What only its publication bounds is listed if its date says when it was over.
    case unbounded
  }

  let from: Day
  let to: Day

  /// - Throws: `ChronologyError` with `unboundedDate` for a `to` without a last day.
  init(_ query: TimelineQuery) throws(ChronologyError) {
    from = query.from?.start.lower ?? .distantPast
    to =
      try query.to.map { date throws(ChronologyError) in try ViewBounds.lastDay(of: date) }
      ?? .distantFuture
  }

  /// The last day that a real day can be.
  private var last: Int64 { min(to.number, Int64.max - 1) }

  func condition(_ part: Part) -> Condition {
    switch part {
    case .bounded:
      Condition("(band = 0 AND earliest <= ? AND finish >= ?)", [last, from.number])
    case .unbounded:
      Condition("(band = 1 AND finish >= ? AND finish < ?)", [from.number, Int64.max])
    }
  }

  /// Where a fact is listed; the same as `condition` says in SQL.
  func part(of row: FactRow) -> Part? {
    switch row.placement.band {
    case .bounded:
      row.placement.earliest <= last && row.finish >= from.number ? .bounded : nil
    case .unbounded: row.finish >= from.number && row.finish < .max ? .unbounded : nil
    case .forecast, .unplaced, .hidden: nil
    }
  }

  /// Whether a listed fact began between the two days for certain.
  func certainty(_ row: FactRow) -> Certainty {
    guard row.placement.band == .bounded, !row.placement.isUnbounded,
      row.placement.earliest >= from.number, row.placement.latest <= to.number
    else { return .possible }
    return row.placement.isQualified ? .qualified : .certain
  }

  func isCertain(_ row: FactRow) -> Bool { certainty(row) != .possible }

  /// The condition for listed facts that began between the two days, as `certainty` says.
  var began: Condition {
    Condition(
      "(band = 0 AND NOT unbounded AND earliest >= ? AND latest <= ?)", [from.number, to.number])
  }

  /// How well a fact stands for others that are the same; nil if it is not listed.
  func rank(_ row: FactRow) -> Int? {
    guard part(of: row) != nil else { return nil }
    switch certainty(row) {
    case .certain: return 0
    case .qualified: return 1
    default: return 2
    }
  }
}
