// Exact duplicates: facts that say the same of the same date, word for word.

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
