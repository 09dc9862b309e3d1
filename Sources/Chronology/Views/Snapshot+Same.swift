// Facts that links say are the same show as one row: which of them, and what it takes from the rest.

import EventStore
import GRDB

extension Snapshot {
  /// Of facts that are the same and in the view, leaves in the one of the least rank, and of those
  /// the one with the smallest id.
  ///
  /// It looks at facts that are in groups, and at no others.
  ///
  /// - Parameter rank: How well a fact stands for its group; nil if it is not in the view.
  func showOnce(_ rank: (FactRow) -> Int?) throws {
    guard try hasGroups() else { return }
    var best: [Int64: (rank: Int, row: FactRow)] = [:]
    func consider(_ row: FactRow) {
      guard let number = row.same, let rank = rank(row) else { return }
      guard let known = best[number] else {
        best[number] = (rank, row)
        return
      }
      let isBetter = (rank, row.id) < (known.rank, known.row.id)
      hidden.insert(isBetter ? known.row.key : row.key)
      if isBetter { best[number] = (rank, row) }
    }
    let all = Condition.all([filter.statusCondition, filter.condition, whole])
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT \(FactRow.selection) FROM fact INDEXED BY fact_same_group \
          WHERE same IS NOT NULL AND \(all.sql)
          """),
      arguments: StatementArguments(all.arguments))
    while let row = try rows.next() { consider(FactRow(row)) }
    for fact in cut where fact.matchesFilter && filter.matchesStatus(fact.row) {
      consider(fact.row)
    }
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
