// Walks through the sources and facts of one snapshot and writes a row for each.

import EventStore
import Foundation
import GRDB

/// An export of one snapshot.
struct Exporter {
  let options: ExportOptions
  let db: Database
  let loader: StateLoader
  private let csv: CSVWriter

  init(_ options: ExportOptions, _ db: Database) throws {
    self.options = options
    self.db = db
    loader = StateLoader(db)
    csv = CSVWriter(hasFacts: options.hasFacts, hasSources: options.hasSources)
  }

  /// Writes everything that the options ask for.
  func write(_ write: ([UInt8]) throws -> Void) throws -> ExportResult {
    var result = ExportResult()
    if options.format == .csv { try write(csv.header) }
    if options.hasSources { try writeSources(&result, write) }
    if options.hasFacts { try writeFacts(&result, write) }
    return result
  }

  private func line(_ row: ExportRow) -> [UInt8] {
    switch options.format {
    case .csv: csv.row(row.members)
    case .jsonLines: row.members.encoded() + [0x0A]
    }
  }

  private func writeSources(
    _ result: inout ExportResult, _ write: ([UInt8]) throws -> Void
  ) throws {
    let wanted = try sourcesOfFacts()
    let ids = try String.fetchCursor(
      db, sql: "SELECT id FROM source WHERE state IS NOT NULL ORDER BY id")
    while let id = try ids.next() {
      guard let source = SourceID(id), wanted?.contains(source) ?? true,
        let state = try loader.state(of: source)
      else { continue }
      result.sources += 1
      result.conflicts += state.conflicts.count
      try write(line(ExportRow(source, state.description)))
      // Each is asked for once: a hundred thousand need not be kept.
      loader.forget(source)
    }
  }

  /// The sources that the filtered facts come from, and what those derive from; nil for all.
  private func sourcesOfFacts() throws -> Set<SourceID>? {
    guard !options.filter.isEmpty else { return nil }
    let facts = options.filter.anyStatusCondition
    var open = try Stored.all(
      String.self,
      db,
      sql: """
        SELECT DISTINCT source.id FROM fact_source JOIN source ON source.key = fact_source.source \
        WHERE fact_source.fact IN (SELECT key FROM fact WHERE \(facts.sql))
        """, arguments: StatementArguments(facts.arguments)
    ).compactMap { SourceID($0) }
    var found = Set(open)
    while let id = open.popLast() {
      for origin in try loader.state(of: id)?.description.derivedFrom.map(\.source) ?? []
      where found.insert(origin).inserted {
        open.append(origin)
      }
    }
    return found
  }

  private func writeFacts(
    _ result: inout ExportResult, _ write: ([UInt8]) throws -> Void
  ) throws {
    let facts = options.filter.anyStatusCondition
    // Whole rows would make what is sorted ten times as large.
    let keys = try Int64.fetchCursor(
      db, sql: "SELECT key FROM fact WHERE \(facts.sql) ORDER BY id",
      arguments: StatementArguments(facts.arguments))
    while let key = try keys.next() {
      guard let row = try FactRow.fetch(db, key: key) else { continue }
      let state = try loader.wholeState(of: row)
      result.facts += 1
      result.conflicts += state.conflicts.count
      try write(
        line(
          ExportRow(
            state, reason: try retractionReason(state), keepsQuotes: options.keepsQuotes)))
    }
  }

  /// Why a fact was retracted, as the first standing retraction says.
  private func retractionReason(_ state: FactState) throws -> String? {
    guard state.isRetracted, let verdict = state.verdicts.first,
      let event = try Event.fetch(db, key: verdict.stamp.key)
    else { return nil }
    return FoldedEvent(event).payload?.reason.flatMap { $0.isEmpty ? nil : $0 }
  }
}
