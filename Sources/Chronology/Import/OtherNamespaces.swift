// Rows that another namespace has too: most likely one file under two names.

import EventStore
import GRDB
import TransparencyLog

/// Rows of an import that another namespace has too.
public struct RowsElsewhere: Hashable, Sendable {
  /// The other namespace.
  public let namespace: String
  /// How many rows have the same id and the same content there.
  public let rows: Int
}

/// The other namespaces of an import, and how many of its new rows stand in each.
struct OtherNamespaces {
  /// With so many other namespaces rows are compared, and no more.
  private static var comparedCount: Int { 32 }

  private var counts: [(namespace: String, rows: Int)]

  init(besides namespace: String, _ db: Database) throws {
    let names = try Stored.all(
      String.self, db,
      sql: """
        WITH RECURSIVE known (name) AS (SELECT min(namespace) FROM fact_import UNION ALL \
        SELECT (SELECT min(namespace) FROM fact_import WHERE namespace > name) FROM known \
        WHERE name IS NOT NULL) \
        SELECT name FROM known WHERE name IS NOT NULL AND name <> ? LIMIT \(Self.comparedCount)
        """, arguments: [namespace])
    counts = names.map { ($0, 0) }
  }

  /// Those in which some of the rows stand.
  var found: [RowsElsewhere] {
    counts.filter { $0.rows > 0 }.map { RowsElsewhere(namespace: $0.namespace, rows: $0.rows) }
  }

  /// Looks where a new row has the same id and the same content.
  mutating func look(for row: RowIdentity, _ db: Database) throws {
    guard !counts.isEmpty else { return }
    let statement = try RowStatement(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM fact_import WHERE namespace = ? AND row = ? AND digest = ?)
        """)
    for index in counts.indices {
      let stands = try statement.integer { values in
        values.bind(counts[index].namespace)
        values.bind(row.row)
        row.digest.withUnsafeBytes { values.bind($0) }
      }
      if stands == 1 { counts[index].rows += 1 }
    }
  }
}
