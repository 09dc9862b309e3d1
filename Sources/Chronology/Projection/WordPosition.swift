// How far texts are in the index of words: those that came after wait until somebody looks for words.
//
// A single fact would write half a dozen pages of the index; a thousand at once hardly more.

import EventStore
import GRDB

/// The last rows of facts, names and sources whose texts the index has.
///
/// Reasons are indexed at once: their rows are events, which do not come in the order of rows.
struct WordPosition {
  private let fact: Int64
  private let name: Int64
  private let source: Int64

  init(_ db: Database) throws {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT fact, name, source FROM word_position"))
    func position(_ column: Int) throws -> Int64 {
      let key: Int64? = try row?.stored(column)
      return try Stored.require(key.map { $0 >= 0 } ?? false ? key : nil, in: "word_position")
    }
    fact = try position(0)
    name = try position(1)
    source = try position(2)
  }

  /// Whether the index has the text of a row, or would if it had one.
  func covers(_ field: WordField, _ key: Int64) -> Bool {
    switch field {
    case .statement, .note: key <= fact
    case .name: key <= name
    case .title: key <= source
    case .reason: true
    }
  }

  /// Whether the index has all texts.
  static func isAtEnd(_ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT coalesce((SELECT max(fact) FROM fact_text), 0) <= at.fact \
          AND coalesce((SELECT max(key) FROM name_text), 0) <= at.name \
          AND coalesce((SELECT max(key) FROM source), 0) <= at.source FROM word_position AS at
          """)) ?? true
  }

  /// Facts that may wait.
  private static let waitingFacts: Int64 = 1_000

  /// Indexes what waits, if it is much.
  func catchUp(_ statements: FoldStatements, to lastFact: Int64) throws {
    guard lastFact - fact > Self.waitingFacts else { return }
    try catchUp(statements)
  }

  /// Indexes all that waits, in the order of the index.
  func catchUp(_ statements: FoldStatements) throws {
    let lastFact = try index(.statement, "fact, statement FROM fact_text", fact, statements)
    _ = try index(.note, "fact, note FROM fact_text", fact, statements)
    let lastName = try index(.name, "key, name FROM name_text", name, statements)
    let lastSource = try index(.title, "key, title FROM source", source, statements)
    try statements.db.cachedStatement(
      sql: "UPDATE word_position SET fact = ?, name = ?, source = ?"
    ).execute(arguments: [lastFact, lastName, lastSource])
  }

  /// Indexes the texts of a table after a row.
  ///
  /// - Returns: The last row.
  private func index(
    _ field: WordField, _ texts: String, _ start: Int64, _ statements: FoldStatements
  ) throws -> Int64 {
    let key = texts.prefix { $0 != "," }
    var last = start
    let add = try statements(.addWords)
    try RowStatement(
      statements.db, sql: "SELECT \(texts) WHERE \(key) > ? ORDER BY \(key)"
    ).each {
      $0.bind(start)
    } _: { row in
      last = row.integer(0) ?? last
      try row.withText(1) { text in
        guard let text, !text.isEmpty else { return }
        try add.run { values in
          values.bind(field.row(last))
          if WordFolding.isFolded(text) {
            values.bind(utf8: text)
          } else {
            values.bind(WordFolding.folded(String(decoding: text, as: UTF8.self)))
          }
        }
      }
    }
    return last
  }
}
