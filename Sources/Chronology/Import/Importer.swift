// The passes of an import over a file: one that finds out, and one that writes.

import EventStore
import Foundation
import GRDB
import TransparencyLog

/// An import of one file into one chronology.
struct Importer {
  let chronology: Chronology
  let input: ImportInput
  let options: ImportOptions
  let format: RowFormat
  let namespace: String

  init(
    _ chronology: Chronology, _ input: ImportInput, _ options: ImportOptions
  ) throws(ImportError) {
    self.chronology = chronology
    self.input = input
    self.options = options
    format = options.format ?? RowFormat(fileName: input.fileName) ?? .jsonLines
    let stem =
      input.fileName.lastIndex(of: ".").map { String(input.fileName[..<$0]) } ?? input.fileName
    namespace = options.namespace ?? stem
    guard !namespace.isEmpty, namespace.utf8.count <= 200,
      !namespace.unicodeScalars.contains(where: { $0.value < 0x20 })
    else {
      throw ImportError(
        "“\(namespace)” is not a valid namespace",
        advice: "Give one of 1 to 200 bytes, on one line.")
    }
  }

  var marker: ImportMarker { ImportMarker(path: chronology.store.path, namespace: namespace) }

  /// Names of the sources that are there already.
  func names() -> SourceNames {
    SourceNames(folder: input.folder) { [store = chronology.store] in
      // While rows are written this must not wait until all that others sent is folded.
      try store.read { db in
        let loader = StateLoader(db)
        return try Stored.all(String.self, db, sql: "SELECT id FROM source").compactMap { id in
          guard let source = SourceID(id), let title = try loader.state(of: source)?.text("title")
          else { return nil }
          return (source, title)
        }
      }
    }
  }

  func scan(_ names: SourceNames, refusesUnknownSources: Bool = true) throws -> ImportScan {
    ImportScan(
      try RowReader(input, format),
      RowChecker(
        names: names, documents: KeptDocuments(chronology.store), dates: options.dates),
      RowIdentities(chronology.id, namespace: namespace),
      LinkedFacts { [store = chronology.store] fact in
        try store.read { try StateLoader($0).standing(of: fact) }
      },
      refusesUnknownSources: refusesUnknownSources)
  }

  /// Compares rows with the chronology as it is now.
  func compare<Result>(_ body: (ImportComparison) throws -> Result) throws -> Result {
    let own = try chronology.store.identity().origin
    return try chronology.store.view { db in
      try body(
        ImportComparison(
          db: db, loader: StateLoader(db), namespace: namespace, ownOrigin: own))
    }
  }

  /// Whether anything was imported into the namespace.
  func namespaceExists() throws -> Bool {
    try chronology.store.view { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM fact_import WHERE namespace = ?)",
        arguments: [namespace]) ?? false
    }
  }

  /// The other namespaces, in which its rows may stand.
  func otherNamespaces() throws -> OtherNamespaces {
    try chronology.store.view { try OtherNamespaces(besides: namespace, $0) }
  }

  /// Tells of each fact of earlier imports that stands and has no row in the file.
  func eachMissing(
    _ seen: RowIdentities, in comparison: ImportComparison, _ body: (MissingRow) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      comparison.db,
      sql: """
        SELECT fact_import.row, fact.id FROM fact_import \
        JOIN fact ON fact.key = fact_import.fact \
        WHERE fact_import.namespace = ? AND NOT fact.retracted ORDER BY fact_import.row
        """, arguments: [namespace])
    var last: FactID?
    while let row = try rows.next() {
      let bytes: [UInt8] = try row.stored(1)
      guard let fact = FactID(bytes: bytes), fact != last else { continue }
      last = fact
      if seen.lines[fact] == nil { try body(MissingRow(row: try row.stored(0), fact: fact)) }
    }
  }
}
