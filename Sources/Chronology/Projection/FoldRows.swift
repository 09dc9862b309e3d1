// Rows that a batch adds: gathered first, since many at once cost SQLite half of one by one.

import EventStore
import TransparencyLog

/// The rows of a batch that are still to be written.
struct FoldRows {
  var events: [EventRow] = []
  var imports: [ImportRow] = []
  var facts: [FactRow] = []
  var texts: [(fact: Int64, text: FactText)] = []
  var sourceUses: [SourceUse] = []

  /// Writes the rows of events, and which rows of files they imported.
  mutating func writeEvents(_ statements: FoldStatements) throws {
    try statements.add(.event, events.count) { rows in
      // The payload of one of them was missing, and has come.
      for row in rows { try statements(.saveEvent).run { events[row].bind(to: &$0) } }
    } bind: { values, row in
      events[row].bind(to: &values)
    }
    events.removeAll(keepingCapacity: true)
    try statements.add(.importedRow, imports.count) { imports[$1].bind(to: &$0) }
    imports.removeAll(keepingCapacity: true)
  }

  /// Writes the rows of facts, and what goes with them.
  mutating func writeFacts(_ statements: FoldStatements) throws {
    try statements.add(.fact, facts.count) { facts[$1].bind(to: &$0) }
    facts.removeAll(keepingCapacity: true)
    try statements.add(.text, texts.count) { values, row in
      values.bind(texts[row].fact)
      texts[row].text.bind(to: &values)
    }
    texts.removeAll(keepingCapacity: true)
    try statements.add(.sourceUse, sourceUses.count) { sourceUses[$1].bind(to: &$0) }
    sourceUses.removeAll(keepingCapacity: true)
  }

  /// Notes that the first event of a fact is not its only one.
  ///
  /// - Returns: Whether the event's row was still to be written.
  mutating func joinEvent(_ first: EntryKey) -> Bool {
    guard let index = events.lastIndex(where: { $0.entry == first }) else { return false }
    events[index].isAlone = false
    return true
  }
}

/// The row that every event has.
struct EventRow {
  let entry: EntryKey
  let at: Timestamp
  let arrival: Int64
  let state: FoldedEvent.State
  let problem: String?
  let fact: Int64?
  let other: Int64?
  let source: Int64?
  var isAlone: Bool

  func bind(to values: inout RowStatement.Values) {
    values.bind(entry)
    values.bind(at.microseconds)
    values.bind(arrival)
    values.bind(state.rawValue)
    values.bind(problem)
    values.bind(fact)
    values.bind(other)
    values.bind(source)
    values.bind(isAlone)
  }
}

/// A row of an imported file, and what it was.
struct RowName {
  let namespace: String
  let row: String
  let digest: Hash?

  init(_ imported: ImportedRow) {
    namespace = imported.namespace
    row = imported.row
    digest = imported.digest.flatMap { Hash(hex: $0) }
  }
}

/// Which event imported which row.
struct ImportRow {
  let row: RowName
  let entry: EntryKey
  let fact: Int64

  func bind(to values: inout RowStatement.Values) {
    values.bind(row.namespace)
    values.bind(row.row)
    values.bind(entry)
    values.bind(fact)
    if let digest = row.digest {
      digest.withUnsafeBytes { values.bind($0) }
    } else {
      values.bind(nil as Int64?)
    }
  }
}

/// That a fact depends on a source.
struct SourceUse {
  let source: Int64
  let fact: Int64
  let isCited: Bool

  func bind(to values: inout RowStatement.Values) {
    values.bind(source)
    values.bind(fact)
    values.bind(isCited)
  }
}
