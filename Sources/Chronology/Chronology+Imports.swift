// What was imported before: what a second import of a file is compared with.

public import EventStore
import GRDB

/// A fact that came from a row of an imported file.
public struct ImportedFact: Sendable {
  /// The row's id.
  public let row: String
  /// The fact.
  public let fact: FactID
  /// The event of its last import, on which a changed row is a revision.
  public let event: EventReference
  /// The content that the row had then: all that its imports set, in order.
  public let content: FactContent
  /// SHA-256 of the row then, if it was noted.
  public let digest: String?
  /// Whether the fact is retracted now.
  public let retracted: Bool
}

extension Chronology {
  /// The facts that were imported into a namespace, by the bytes of their row ids.
  ///
  /// - Parameter body: is called inside one snapshot, a row at a time.
  public func forEachImportedRow(
    namespace: String, _ body: (ImportedFact) throws -> Void
  ) throws {
    try whole { snapshot in
      let rows = try Row.fetchCursor(
        snapshot.db,
        sql: """
          SELECT DISTINCT "row", fact FROM fact_import WHERE namespace = ? ORDER BY "row", fact
          """, arguments: [namespace])
      while let row = try rows.next() {
        let id: String = row[0]
        guard let fact = try FactRow.fetch(snapshot.db, key: row[1]),
          let imported = try snapshot.imported(namespace: namespace, row: id, fact)
        else { continue }
        try body(imported)
      }
    }
  }

  /// The facts that were imported into a namespace, by the bytes of their row ids.
  public func importedRows(namespace: String) throws -> [ImportedFact] {
    var all: [ImportedFact] = []
    try forEachImportedRow(namespace: namespace) { all.append($0) }
    return all
  }

  /// How many rows were imported into a namespace.
  public func importedRowCount(namespace: String) throws -> Int {
    try store.view { db in
      try Int.fetchOne(
        db, sql: "SELECT count(DISTINCT \"row\") FROM fact_import WHERE namespace = ?",
        arguments: [namespace]) ?? 0
    }
  }
}

extension Snapshot {
  fileprivate func imported(
    namespace: String, row: String, _ fact: FactRow
  ) throws -> ImportedFact? {
    let all = try loader.events(about: fact.key)
    let imports = all.filter { event in
      guard let imported = event.payload.imported else { return false }
      return imported.namespace.hasSameBytes(as: namespace)
        && imported.row.hasSameBytes(as: row)
    }
    // Imports follow one another through what was done in between, which is left out here.
    let order = EventOrder(all.map { ($0.stamp, $0.payload.after) })
    let keys = Set(imports.map(\.stamp.key))
    let sequence = order.sequence.filter { keys.contains(all[$0].stamp.key) }
    guard let last = sequence.last else { return nil }
    let state = try FactState.fold(fact.id, imports)
    return ImportedFact(
      row: row, fact: fact.id, event: all[last].stamp.reference, content: state.content,
      digest: all[last].payload.imported?.digest, retracted: fact.isRetracted)
  }
}
