// Where a fact stands in time, as a few numbers that views can compare and index.

import EDTF

/// Where a fact stands in time, whatever day is asked.
struct Placement: Equatable {
  /// The part of a view in which a fact is listed.
  enum Band: Int {
    /// History with a lower bound.
    case bounded = 0
    /// History that only its publication bounds.
    case unbounded = 1
    /// A forecast that was stated at a known time.
    case forecast = 2
    /// Nothing places it on any day.
    case unplaced = 3
    /// Not recorded, or not here.
    case hidden = 9
  }

  let band: Band
  /// From this day on it may have begun; `Int64.max` without a lower bound.
  ///
  /// For a forecast: its target. What views are ordered by.
  let earliest: Int64
  /// From this day on it had begun, under every value.
  ///
  /// For a forecast: its target.
  let latest: Int64
  /// Whether some value has no lower bound, so that the fact is unplaced before `earliest`.
  let isUnbounded: Bool
  /// Whether some value's date is marked uncertain or approximate.
  let isQualified: Bool
  /// For a forecast: from when it is in view, and from when its time has passed.
  let expectedFrom: Int64?
  let dueFrom: Int64?

  static let hidden = Placement(
    band: .hidden, earliest: .max, latest: .max, isUnbounded: false, isQualified: false,
    expectedFrom: nil, dueFrom: nil)
}

extension Placement {
  init(_ dating: Dating) {
    let values = dating.values
    let finiteLower = values.lazy.map(\.start.lower).filter(\.isFinite).min()
    let upper = values.lazy.map(\.start.upper).max() ?? .distantFuture
    let isQualified = values.contains(where: \.isQualified)
    if dating.isForecast {
      self.init(
        band: dating.expectedFrom == nil ? .unplaced : .forecast,
        earliest: (finiteLower ?? .distantFuture).number, latest: upper.number,
        isUnbounded: false, isQualified: isQualified, expectedFrom: dating.expectedFrom?.number,
        dueFrom: values.lazy.map(\.end.upper).max().flatMap { $0.isFinite ? $0.number : nil })
      return
    }
    let unbounded = values.filter { !$0.start.lower.isFinite }
    guard let finiteLower else {
      self.init(
        band: upper < .distantFuture ? .unbounded : .unplaced, earliest: .max,
        latest: upper.number,
        isUnbounded: true, isQualified: isQualified, expectedFrom: nil, dueFrom: nil)
      return
    }
    // Under a value without a lower bound it is certain from that value's upper bound on, so from
    // then on it is possible under all of them.
    let possible = unbounded.map(\.start.upper).reduce(finiteLower, min)
    self.init(
      band: .bounded, earliest: possible.number, latest: upper.number,
      isUnbounded: !unbounded.isEmpty, isQualified: isQualified, expectedFrom: nil, dueFrom: nil)
  }

  /// How far the fact had happened by a day; nil if it is not in view.
  ///
  /// - Parameter closedFrom: For a forecast: from when another fact fulfils or refutes it.
  func certainty(by day: Int64, closedFrom: Int64?) -> Certainty? {
    switch band {
    case .hidden: return nil
    case .unplaced: return .unplaced
    case .bounded, .unbounded:
      if latest <= day { return isQualified ? .qualified : .certain }
      if band == .bounded, earliest <= day { return .possible }
      return isUnbounded ? .unplaced : nil
    case .forecast:
      guard let expectedFrom, expectedFrom <= day else { return nil }
      if let closedFrom, closedFrom <= day { return nil }
      return dueFrom.map { $0 <= day } ?? false ? .due : .expected
    }
  }
}

extension Dating {
  /// Whether a state held on a day, for a state in view; values that disagree leave it open.
  func inForce(on day: Day) -> InForce? {
    guard isState else { return nil }
    let judged = values.map { inForce($0, on: day) }
    return judged.dropFirst().allSatisfy { $0 == judged[0] } ? judged.first : .possible
  }

  private func inForce(_ value: Value, on day: Day) -> InForce {
    let stated = ends(of: value) == .stated
    if stated, day > value.end.upper { return .over }
    let vouched = stated ? (value.end.lower.isFinite ? value.end.lower : nil) : vouchedFor
    guard let vouched else { return .possible }
    if !stated, day > vouched { return .lastAttested }
    return value.start.upper <= day && day <= vouched ? .certain : .possible
  }

  /// Up to when an attested state is vouched for.
  var lastAttested: Day? {
    isState && values.contains { ends(of: $0) == .attested } ? vouchedFor : nil
  }

  /// How far what happened had come by a day; values that disagree leave it begun.
  func phase(by day: Day) -> Phase {
    let judged = values.map { phase($0, by: day) }
    return judged.dropFirst().allSatisfy { $0 == judged[0] } ? judged.first ?? .begun : .begun
  }

  private func phase(_ value: Value, by day: Day) -> Phase {
    if let members = value.members {
      return members.allSatisfy { $0.end.upper <= day } ? .complete : .begun
    }
    if value.end.upper <= day { return .complete }
    return value.end.lower > day ? .ongoing : .begun
  }
}
