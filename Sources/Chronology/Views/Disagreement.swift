// Facts that are the same and do not say the same: when it happened, or what sort of thing it was.
//
// Dates agree if one of them lies within all others: "2015" and "June 2015" do. Where none does, the
// narrowest dates stand side by side as those of a conflict do: a fact is certain only if it is
// under each of them, and not in view only if it is under none.

import EDTF
public import EventStore

/// What facts that are the same say differently.
public struct Disagreement: Equatable, Sendable {
  /// One of the things said, and which facts say it.
  public struct Value: Equatable, Sendable {
    /// The value.
    public let value: JSON
    /// The facts, by id.
    public let facts: [FactID]
  }

  /// `occurred`, `kind`, or `contradicts`.
  ///
  /// The values of `contradicts` are the facts that are contradicted, each with those that do.
  public let member: String
  /// The values: dates by when they began, others as text.
  public let values: [Value]
}

/// A date of one of several facts that are the same.
struct SharedDate {
  let fact: FactID
  let date: EDTF
  /// What the date means for the fact that has it, cut by its sources.
  let value: Dating.Value

  /// Whether it says nothing that the other rules out, and no less.
  private func lies(within other: SharedDate) -> Bool {
    func holds(_ inner: EDTF.Bounds, _ outer: EDTF.Bounds) -> Bool {
      outer.lower <= inner.lower && inner.upper <= outer.upper
    }
    return holds(date.start, other.date.start) && holds(date.end, other.date.end)
  }

  private func isAlike(_ other: SharedDate) -> Bool {
    date.start == other.date.start && date.end == other.date.end
  }

  /// The dates that no other narrows.
  static func narrowest(_ dates: [SharedDate]) -> [SharedDate] {
    dates.filter { date in !dates.contains { $0.lies(within: date) && !$0.isAlike(date) } }
  }

  /// The narrowest dates if they disagree; nil if one of them lies within all others.
  static func disagreeing(_ dates: [SharedDate]) -> [SharedDate]? {
    let narrowest = narrowest(dates)
    return narrowest.contains { !$0.isAlike(narrowest[0]) } ? narrowest : nil
  }

  /// Of dates that mean the same, the values of those of which most is known.
  static func values(_ dates: [SharedDate]) -> [Dating.Value] {
    var known: [SharedDate] = []
    for date in dates.sorted(by: isBefore) where !known.contains(where: date.isAlike) {
      known.append(date)
    }
    return known.map(\.value)
  }

  /// By when they began and ended, then by how much is known.
  static func isBefore(_ left: SharedDate, _ right: SharedDate) -> Bool {
    func order(_ date: SharedDate) -> (Day, Day, Day, Day, Day, Int) {
      (
        date.date.start.lower, date.date.start.upper, date.date.end.lower, date.date.end.upper,
        date.value.start.upper, date.value.isQualified ? 1 : 0
      )
    }
    return order(left) < order(right)
  }
}

/// One of several facts that are the same, folded.
struct SharedFact {
  let row: FactRow
  let state: FactState
  let dating: Dating

  var dates: [SharedDate] {
    zip(SaidDates(state).occurred, dating.values).compactMap { said, value in
      guard case .date(let date) = said else { return nil }
      return SharedDate(fact: row.id, date: date, value: value)
    }
  }
}

extension Snapshot {
  /// Facts that are the same, folded.
  func shared(_ rows: [FactRow]) throws -> [SharedFact] {
    try rows.map { row in
      let state = try loader.state(of: row)
      return SharedFact(
        row: row, state: state, dating: try loader.dating(state, reportedBy: reportedBy))
    }
  }

  /// The dates of facts that stand, none a forecast, where they disagree, and up to when any source
  /// vouches for what they say.
  func disagreeingDates(_ rows: [FactRow]) throws -> (dates: [SharedDate], vouchedFor: Day?)? {
    // Most facts that are the same have the same date, which their rows show.
    func bounds(_ row: FactRow) -> [Int64] { [row.placement.earliest, row.ending, row.finish] }
    guard rows.count > 1,
      rows.contains(where: { bounds($0) != bounds(rows[0]) || $0.hasSeveralDates })
    else { return nil }
    let facts = try shared(rows).filter { !$0.dating.isForecast }
    guard let dates = SharedDate.disagreeing(facts.flatMap(\.dates)) else { return nil }
    return (dates, facts.compactMap(\.dating.vouchedFor).max())
  }

  /// A row with the dates of all facts that are the same, which disagree; nil for a forecast.
  func combined(
    _ row: FactRow, _ all: (dates: [SharedDate], vouchedFor: Day?)
  ) throws -> (row: FactRow, dating: Dating)? {
    let own = try loader.dating(loader.state(of: row), reportedBy: reportedBy)
    if own.isForecast { return nil }
    let dating = Dating(own, values: SharedDate.values(all.dates), vouchedFor: all.vouchedFor)
    let judged = FactRow(key: row.key, id: row.id, dating)
    var combined = row
    combined.placement = Placement(dating)
    combined.finish = judged.finish
    combined.ending = judged.ending
    combined.vouched = judged.vouched
    combined.lasts = judged.lasts
    combined.isAttested = judged.isAttested
    combined.hasSeveralDates = judged.hasSeveralDates
    combined.stretches = judged.stretches
    return (combined, dating)
  }

  /// What a fact and those that are the same say differently.
  func disagreements(_ row: FactRow, _ state: FactState, same: [FactRow]) throws -> [Disagreement] {
    guard !same.isEmpty else { return [] }
    let facts = try shared([row] + same)
    var found: [Disagreement] = []
    func add(_ member: String, _ values: [(value: JSON, fact: FactID)]) {
      var grouped: [(value: JSON, facts: Set<FactID>)] = []
      for (value, fact) in values {
        if let place = grouped.firstIndex(where: { $0.value == value }) {
          grouped[place].facts.insert(fact)
        } else {
          grouped.append((value, [fact]))
        }
      }
      found.append(
        Disagreement(
          member: member,
          values: grouped.map { Disagreement.Value(value: $0.value, facts: $0.facts.sorted()) }))
    }
    // What was expected is not held against what happened.
    let isForecast = facts[0].dating.isForecast
    let comparable = facts.filter { $0.dating.isForecast == isForecast }
    if let dates = SharedDate.disagreeing(comparable.flatMap(\.dates)) {
      add(
        "occurred", dates.sorted(by: SharedDate.isBefore).map { (.string($0.date.text), $0.fact) })
    }
    let kinds = facts.map { (value: $0.state.kind.rawValue, fact: $0.row.id) }
      .sorted { ($0.value, $0.fact) < ($1.value, $1.fact) }
    if kinds.contains(where: { $0.value != kinds[0].value }) {
      add("kind", kinds.map { (.string($0.value), $0.fact) })
    }
    let ids = Set(facts.map(\.row.id))
    let contradictions = facts.flatMap { fact in
      fact.state.links.filter {
        $0.relation == .contradicts && $0.from == fact.row.id && ids.contains($0.to)
      }
    }.sorted { ($0.to, $0.from) < ($1.to, $1.from) }
    if !contradictions.isEmpty {
      add("contradicts", contradictions.map { (.string($0.to.description), $0.from) })
    }
    return found
  }
}
