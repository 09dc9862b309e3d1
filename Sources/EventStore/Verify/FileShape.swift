// What a file declares: the tables, indexes and triggers that its version has, word for word. The first
// page holds them, and nothing else in a file vouches for it.

import GRDB

enum FileShape {
  /// What is declared otherwise than this program declares it; a file made anew declares it rightly.
  ///
  /// What else somebody may have added to a file is passed over.
  static func problems(_ db: Database, _ projections: [any Projection]) throws -> [String] {
    let version = try Int32.fetchOne(db, sql: "PRAGMA main.user_version") ?? 0
    guard (1...Schema.version).contains(version) else {
      return ["it says that its tables have version \(version)"]
    }
    let expected = try declarations(like: db, version, projections)
    let found = try declarations(db)
    if version < Schema.version {
      let later = try declarations(like: db, Schema.version, []).keys
        .filter { expected[$0] == nil && found[$0] != nil }
      if let name = later.min() {
        return ["it says that its tables have version \(version), but has '\(name)'"]
      }
    }
    var problems = expected.sorted { $0.key < $1.key }.compactMap { name, declared -> String? in
      guard let there = found[name] else { return "the \(declared.type) '\(name)' is missing" }
      return there == declared
        ? nil : "the \(declared.type) '\(name)' is not declared as it must be"
    }
    if expected["lineage"] != nil, found["lineage"] != nil, try !isLineageWhole(db) {
      problems.append("the file's state has no name")
    }
    return problems
  }

  private struct Declaration: Equatable {
    let type: String
    let table: String
    let sql: String
  }

  private static func declarations(_ db: Database) throws -> [String: Declaration] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT name, type, tbl_name, sql FROM main.sqlite_schema \
        WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL
        """
    ).reduce(into: [:]) { found, row in
      found[try row.kept(0)] = Declaration(
        type: try row.kept(1), table: try row.kept(2), sql: try row.kept(3))
    }
  }

  /// What a new file of a version declares, with the projections that are prepared in this one.
  private static func declarations(
    like db: Database, _ version: Int32, _ projections: [any Projection]
  ) throws -> [String: Declaration] {
    // While a bulk is folded, its indexes are not there.
    let prepared = try projections.filter {
      try $0.isPrepared(db) && !ProjectionPosition.isInBulk(db, $0)
    }
    let forkTables = try ForkTable.names.filter { try db.tableExists($0, in: "main") }
    return try DatabaseQueue().write { fresh in
      try Schema.migrate(fresh, to: version)
      for projection in prepared { try projection.prepare(fresh) }
      try ForkTable.create(fresh)
      for table in ForkTable.names where !forkTables.contains(table) {
        try fresh.execute(sql: "DROP TABLE \(table)")
      }
      return try declarations(fresh)
    }
  }

  /// Whether the file's state has a name, by which its write-ahead log is told from another's.
  private static func isLineageWhole(_ db: Database) throws -> Bool {
    let rows = try Row.fetchAll(db, sql: "SELECT one, state, before FROM lineage")
    return try rows.count == 1
      && rows.allSatisfy { row in
        try row.kept(0) == 1
          && [try row.kept(1) as [UInt8], try row.kept(2)].allSatisfy { $0.count == 16 }
      }
  }
}
