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
    loader = try StateLoader(db)
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
    let ids = try String.fetchCursor(
      db, sql: "SELECT id FROM source WHERE state IS NOT NULL ORDER BY id")
    while let id = try ids.next() {
      guard let source = SourceID(id), let state = try loader.state(of: source) else { continue }
      result.sources += 1
      result.conflicts += state.conflicts.count
      try write(line(ExportRow(source, state.description)))
    }
  }

  private func writeFacts(
    _ result: inout ExportResult, _ write: ([UInt8]) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT \(FactRow.selection) FROM fact WHERE first IS NOT NULL ORDER BY id")
    while let row = try rows.next() {
      let state = try loader.wholeState(of: FactRow(row))
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
