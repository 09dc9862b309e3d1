// From when to when something went on, for what overlaps a time (docs: dates, "during").

import EDTF

/// How far something went on within a time.
enum Overlap: Int {
  /// On some day of it, whatever the truth within its dates.
  case certain = 0
  /// The same, if a date marked uncertain or approximate holds.
  case qualified = 1
  /// On some day of it, if it began late or ended late enough.
  case possible = 2
  /// A state that was last vouched for before, and of which nothing says when it was over.
  case lapsed = 3
  /// Nothing bounds its beginning from below.
  case unplaced = 4
}

/// One date of a fact as a stretch of days.
struct Stretch {
  /// On which days it can have begun.
  let start: EDTF.Bounds
  /// Up to this day it went on at least: its earliest end, or for how long it is vouched for.
  let lasts: Day
  /// Up to this day it went on at most.
  let until: Day
  /// Whether nothing says when it was over.
  let isAttested: Bool
  /// Whether a source vouches for it at all.
  var isVouched = false
  /// The members of an all-of set, each by itself: what lies between them is not part of it.
  var members: [Stretch] = []

  /// How far it went on within the days from `first` to `last`; nil if it did not.
  func overlap(from first: Int64, to last: Int64) -> Overlap? {
    if !members.isEmpty {
      return members.compactMap { $0.overlap(from: first, to: last) }
        .min { $0.rawValue < $1.rawValue }
    }
    if start.upper.number <= last, lasts.number >= first { return .certain }
    if start.lower.number > last || until.number < first { return nil }
    if isAttested, isVouched, max(lasts, start.upper).number < first { return .lapsed }
    return start.lower.isFinite ? .possible : .unplaced
  }
}

extension Dating {
  /// Each of its dates as a stretch.
  var stretches: [Stretch] { values.map { stretch($0) } }

  private func stretch(_ value: Value) -> Stretch {
    guard isState, ends(of: value) == .attested else {
      var stretch = Stretch(value.start, value.end)
      stretch.members = (value.members ?? []).map { Stretch($0.start, $0.end) }
      return stretch
    }
    // A state held on the day on which it began, and up to the last for which a source vouches.
    let lasts = max(value.start.lower, vouchedFor ?? .distantPast)
    return Stretch(
      start: value.start, lasts: lasts, until: .distantFuture, isAttested: true,
      isVouched: vouchedFor != nil)
  }
}

extension Stretch {
  fileprivate init(_ start: EDTF.Bounds, _ end: EDTF.Bounds) {
    // Nothing ends before it began.
    self.init(start: start, lasts: max(end.lower, start.lower), until: end.upper, isAttested: false)
  }
}

extension FactRow {
  /// How far it went on within the days from `first` to `last`, under all of its dates: for certain
  /// only if under each of them, not at all only if under none.
  func overlap(from first: Int64, to last: Int64) -> Overlap? {
    switch placement.band {
    case .forecast, .hidden: return nil
    case .bounded, .unbounded, .unplaced: break
    }
    let judged = (stretches ?? [stretch]).map { $0.overlap(from: first, to: last) }
    let found = judged.compactMap { $0 }
    if found.isEmpty { return nil }
    if placement.band == .unplaced { return .unplaced }
    if judged.allSatisfy({ $0 == .certain }) {
      return placement.isQualified ? .qualified : .certain
    }
    if found.contains(.certain) || found.contains(.possible) { return .possible }
    return found.contains(.unplaced) ? .unplaced : .lapsed
  }

  /// Its only date, from the numbers that its row has.
  private var stretch: Stretch {
    Stretch(
      start: EDTF.Bounds(
        lower: placement.band == .bounded
          ? Day(number: placement.earliest) : .distantPast,
        upper: Day(number: placement.latest)),
      lasts: Day(number: lasts), until: isAttested ? .distantFuture : Day(number: finish),
      isAttested: isAttested, isVouched: vouched != nil)
  }
}
