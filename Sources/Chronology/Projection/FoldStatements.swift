// The statements with which a batch of events is folded, each looked up once a batch.

import EventStore
import GRDB

/// What a batch asks of its tables, once an event, a fact or a name.
enum FoldStatement: Int, CaseIterable {
  case saveEvent
  case findFact
  case addFact
  case saveFact
  case saveState
  case saveText
  case addName
  case removeName
  case addNameText
  case addWords
  case removeWords
  case saveSourceUse
  case removeSourceUse
  case saveImport

  var sql: String {
    switch self {
    case .saveEvent:
      """
      INSERT OR REPLACE INTO folded_event \
      (entry, at, arrival, state, problem, fact, other, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """
    case .findFact: "SELECT key FROM fact WHERE id = ?"
    case .addFact: FactRow.insert
    case .saveFact: FactRow.upsert
    case .saveState: "INSERT OR REPLACE INTO fact_state (fact, state) VALUES (?, ?)"
    case .saveText: "INSERT OR REPLACE INTO fact_text (fact, statement, note) VALUES (?, ?, ?)"
    case .addName: "INSERT OR IGNORE INTO fact_name (role, name, fact) VALUES (?, ?, ?)"
    case .removeName: "DELETE FROM fact_name WHERE role = ? AND name = ? AND fact = ?"
    case .addNameText: "INSERT OR IGNORE INTO name_text (name) VALUES (?)"
    case .addWords: "INSERT INTO word_index (rowid, text) VALUES (?, ?)"
    case .removeWords: "INSERT INTO word_index (word_index, rowid, text) VALUES ('delete', ?, ?)"
    case .saveSourceUse:
      "INSERT OR REPLACE INTO fact_source (source, fact, cited) VALUES (?, ?, ?)"
    case .removeSourceUse: "DELETE FROM fact_source WHERE source = ? AND fact = ?"
    case .saveImport:
      "INSERT OR REPLACE INTO fact_import (namespace, row, entry, fact) VALUES (?, ?, ?, ?)"
    }
  }
}

/// The statements of one connection; those that no event needs are not made.
final class FoldStatements {
  private let db: Database
  private var made: [RowStatement?] = Array(repeating: nil, count: FoldStatement.allCases.count)

  init(_ db: Database) {
    self.db = db
  }

  func callAsFunction(_ statement: FoldStatement) throws -> RowStatement {
    if let known = made[statement.rawValue] { return known }
    let new = try RowStatement(db, sql: statement.sql)
    made[statement.rawValue] = new
    return new
  }
}
