// One question's view of the tables: bounds resolved, and the facts that the bounds cut through.
//
// Most facts lie wholly inside a bound, and their rows hold as they stand, or wholly outside. Only
// those that a bound cuts through are folded again from what lies inside it, so a question costs
// what changed since its bound, not what there is.

import EDTF
import EventStore
import GRDB

/// The facts within the bounds of a question.
final class Snapshot {
  /// A fact that the bounds cut through, as it stands within them.
  struct CutFact {
    var row: FactRow
    let matchesFilter: Bool
  }

  let db: Database
  let loader: StateLoader
  let reportedBy: Day?
  let filter: FactFilter
  /// Whether the question has bounds, and whether the facts that they cut through are folded.
  let isBounded: Bool
  let foldsCut: Bool
  /// Facts that the bounds may cut through.
  private(set) var beyond = Condition("0")
  /// Facts that lie wholly inside the bounds.
  private(set) var inside = Condition.always
  /// Facts that are looked at one by one, and that are recorded within the bounds: those that the
  /// bounds cut through, and others that rows alone cannot judge.
  private(set) var cut: [CutFact] = []
  /// The rows of facts that rows could judge, and are looked at one by one nevertheless.
  private var single: Set<Int64> = []
  /// Groups of facts that are the same, where the bounds leave other groups than there are now.
  var scopedGroups = ScopedGroups()
  /// Facts that a view leaves out, since it shows another that is the same.
  var hidden: Set<Int64> = []
  /// The dates that facts are shown with, by their rows, where they stand for others that disagree.
  private(set) var sharedDating: [Int64: Dating] = [:]
  /// Groups of copies, once they are known.
  var groups: [SourceID: Set<SourceID>] = [:]
  /// The names that mean one, once they are known.
  var knownNames: NameClasses?

  /// - Parameter foldsCut: Whether the question is about all facts, so that those which the bounds
  ///   cut through are folded now; a question about a few folds them itself.
  init(
    _ db: Database, scope: Scope, reportedBy: Day? = nil, filter: FactFilter = FactFilter(),
    foldsCut: Bool = true
  ) throws {
    self.db = db
    self.reportedBy = reportedBy
    let loader = StateLoader(db, scope: scope)
    self.loader = loader
    self.filter =
      filter.hasNames
      ? filter.widened(by: NameClasses(try loader.standingAliases())) : filter
    isBounded = !scope.isEverything || reportedBy != nil
    self.foldsCut = foldsCut
    guard isBounded else { return }
    try cutThrough(scope)
    if foldsCut { try regroup(FactRow.fetchAll(db, where: beyond)) }
  }

  private func cutThrough(_ scope: Scope) throws {
    var inside: [Condition] = []
    // Facts of which nothing was recorded within the bounds are outside.
    var begun: [Condition] = []
    // Facts that have something beyond a bound, after something within it: each first term lets an
    // index be used that has only facts for which that can be.
    var beyond: [Condition] = []
    if let time = scope.recordedBy {
      inside.append(Condition("recorded_last <= ?", [time]))
      begun.append(Condition("recorded_first <= ?", [time]))
      beyond.append(Condition("(recorded_last > recorded_first AND recorded_last > ?)", [time]))
    }
    if let arrival = scope.arrival {
      inside.append(Condition("arrival_last <= ?", [arrival]))
      begun.append(Condition("arrival_first <= ?", [arrival]))
      beyond.append(Condition("(arrival_last > arrival_first AND arrival_last > ?)", [arrival]))
    }
    if let sizes = scope.sizes {
      let changed = Condition.isOneOf(keys: try changed(since: sizes))
      inside.append(!changed)
      beyond.append(changed)
    }
    if let day = reportedBy?.number {
      inside.append(Condition("reported_last <= ?", [day]))
      beyond.append(
        Condition(
          "(reported_last > reported_first AND reported_first <= ? AND reported_last > ?)",
          [day, day]))
    }
    self.inside = .all(inside)
    self.beyond = .all(begun + [.any(beyond)])
  }

  /// Facts whose rows hold as they stand.
  var whole: Condition {
    single.isEmpty ? inside : .all([inside, !.isOneOf(keys: single)])
  }

  /// Looks at facts one by one whose rows a condition holds for.
  func single(out condition: Condition) throws {
    let rows = try FactRow.fetchAll(db, where: .all([condition, whole]))
    cut += try rows.compactMap { try cutFact($0).fact }
    single.formUnion(rows.map(\.key))
  }

