// Pages of a view: rows from the index, and among them, in order, the facts that were folded again.

import GRDB

/// One section of a view: a range of an index, and facts beside it.
struct PagedSection {
  let condition: Condition
  /// Facts folded again that belong here, in the order of views.
  let cut: [FactRow]
  /// How many rows there are in all.
  let count: Int
}

extension Snapshot {
  /// A section of the view.
  ///
  /// - Parameter belongs: Whether a fact that was folded again belongs to it.
  func section(_ condition: Condition, belongs: (FactRow) -> Bool) throws -> PagedSection {
    let (all, facts) = parts(condition, belongs: belongs)
    let stored = try Int.fetchOne(
      db.cachedStatement(sql: "SELECT count(*) FROM fact WHERE \(all.sql)"),
      arguments: StatementArguments(all.arguments))
    return PagedSection(condition: all, cut: facts, count: (stored ?? 0) + facts.count)
  }

  /// A section's condition on rows that hold as they stand, and the facts beside them.
  func parts(
    _ condition: Condition, belongs: (FactRow) -> Bool
  ) -> (condition: Condition, cut: [FactRow]) {
    let all = Condition.all([
      condition, filter.statusCondition, filter.condition, whole, notHidden,
    ])
    let facts = cut.filter { fact in
      fact.matchesFilter && filter.matchesStatus(fact.row) && !hidden.contains(fact.row.key)
        && belongs(fact.row)
    }.map(\.row).sorted(by: FactRow.isBefore)
    return (all, facts)
  }

  /// The rows of a page that runs through several sections.
  func rows(_ sections: [PagedSection], _ page: Page) throws -> [FactRow] {
    var skip = max(0, page.offset)
    var rest = page.limit ?? .max
    var rows: [FactRow] = []
    for section in sections where rest > 0 {
      if skip >= section.count {
        skip -= section.count
        continue
      }
      let found = try self.rows(
        section, skip: skip, limit: min(rest, section.count - skip),
        latestFirst: page.latestFirst)
      rows += found
      rest -= found.count
      skip = 0
    }
    return rows
  }

  private func rows(
    _ section: PagedSection, skip: Int, limit: Int, latestFirst: Bool
  ) throws -> [FactRow] {
    let direction = latestFirst ? "DESC" : "ASC"
    // Facts folded again can stand anywhere among the rows, so all up to the page's end are read.
    let isPlain = section.cut.isEmpty
    let range = isPlain ? "LIMIT \(limit) OFFSET \(skip)" : "LIMIT \(skip + limit)"
    let stored = try FactRow.fetchAll(
      db, where: section.condition,
      suffix: "ORDER BY earliest \(direction), latest \(direction), id \(direction) \(range)")
    guard !isPlain else { return stored }
    let cut = latestFirst ? section.cut.reversed() : section.cut
    let merged = merge(stored, cut) { left, right in
      latestFirst ? FactRow.isBefore(right, left) : FactRow.isBefore(left, right)
    }
    return Array(merged.dropFirst(skip).prefix(limit))
  }

  /// Two sorted lists as one.
  func merge<Fact>(
    _ left: [Fact], _ right: [Fact], by isBefore: (Fact, Fact) -> Bool
  ) -> [Fact] {
    var merged: [Fact] = []
    merged.reserveCapacity(left.count + right.count)
    var (a, b) = (0, 0)
    while a < left.count || b < right.count {
      if b == right.count || (a < left.count && !isBefore(right[b], left[a])) {
        merged.append(left[a])
        a += 1
      } else {
        merged.append(right[b])
        b += 1
      }
    }
    return merged
  }
}
