// The statements with which a batch of events is folded, each looked up once a transaction.

import EventStore
import GRDB

/// What a batch asks of its tables, once an event, a fact or a name.
enum FoldStatement: Int, CaseIterable {
  case saveEvent
  case joinEvent
  case findFact
  case saveFact
  case saveState
  case saveText
  case removeName
  case findNameText
  case addNameText
  case removeNameText
  case addWords
  case removeWords
  case saveSourceUse
  case removeSourceUse

  var sql: String {
    switch self {
    case .saveEvent: FoldInsert.event.replacement
    case .joinEvent: "UPDATE folded_event SET alone = 0 WHERE entry = ?"
    case .findFact: "SELECT key FROM fact WHERE handle = ? AND id = ?"
    case .saveFact: FactRow.upsert
    case .saveState: "INSERT OR REPLACE INTO fact_state (fact, state) VALUES (?, ?)"
    case .saveText: FoldInsert.text.replacement
    case .removeName: "DELETE FROM fact_name WHERE role = ? AND name = ? AND fact = ?"
    case .findNameText: "SELECT key FROM name_text WHERE name = ?"
    case .addNameText: "INSERT INTO name_text (name) VALUES (?)"
    case .removeNameText:
      """
      DELETE FROM name_text WHERE key = ?1 AND NOT EXISTS ( \
      SELECT 1 FROM fact_name WHERE role IN (\(FactName.Role.all)) AND name = ?1)
      """
    case .addWords: "INSERT INTO word_index (rowid, text) VALUES (?, ?)"
    case .removeWords: "INSERT INTO word_index (word_index, rowid, text) VALUES ('delete', ?, ?)"
    case .saveSourceUse: FoldInsert.sourceUse.replacement
    case .removeSourceUse: "DELETE FROM fact_source WHERE source = ? AND fact = ?"
    }
  }
}

/// Rows that batches add, many at once.
enum FoldInsert: Int, CaseIterable {
  case event
  case importedRow
  case fact
  case text
  case name
  case sourceUse

  var table: String {
    switch self {
    case .event: "folded_event"
    case .importedRow: "fact_import"
    case .fact: "fact"
    case .text: "fact_text"
    case .name: "fact_name"
    case .sourceUse: "fact_source"
    }
  }

  var columns: [String] {
    switch self {
    case .event:
      ["entry", "at", "arrival", "state", "problem", "fact", "other", "source", "alone"]
    case .importedRow: ["namespace", "row", "entry", "fact", "digest"]
    case .fact: FactRow.columns
    case .text: ["fact", "statement", "note"]
    case .name: ["role", "name", "fact"]
    case .sourceUse: ["source", "fact", "cited"]
    }
  }

  /// Whether rows may be there already, because their event was folded before.
  private var isIgnored: Bool {
    switch self {
    case .event, .importedRow, .name: true
    case .fact, .text, .sourceUse: false
    }
  }

  /// The table and its columns, for SQL.
  var target: String { "INTO \(table) (\(columns.joined(separator: ", ")))" }

  /// The statement that replaces one row.
  var replacement: String { "INSERT OR REPLACE \(target) VALUES \(places)" }

  /// One row's parameters.
  var places: String { "(\(databaseQuestionMarks(count: columns.count)))" }

  func statement(_ db: Database) throws -> InsertStatement {
    try InsertStatement(db, target, columns: columns.count, isIgnored: isIgnored)
  }
}

/// The statements of one connection; those that no event needs are not made.
final class FoldStatements {
  let db: Database
  private var made: [RowStatement?] = Array(repeating: nil, count: FoldStatement.allCases.count)
  private var inserts: [InsertStatement?] = Array(repeating: nil, count: FoldInsert.allCases.count)

  init(_ db: Database) {
    self.db = db
  }

  func callAsFunction(_ statement: FoldStatement) throws -> RowStatement {
    if let known = made[statement.rawValue] { return known }
    let new = try RowStatement(db, sql: statement.sql)
    made[statement.rawValue] = new
    return new
  }

  /// Adds rows, if there are any, as `InsertStatement.add` does.
  func add(
    _ insert: FoldInsert, _ count: Int, ignored: (Range<Int>) throws -> Void = { _ in },
    bind: (inout RowStatement.Values, Int) -> Void
  ) throws {
    guard count > 0 else { return }
    let statement = try inserts[insert.rawValue] ?? insert.statement(db)
    inserts[insert.rawValue] = statement
    try statement.add(count, ignored: ignored, bind: bind)
  }
}