  /// Looks at the facts that bounds cut through.
  ///
  /// Bounds can leave other links standing than there are now; so where such a fact is, or was, the
  /// same as others, its whole group is looked at fact by fact too.
  private func regroup(_ rows: [FactRow]) throws {
    let outside = Set(rows.map(\.key))
    var open = rows
    var seen: [FactID: Int64] = [:]
    var replaced: Set<Int64> = []
    var links: [FactID: Set<FactID>] = [:]
    while let row = open.popLast() {
      guard seen.updateValue(row.key, forKey: row.id) == nil else { continue }
      let (fact, same) = try cutFact(row)
      if let fact { cut.append(fact) }
      if !outside.contains(row.key) { single.insert(row.key) }
      if let number = row.same, replaced.insert(number).inserted {
        open += try FactRow.fetchAll(db, where: Condition("same = ?", [number]))
      }
      guard !same.isEmpty else { continue }
      links[row.id] = same
      for id in same where seen[id] == nil {
        if let other = try FactRow.fetch(db, id: id) { open.append(other) }
      }
    }
    scopedGroups = ScopedGroups(replaced: replaced, links: links, keys: seen)
    for place in cut.indices {
      cut[place].row.same = scopedGroups.number(of: cut[place].row)
      scopedGroups.note(cut[place].row)
    }
  }

  /// Shows a fact with the dates of all that are the same, instead of as its row has it.
  func show(_ row: FactRow, _ dating: Dating) {
    sharedDating[row.key] = dating
    if let place = cut.firstIndex(where: { $0.row.key == row.key }) {
      cut[place].row = row
    } else {
      cut.append(CutFact(row: row, matchesFilter: true))
      single.insert(row.key)
    }
  }

  /// The names that mean one, within the bounds.
  func names() throws -> NameClasses { NameClasses(try loader.standingAliases()) }

  /// A fact as it stands within the bounds, if it is there; and those that are the same.
  private func cutFact(_ row: FactRow) throws -> (fact: CutFact?, same: Set<FactID>) {
    let state = try loader.state(of: row)
    let same = state.same
    guard state.first != nil else { return (nil, same) }
    let dating = try loader.dating(state, reportedBy: reportedBy)
    // What no source had made public by then is not in view.
    if reportedBy != nil, dating.reported == nil { return (nil, same) }
    var scoped = try loader.row(key: row.key, state, reportedBy: reportedBy)
    // What lies outside the bounds still has to be known, so that its state is cut again when shown.
    scoped.reach = row.reach
    scoped.eventCount = row.eventCount
    scoped.same = row.same
    return (CutFact(row: scoped, matchesFilter: filter.matches(state, dating)), same)
  }

  /// Facts about which, or about whose dates, something lies beyond some sizes of logs.
  private func changed(since sizes: [Incarnation: Int64]) throws -> Set<Int64> {
    var facts: Set<Int64> = []
    var sources: Set<Int64> = []
    for log in try loader.logs.all() {
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: "SELECT fact, other, source FROM folded_event WHERE entry >= ? AND entry < ?"),
        arguments: [log.number << 40 | (sizes[log.incarnation] ?? 0), (log.number + 1) << 40])
      while let row = try rows.next() {
        if let fact: Int64 = try row.storedIfAny(0) { facts.insert(fact) }
        if let other: Int64 = try row.storedIfAny(1) { facts.insert(other) }
        if let source: Int64 = try row.storedIfAny(2) { sources.insert(source) }
      }
    }
    guard !facts.isEmpty || !sources.isEmpty else { return [] }
    for source in sources {
      facts.formUnion(
        try Stored.all(
          Int64.self,
          db.cachedStatement(sql: "SELECT fact FROM fact_source WHERE source = ?"),
          arguments: [source]))
    }
    // Forecasts depend on the facts that close them too.
    facts.formUnion(
      try Stored.all(
        Int64.self,
        db, sql: "SELECT key FROM fact WHERE events > 1 AND (band = 2 OR kind = 'forecast')"))
    return facts
  }
}

extension FactRow {
  /// The rows that a condition holds for, in the order of rows.
  static func fetchAll(
    _ db: Database, where condition: Condition, suffix: String = ""
  ) throws -> [FactRow] {
    try fetchAll(
      db, sql: "SELECT \(selection) FROM fact WHERE \(condition.sql) \(suffix)",
      arguments: StatementArguments(condition.arguments))
  }
}
