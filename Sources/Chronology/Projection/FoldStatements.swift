// The statements with which a batch of events is folded, each looked up once a batch.

import EventStore
import GRDB

/// What a batch asks of its tables, once an event, a fact or a name.
enum FoldStatement: Int, CaseIterable {
  case addEvent
  case saveEvent
  case joinEvent
  case findFact
  case addFact
  case saveFact
  case saveState
  case addText
  case saveText
  case addName
  case removeName
  case findNameText
  case addNameText
  case removeNameText
  case addWords
  case removeWords
  case saveSourceUse
  case removeSourceUse
  case saveImport

  var sql: String {
    switch self {
    case .addEvent: "INSERT OR IGNORE INTO \(Self.event)"
    case .saveEvent: "INSERT OR REPLACE INTO \(Self.event)"
    case .joinEvent: "UPDATE folded_event SET alone = 0 WHERE entry = ?"
    case .findFact: "SELECT key FROM fact WHERE handle = ? AND id = ?"
    case .addFact: FactRow.insert
    case .saveFact: FactRow.upsert
    case .saveState: "INSERT OR REPLACE INTO fact_state (fact, state) VALUES (?, ?)"
    case .addText: "INSERT INTO \(Self.text)"
    case .saveText: "INSERT OR REPLACE INTO \(Self.text)"
    case .addName: "INSERT OR IGNORE INTO fact_name (role, name, fact) VALUES (?, ?, ?)"
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
    case .saveSourceUse:
      "INSERT OR REPLACE INTO fact_source (source, fact, cited) VALUES (?, ?, ?)"
    case .removeSourceUse: "DELETE FROM fact_source WHERE source = ? AND fact = ?"
    case .saveImport:
      """
      INSERT OR IGNORE INTO fact_import (namespace, row, entry, fact, digest) \
      VALUES (?, ?, ?, ?, ?)
      """
    }
  }

  private static let event =
    """
    folded_event (entry, at, arrival, state, problem, fact, other, source, alone) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
  private static let text = "fact_text (fact, statement, note) VALUES (?, ?, ?)"
}

/// The statements of one connection; those that no event needs are not made.
final class FoldStatements {
  let db: Database
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
