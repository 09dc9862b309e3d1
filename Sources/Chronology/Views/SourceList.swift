// `source list` and `source show`.

import EventStore
import GRDB

extension Snapshot {
  /// All sources, by title, then id; those without a title last.
  func sources() throws -> [SourceView] {
    try SourceRow.fetchAll(db, "WHERE \(Self.isInUse) ORDER BY title IS NULL, title, id")
      .map { try view($0) }
  }

  /// Sources that are described, cited or copied; not those that an earlier description named.
  private static let isInUse = """
    (state IS NOT NULL OR key IN (SELECT source FROM fact_source) \
    OR key IN (SELECT other FROM source_copy WHERE stands))
    """

  /// Whether an event names the source: it is described, cited or copied.
  func isNamed(_ id: SourceID) throws -> Bool {
    try !SourceRow.fetchAll(db, "WHERE id = ? AND \(Self.isInUse)") { $0.bind(id.description) }
      .isEmpty
  }

  func source(_ id: SourceID) throws -> SourceView {
    guard let row = try SourceRow.fetch(db, id: id) else { throw ChronologyError.unknown(id) }
    return try view(row)
  }

  private func view(_ row: SourceRow) throws -> SourceView {
    let state = try loader.state(of: row.id) ?? SourceState(id: row.id)
    let copies = try group(of: row.id).sorted()
    let facts = try Int.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT count(*) FROM fact_source JOIN fact ON fact.key = fact_source.fact \
          WHERE source = ? AND cited AND NOT retracted AND first IS NOT NULL
          """), arguments: [row.key])
    return SourceView(
      id: row.id, described: state.first != nil, description: state.description,
      conflicts: state.conflicts, group: copies.first ?? row.id, copies: copies,
      facts: facts ?? 0, recordedAt: state.first?.at, author: state.first?.origin,
      event: state.first?.id)
  }

  /// The citations of a source that stand.
  func citations(
    of id: SourceID, _ filter: FactFilter
  ) throws -> [(fact: FactID, statement: String, citation: Citation)] {
    guard let row = try SourceRow.fetch(db, id: id) else { throw ChronologyError.unknown(id) }
    let facts = try FactRow.fetchAll(
      db,
      where: .all([
        Condition(
          """
          key IN (SELECT fact FROM fact_source WHERE source = ? AND cited) \
          AND first IS NOT NULL
          """, [row.key]), filter.condition, filter.statusCondition,
      ]), suffix: "ORDER BY id")
    return try facts.flatMap { fact in
      let state = try loader.state(of: fact)
      return state.citations.filter { $0.citation.source == id }.map { element in
        (fact: fact.id, statement: state.text("statement") ?? "", citation: element.citation)
      }
    }
  }
}
