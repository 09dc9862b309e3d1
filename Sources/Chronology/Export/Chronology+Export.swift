// Exporting facts and sources as rows that an import reads into an equal chronology.

import EventStore

/// What an export writes.
public struct ExportOptions: Sendable {
  /// The form of its rows.
  public var format = RowFormat.jsonLines
  /// Whether it has a row for each fact.
  public var hasFacts = true
  /// Whether it has a row for each described source.
  public var hasSources = true
  /// Whether citations keep the texts of documents (`quote`, `prefix`, `suffix`).
  public var keepsQuotes = true
  /// Which facts; of sources then only those that they come from.
  public var filter = FactFilter()

  /// Everything, as JSON lines.
  public init() {}
}

/// What an export wrote.
public struct ExportResult: Hashable, Sendable {
  /// How many facts.
  public internal(set) var facts = 0
  /// How many sources.
  public internal(set) var sources = 0
  /// How many members of facts and sources had several values, of which the first was written.
  public internal(set) var conflicts = 0
}

extension Chronology {
  /// Writes the facts and sources as they are now, sources first, each kind in the order of ids.
  ///
  /// Imported into an empty chronology, the rows make facts with the same ids and contents,
  /// citations, retractions, links and assessments, and sources with the same descriptions; an
  /// export of that chronology is the same bytes. What an export does not carry: history and
  /// authors, reasons of revisions, the namespaces of earlier imports, the bytes of documents; of
  /// members in conflict all values but the first, and of several people's assessments of a fact
  /// all but one: the newest that disputes it, or else the newest.
  ///
  /// With a filter: the facts that it lets through, retracted ones too unless it names a status, with
  /// the sources that they are cited from or attributed to and what those derive from. Links keep
  /// naming facts that are left out.
  /// - Parameter write: is given the rows some at a time, ends of lines included.
  /// - Throws: `EventStoreError`, and what `write` throws.
  @discardableResult
  public func export(
    _ options: ExportOptions = ExportOptions(), to write: ([UInt8]) throws -> Void
  ) throws -> ExportResult {
    try store.view { db in try Exporter(options, db).write(write) }
  }
}
