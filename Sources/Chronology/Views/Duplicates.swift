// Exact duplicates: facts that say the same of the same date, word for word, and rows that another
// namespace has too.

import EventStore
import GRDB

extension Chronology {
  /// The facts that say the same as one, of the same date, word for word; retracted ones left out.
  ///
  /// Of those with one date, or of all without, so many are looked at and no more.
  ///
  /// - Throws: `ChronologyError` with `unknownFact`.
  public func duplicates(of fact: FactID) throws -> [FactID] {
    try whole { snapshot in
      let row = try snapshot.row(of: fact)
      let state = try snapshot.loader.state(of: row)
      let band = row.placement.band == .bounded ? "band = 0" : "band IN (1, 2, 3)"
      let keys = try Stored.all(
        Int64.self, snapshot.db,
        sql: """
          SELECT dated.key FROM (SELECT key FROM fact WHERE retracted = 0 AND \(band) \
          AND earliest = ? AND key <> ? LIMIT \(Self.duplicateCandidates)) AS dated \
          CROSS JOIN fact_text ON fact_text.fact = dated.key WHERE fact_text.statement = ?
          """, arguments: [row.placement.earliest, row.key, FactText(state).statement])
      return try keys.compactMap { key in
        guard let row = try FactRow.fetch(snapshot.db, key: key) else { return nil }
        let other = try snapshot.loader.state(of: row)
        let isSame = ["statement", "occurred"].allSatisfy {
          other.registers.distinct($0).map(\.value) == state.registers.distinct($0).map(\.value)
        }
        return isSame ? row.id : nil
      }.sorted()
    }
  }

  private static var duplicateCandidates: Int { 50_000 }
}

/// Rows of an import that another namespace has too.
public struct RowsElsewhere: Hashable, Sendable {
  /// The other namespace.
  public let namespace: String
  /// How many rows have the same id and the same content there.
  public let rows: Int
}

extension Importer {
  /// In which other namespaces rows that were just imported stand already.
  ///
  /// - Parameter size: The size that this replica's log had before.
  func rowsElsewhere(since size: Int64) throws -> [RowsElsewhere] {
    guard let own = try chronology.store.identity().origin else { return [] }
    return try chronology.store.read { db in
      guard let log = try FoldedLogs(db).number(own.incarnation) else { return [] }
      let others = try Stored.all(
        String.self, db,
        sql: """
          WITH RECURSIVE known (name) AS (SELECT min(namespace) FROM fact_import UNION ALL \
          SELECT (SELECT min(namespace) FROM fact_import WHERE namespace > name) FROM known \
          WHERE name IS NOT NULL) \
          SELECT name FROM known WHERE name IS NOT NULL AND name <> ? LIMIT \(Self.comparedCount)
          """, arguments: [namespace])
      return try others.compactMap { other in
        let rows = try Int.fetchOne(
          db,
          sql: """
            SELECT count(DISTINCT own.row) FROM fact_import AS own CROSS JOIN fact_import AS other \
            ON other.namespace = ? AND other.row = own.row AND other.digest = own.digest \
            WHERE own.namespace = ? AND own.entry >= ? AND own.entry < ?
            """, arguments: [other, namespace, log << 40 | size, (log + 1) << 40])
        guard let rows, rows > 0 else { return nil }
        return RowsElsewhere(namespace: other, rows: rows)
      }
    }
  }

  /// With so many other namespaces rows are compared, and no more.
  private static var comparedCount: Int { 32 }
}
