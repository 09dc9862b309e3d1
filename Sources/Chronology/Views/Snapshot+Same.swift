// Facts that links say are the same show as one row: which of them, and what it takes from the rest.

import EventStore
import GRDB

extension Snapshot {
  /// Of facts that are the same and in the view, leaves in the one of the least rank, and of those
  /// the one with the smallest id.
  ///
  /// Where they disagree about the date, it is judged under all of their dates. It looks at facts that
  /// are in groups, and at no others.
  ///
  /// - Parameter rank: How well a fact stands for its group; nil if it is not in the view.
  func showOnce(_ rank: (FactRow) -> Int?) throws {
    guard try hasGroups() else { return }
    // Those that are looked at one by one, by their groups.
    var others: [Int64: [GroupedFact]] = [:]
    for fact in cut {
      guard let number = fact.row.same else { continue }
      others[number, default: []].append(
        GroupedFact(
          row: fact.row, isAsked: fact.matchesFilter && filter.matchesStatus(fact.row)))
    }
    let asked = Condition.all([filter.statusCondition, filter.condition])
    var group: [GroupedFact] = []
    var number: Int64?
    func finish() throws {
      guard let number else { return }
      try showOnce(group + (others.removeValue(forKey: number) ?? []), rank)
    }
    try RowStatement(
      db,
      sql: """
        SELECT \(FactRow.selection), (\(asked.sql)) FROM fact INDEXED BY fact_same_group \
        WHERE same IS NOT NULL AND first IS NOT NULL AND \(whole.sql) ORDER BY same
        """
    ).each(arguments: StatementArguments(asked.arguments + whole.arguments)) { row in
      let fact = GroupedFact(
        row: try FactRow(row), isAsked: row.integer(FactRow.selectionCount).map { $0 != 0 } ?? false
      )
      if fact.row.same != number {
        try finish()
        (group, number) = ([], fact.row.same)
      }
      group.append(fact)
    }
    try finish()
    for group in others.values { try showOnce(group, rank) }
  }

  /// A fact of a group that is the same, and whether the filter lets it through.
  private struct GroupedFact {
    let row: FactRow
    let isAsked: Bool
  }

  private func showOnce(_ group: [GroupedFact], _ rank: (FactRow) -> Int?) throws {
    guard group.contains(where: \.isAsked) else { return }
    func isHistory(_ row: FactRow) -> Bool {
      !row.isRetracted && [.bounded, .unbounded, .unplaced].contains(row.placement.band)
        && row.kind != Kind.forecast.rawValue
    }
    let disagreeing = try disagreeingDates(group.map(\.row).filter(isHistory))
    var best: (rank: Int, row: FactRow, dating: Dating?)?
    for fact in group where fact.isAsked {
      var row = fact.row
      var dating: Dating?
      if let disagreeing, isHistory(row), let all = try combined(row, disagreeing) {
        (row, dating) = (all.row, all.dating)
      }
      guard let rank = rank(row) else {
        // By its own date alone it might be in the view.
        if dating != nil { hidden.insert(row.key) }
        continue
      }
      if let known = best, (known.rank, known.row.id) < (rank, row.id) {
        hidden.insert(row.key)
        continue
      }
      if let known = best { hidden.insert(known.row.key) }
      best = (rank, row, dating)
    }
    if let best, let dating = best.dating { show(best.row, dating) }
  }

  /// Whether any facts are the same, now or within the bounds.
  func hasGroups() throws -> Bool {
    if cut.contains(where: { $0.row.same != nil }) { return true }
    return try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM same_group)")) ?? false
  }

  /// Facts that no other stands for.
  var notHidden: Condition { hidden.isEmpty ? .always : !.isOneOf(keys: hidden) }

  /// The other facts that are the same as one, by id: recorded within the bounds and not retracted.
  func same(as row: FactRow) throws -> [FactRow] {
    if isBounded, !foldsCut { return try linked(to: row) }
    guard let number = scopedGroups.number(of: row) else { return [] }
    let members =
      try scopedGroups.members(of: number)
      ?? FactRow.fetchAll(
        db,
        where: .all([Condition("same = ? AND first IS NOT NULL", [number]), inside]))
    return members.filter { $0.key != row.key && !$0.isRetracted }.sorted { $0.id < $1.id }
  }
}

extension Snapshot {
  /// The same by following links from fact to fact, for a question that is about a few.
  private func linked(to row: FactRow) throws -> [FactRow] {
    var open = [row]
    var seen: Set<FactID> = [row.id]
    var found: [FactRow] = []
    while let next = open.popLast() {
      let state = try loader.state(of: next)
      let isReported = try reportedBy == nil || !sightings(of: next).isEmpty
      if next.key != row.key, state.first != nil, !state.isRetracted, isReported {
        found.append(next)
      }
      for id in state.same where seen.insert(id).inserted {
        if let other = try FactRow.fetch(db, id: id) { open.append(other) }
      }
    }
    return found.sorted { $0.id < $1.id }
  }
}

/// Groups as the bounds of a view leave them, where those differ from the groups of now.
struct ScopedGroups {
  /// The numbers of now that mean nothing within the bounds.
  private var replaced: Set<Int64> = []
  /// The numbers within the bounds, below zero, by the facts' rows.
  private var numbers: [Int64: Int64] = [:]
  private var groups: [Int64: [FactRow]] = [:]

  init() {}

  /// - Parameters:
  ///   - links: The facts that links within the bounds say are the same as one.
  ///   - keys: The rows of the facts.
  init(replaced: Set<Int64>, links: [FactID: Set<FactID>], keys: [FactID: Int64]) {
    self.replaced = replaced
    var neighbours = links
    for (id, others) in links {
      for other in others { neighbours[other, default: []].insert(id) }
    }
    var seen: Set<FactID> = []
    var number: Int64 = 0
    for start in neighbours.keys where seen.insert(start).inserted {
      number -= 1
      var open = [start]
      while let id = open.popLast() {
        if let key = keys[id] { numbers[key] = number }
        for other in neighbours[id] ?? [] where seen.insert(other).inserted { open.append(other) }
      }
    }
  }

  /// The number of a fact's group within the bounds; nil for one that is like no other.
  func number(of row: FactRow) -> Int64? {
    guard let same = row.same, same >= 0, replaced.contains(same) else {
      return row.same ?? numbers[row.key]
    }
    return numbers[row.key]
  }

  /// Notes a fact that is recorded within the bounds.
  mutating func note(_ row: FactRow) {
    if let number = row.same, number < 0 { groups[number, default: []].append(row) }
  }

  /// The facts of a group that differs from those of now; nil for one that does not.
  func members(of number: Int64) -> [FactRow]? {
    number < 0 ? groups[number] ?? [] : nil
  }
}
