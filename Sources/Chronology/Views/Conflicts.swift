// `conflicts`: what is in conflict, with both sides, their authors and their reasons.

import EventStore
import GRDB

extension Chronology {
  /// All facts and sources of which a member has several values.
  public func conflicts(
    filter: FactFilter = FactFilter(), page: Page = Page()
  ) throws -> ConflictsView {
    try ViewFrame(store, .now).view(filter: filter) { snapshot, context in
      let total = try snapshot.countConflicted()
      let rows = try snapshot.conflicted(page)
      return ConflictsView(
        context: context, total: total,
        next: page.next(after: rows.count, of: total),
        facts: try rows.map { try snapshot.conflictedFact($0) },
        sources: filter.isEmpty ? try snapshot.conflictedSources() : [])
    }
  }

  /// What is in conflict about one fact; nothing where it is settled.
  ///
  /// - Throws: `ChronologyError` with `unknownFact`.
  public func conflicts(of fact: FactID) throws -> ConflictedFact {
    try whole { try $0.conflictedFact($0.row(of: fact)) }
  }
}

extension Snapshot {
  private var conflictedCondition: Condition {
    // Retracted facts need a decision as much as others, unless other statuses are asked for.
    let statuses = filter.statuses.isEmpty ? Condition.always : filter.statusCondition
    return .all([
      Condition("conflicted"), Condition("first IS NOT NULL"), statuses, filter.condition,
    ])
  }

  fileprivate func countConflicted() throws -> Int {
    let condition = conflictedCondition
    return try Int.fetchOne(
      db.cachedStatement(sql: "SELECT count(*) FROM fact WHERE \(condition.sql)"),
      arguments: StatementArguments(condition.arguments)) ?? 0
  }

  fileprivate func conflicted(_ page: Page) throws -> [FactRow] {
    try FactRow.fetchAll(
      db, where: conflictedCondition,
      suffix: """
        ORDER BY earliest, latest, id LIMIT \(page.limit ?? -1) OFFSET \(max(0, page.offset))
        """)
  }

  func conflictedFact(_ row: FactRow) throws -> ConflictedFact {
    let state = try loader.state(of: row)
    let events = try loader.events(about: row.key)
    return ConflictedFact(
      fact: try view(row, state: state, certainty: nil, by: nil),
      conflicts: state.conflicts.map { conflict in
        OpenConflict(
          conflict,
          events.map { FactEventView($0.stamp, $0.payload) })
      })
  }

  fileprivate func conflictedSources() throws -> [ConflictedSource] {
    let rows = try SourceRow.fetchAll(db, "WHERE conflicted ORDER BY title IS NULL, title, id")
    return try rows.map { row in
      let view = try source(row.id)
      let events = try loader.events(aboutSource: row.key).map {
        FactEventView($0.stamp, .described($0.payload))
      }
      return ConflictedSource(
        source: view, conflicts: view.conflicts.map { OpenConflict($0, events) })
    }
  }
}

extension OpenConflict {
  fileprivate init(_ conflict: Conflict, _ events: [FactEventView]) {
    member = conflict.member
    sides = conflict.values.compactMap { value in
      events.first { $0.event == value.event }.map { Side(value: value.value, event: $0) }
    }
  }
}
