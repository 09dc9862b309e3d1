// Compares what is folded in the file with a fresh fold of the logs, in temporary tables of the
// connection: SQLite looks for a name there first, so that folding finds them, and the logs in the
// file. They lie in a temporary file that goes with the connection.

public import GRDB

/// A projection that can be compared with what folding makes now.
public protocol VerifiableProjection: Projection {
  /// The same, which folds what `compare` looks at and no more.
  var forComparison: Self { get }
  /// Makes the tables in the schema `temp`, without what is there for views alone.
  func createTemporary(_ db: Database) throws
  /// Compares the tables of the schema `main` with those of `temp`, which were folded just now from
  /// the same events.
  func compare(_ db: Database, _ comparison: inout ProjectionComparison) throws
}

/// What a comparison found.
public struct ProjectionComparison {
  /// The tables that were compared.
  public private(set) var tables: [String] = []
  /// What differs.
  public private(set) var differences: [String] = []

  /// Compares a table; what cannot be read of it is a difference.
  public mutating func compare(
    _ table: String, _ body: (inout ProjectionComparison) throws -> Void
  ) {
    tables.append(table)
    do {
      try body(&self)
    } catch {
      note("the table '\(table)' cannot be read: \(error)")
    }
  }

  /// Notes a difference.
  public mutating func note(_ difference: String) { differences.append(difference) }
}

struct ProjectionVerifier {
  let db: Database
  let projections: [any Projection]

  /// - Parameter progress: is told how many events have been folded.
  func check(_ report: inout VerifyReport, progress: (Int64) -> Void) throws {
    report.compared.append("the structure of the file and the declarations of its tables")
    for message in structure() { report.note(view: message) }
    guard report.logs.allSatisfy(\.ok) else {
      report.notChecked.append("the tables that views read, since the logs are damaged")
      return
    }
    for projection in projections {
      do {
        try check(projection, &report, progress)
      } catch {
        report.note(view: "the projection '\(projection.name)' cannot be folded or read: \(error)")
      }
    }
  }

  /// What is wrong with the pages and the indexes of the file, and with what it declares.
  private func structure() -> [String] {
    do {
      let found = try String.fetchAll(db, sql: "PRAGMA main.integrity_check(20)")
      let problems = (found == ["ok"] ? [] : found) + (try FileShape.problems(db, projections))
      return problems.map { "the file's structure: \($0)" }
    } catch {
      return ["the file's structure cannot be read: \(error)"]
    }
  }

  private func check(
    _ projection: any Projection, _ report: inout VerifyReport, _ progress: (Int64) -> Void
  ) throws {
    guard let verifiable = projection as? any VerifiableProjection else {
      report.notChecked.append("the projection '\(projection.name)', which cannot be compared")
      return
    }
    guard try projection.isPrepared(db) else {
      report.notChecked.append(
        "the tables that views read: they are of another version, and the next view rebuilds them")
      return
    }
    guard try !ProjectionPosition.isInBulk(db, projection) else {
      report.notChecked.append(
        "the tables that views read: they are not complete yet, and the next view completes them")
      return
    }
    try checkPositions(projection, &report)
    let sizes = try sizes(projection, &report)
    let comparison = try fold(verifiable.forComparison, sizes, progress)
    report.compared.append(
      "the \(comparison.tables.count) tables that views read: "
        + comparison.tables.joined(separator: " "))
    for difference in comparison.differences { report.note(view: difference) }
  }

  private func checkPositions(_ projection: any Projection, _ report: inout VerifyReport) throws {
    let strays = try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM projection_position WHERE projection = ? \
        AND log NOT IN (SELECT number FROM log)
        """, arguments: [projection.name])
    if strays != 0 { report.note(view: "events of a log that is not here are noted as folded") }
    let names = projections.map(\.name)
    for table in ["projection", "projection_position"] {
      let column = table == "projection" ? "name" : "projection"
      let found = try String.fetchAll(db, sql: "SELECT DISTINCT \(column) FROM \(table)")
      for name in found where !names.contains(where: { $0.hasSameBytes(as: name) }) {
        report.note(view: "the table '\(table)' names the unknown projection '\(name)'")
      }
    }
  }

  /// How much of each log is folded.
  private func sizes(
    _ projection: any Projection, _ report: inout VerifyReport
  ) throws -> [(log: LogRow, size: Int64)] {
    try LogRow.fetchAll(db).map { log in
      let size = try ProjectionPosition.size(db, projection, log: log.number)
      if size < 0 || size > log.size {
        report.note(view: "events noted as folded of \(log.origin): \(size) of \(log.size)")
      }
      report.waiting += max(0, log.size - max(0, size))
      return (log, min(max(0, size), log.size))
    }
  }

  private func fold<P: VerifiableProjection>(
    _ projection: P, _ sizes: [(log: LogRow, size: Int64)], _ progress: (Int64) -> Void
  ) throws -> ProjectionComparison {
    try projection.createTemporary(db)
    var folded: Int64 = 0
    for (log, size) in sizes {
      var from: Int64 = 0
      while from < size {
        var count = 0
        try projection.fold(
          {
            guard count < Limits.foldTransaction, from < size else { return nil }
            let events = try Event.fetch(
              db, log: log, from: from, to: size, limit: Limits.foldBatch)
            guard let last = events.last else {
              throw EventStoreError.damagedLogs("log \(log.origin) has no entry at \(from)")
            }
            from = last.index + 1
            count += events.count
            folded += Int64(events.count)
            progress(folded)
            return projection.read(events)
          }, db)
      }
    }
    var comparison = ProjectionComparison()
    try projection.compare(db, &comparison)
    return comparison
  }
}
