// The rows of an import as they will be written, made on another core than the one that writes.

import EDTF
import EventStore

/// Rows that are written in one go.
struct ImportLot: Sendable {
  enum Rows: Sendable {
    /// Facts of which nothing is known: the events that record them, and what reading those gives.
    case recorded(SealedEvents, [FoldedEvent], of: [RowIdentity])
    /// Rows to be compared with what is known by then.
    case compared([ScannedRow])
  }

  let rows: Rows
  /// The rows that were left out.
  let refused: [RefusedRow]
  /// How many rows were read up to here.
  let rowCount: Int
  /// What the first of the dates in words were understood as, and how many there are.
  let datesInWords: [DateInWords]
  let datesInWordsCount: Int
}

/// Reads and checks rows, and makes the events of those that need not be compared.
// Unchecked: one thread makes the lots, and nobody else looks before it has made the last.
final class ImportLots: @unchecked Sendable {
  /// Rows in a lot: some are checked while those before are written.
  static let rowCount = 512

  private var scan: ImportScan
  private let namespace: String
  private let file: String
  private let comparesAll: Bool

  /// - Parameter comparesAll: Whether the namespace holds something that rows are compared with.
  init(_ scan: ImportScan, _ importer: Importer, comparesAll: Bool) {
    self.scan = scan
    namespace = importer.namespace
    file = importer.input.fileName
    self.comparesAll = comparesAll
  }

  /// The rows that were seen, if they are compared.
  var identities: RowIdentities { scan.identities }
  /// What sources may be called.
  var names: SourceNames { scan.checker.names }

  /// The lots in order, made on a thread of their own.
  func ahead() -> ReadAhead<ImportLot> {
    // So many wait while the writer commits those before. Rows to be compared are larger.
    ReadAhead(from: self, capacity: comparesAll ? 4 : 10) { try $0.next() }
  }

  /// The next lot; nil after the last row.
  private func next() throws -> ImportLot? {
    guard !scan.isAtEnd else {
      // Nobody asks for them, and what the writer does last takes memory too.
      if !comparesAll { scan.forgetIdentities() }
      return nil
    }
    var refused: [RefusedRow] = []
    let rows = try scan.next(limit: Self.rowCount) { refused.append($0) }
    let datesInWords = rows.compactMap(\.dateInWords)
    return ImportLot(
      rows: try made(rows), refused: refused, rowCount: scan.rowCount,
      datesInWords: Array(datesInWords.prefix(ImportTally.shownDateCount)),
      datesInWordsCount: datesInWords.count)
  }

  private func made(_ rows: [ScannedRow]) throws -> ImportLot.Rows {
    var events: [NewEvent] = []
    var folded: [FoldedEvent] = []
    var identities: [RowIdentity] = []
    events.reserveCapacity(rows.count)
    folded.reserveCapacity(rows.count)
    identities.reserveCapacity(rows.count)
    for row in rows {
      guard !comparesAll, case .fact(let fact, let identity) = row.kind, fact.fact == nil else {
        return .compared(rows)
      }
      let imported = row.imported(identity, namespace: namespace, file: file)
      for payload in fact.payloads(recording: identity.fact, imported) {
        if case .recorded(let recorded) = payload, let content = identity.content {
          events.append(NewEvent(recorded, content: content))
        } else {
          events.append(NewEvent(payload))
        }
        folded.append(FoldedEvent(made: payload))
      }
      identities.append(identity.withoutContent)
    }
    return .recorded(try SealedEvents(events), folded, of: identities)
  }
}
