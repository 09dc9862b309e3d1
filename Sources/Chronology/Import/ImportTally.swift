// What the rows of an import amount to, counted by the same rules whether they are written or only
// planned.

import EventStore
import GRDB

/// What a row means for the chronology, at its place in its file.
enum RowMeaning {
  /// Nothing is to be done.
  case nothing
  /// A source is to be described.
  case described(SourceVerdict, RowSource)
  /// A fact is to be recorded.
  case recorded(RowFact, RowIdentity)
  /// A fact is to be changed.
  case changed(RowChange, RowFact, RowIdentity)
}

/// What the rows of an import amount to, and what came of them.
struct ImportTally {
  /// How many dates in words are kept to be shown.
  static let shownDateCount = 20

  var counts = ImportCounts()
  var result = ImportResult()
  var datesInWords: [DateInWords] = []
  /// Whether a source is now said to be what the file says otherwise.
  private(set) var overridesSources = false
  private var others: OtherNamespaces
  /// What rows before say of their sources that was not said before: a later row follows them.
  private var described: [SourceID: JSONObject] = [:]

  init(_ others: OtherNamespaces) { self.others = others }

  /// In which other namespaces new rows stand already.
  var elsewhere: [RowsElsewhere] { others.found }

  /// Counts rows of which nothing is known.
  mutating func takeNew(_ rows: [RowIdentity], _ db: Database) throws {
    counts.new += rows.count
    for row in rows { try others.look(for: row, db) }
  }

  /// Counts a row, and finds out what it means.
  mutating func take(
    _ row: ScannedRow, _ comparison: ImportComparison, news: (ImportNews) -> Void
  ) throws -> RowMeaning {
    switch row.kind {
    case .source(let source): return try take(source, comparison)
    case .fact(let fact, let identity):
      switch try comparison.verdict(fact, identity) {
      case .new:
        try takeNew([identity], comparison.db)
        return .recorded(fact, identity)
      case .unchanged: counts.unchanged += 1
      case .retracted: counts.retracted += 1
      case .changed(let change):
        for member in change.clashes {
          counts.clashes += 1
          let place = RowPlace(line: row.line, column: 1)
          news(.clash(ImportClash(place: place, fact: identity.fact, member: member)))
        }
        guard change.writes else {
          counts.kept += 1
          return .nothing
        }
        counts.changed += 1
        return .changed(change, fact, identity)
      }
      return .nothing
    }
  }

  private mutating func take(
    _ row: RowSource, _ comparison: ImportComparison
  ) throws -> RowMeaning {
    let verdict = SourceVerdict(
      row, try comparison.loader.state(of: row.source), rowsBefore: described[row.source])
    guard !verdict.isEmpty else {
      counts.unchangedSources += 1
      return .nothing
    }
    if verdict.isNew { counts.newSources += 1 } else { counts.changedSources += 1 }
    overridesSources = overridesSources || verdict.overrides
    described[row.source, default: JSONObject()].set(verdict.changes)
    return .described(verdict, row)
  }

  /// Notes what a date in words was understood as.
  mutating func note(_ dates: some Sequence<DateInWords>, count: Int) {
    counts.datesInWords += count
    datesInWords += dates.prefix(Self.shownDateCount - datesInWords.count)
  }
}

extension JSONObject {
  /// Takes over the members of another object, in place of those of the same names.
  fileprivate mutating func set(_ other: JSONObject) {
    for (name, value) in other.members { self[name] = value }
  }
}
