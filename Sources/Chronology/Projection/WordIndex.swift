// The index of words: what facts say, what they are filed under, titles, and reasons of changes.
//
// Each text has a row of its own, so that a name or a title is indexed once however many facts have
// it, and no phrase runs from one text into the next.

import EventStore
import GRDB

/// What a text is to a fact, which says where its words are worth most.
enum WordField: Int64, CaseIterable {
  /// Of a fact, by its row.
  case statement = 0
  /// Of a fact, by its row.
  case note = 1
  /// Of actors, places and tags, by the row of `name_text`.
  case name = 2
  /// Of a source, by its row.
  case title = 3
  /// Of an event that changes or judges a fact, by its row.
  case reason = 4

  /// Rows of the index are numbered by field and, within it, by what the text belongs to.
  static let keyBits: Int64 = 56

  func row(_ key: Int64) -> Int64 { rawValue << Self.keyBits | key }

  /// The rows of the field, from its first up to the next field's first.
  var rows: Range<Int64> { row(0)..<(rawValue + 1) << Self.keyBits }
}

/// What batches change in the index, written at the end of their transaction.
///
/// The index takes rows fast only in their order: one that comes before its predecessor makes it
/// write out all that it has gathered, and so does any statement that may have to be taken back.
struct WordChanges {
  /// Rows that are gathered before they are written.
  private static let manyRows = 16_384

  private struct Change {
    let old: String?
    var new: String?
  }

  /// Up to where texts are in the index; those after it are read from their tables later.
  let position: WordPosition
  private var changes: [Int64: Change] = [:]
  private let isKept: Bool

  init(after position: WordPosition, isKept: Bool = true) {
    self.position = position
    self.isKept = isKept
  }

  /// Replaces a text by another; nil where there was none, or is none any more.
  ///
  /// - Parameter old: Exactly what was indexed before, for its words are taken out by it.
  mutating func replace(_ field: WordField, _ key: Int64, old: String?, new: String?) {
    guard isKept, position.covers(field, key) else { return }
    let row = field.row(key)
    if changes[row] == nil {
      changes[row] = Change(old: old, new: new)
    } else {
      changes[row]?.new = new
    }
  }

  /// Writes what was gathered if it is more than should be kept in memory.
  mutating func writeIfMany(_ statements: FoldStatements) throws {
    if changes.count >= Self.manyRows { try write(statements) }
  }

  /// Writes what was gathered.
  mutating func write(_ statements: FoldStatements) throws {
    defer { changes.removeAll(keepingCapacity: true) }
    for (row, change) in changes.sorted(by: { $0.key < $1.key }) {
      if let old = change.old, let new = change.new, old.hasSameBytes(as: new) { continue }
      if let old = change.old, !old.isEmpty {
        try statements(.removeWords).run { values in
          values.bind(row)
          values.bind(WordFolding.folded(old))
        }
      }
      if let new = change.new, !new.isEmpty {
        try statements(.addWords).run { values in
          values.bind(row)
          values.bind(WordFolding.folded(new))
        }
      }
    }
  }
}

/// The texts of a fact that are looked through, as the tables hold them.
struct FactText: Equatable {
  let statement: String
  let note: String

  /// Stands between the values of a member in conflict: a private character, which is a word of its
  /// own to the index, so that no phrase runs from one value into the next.
  static let boundary = "\n\u{E000}\n"

  init(_ state: FactState) {
    statement = FactText.joined(state, "statement")
    note = FactText.joined(state, "note")
  }

  /// The texts of a fact that was recorded once.
  init(_ content: FactContent) {
    statement = foldedName(content.statement)
    note = content.note.map(foldedName) ?? ""
  }

  private static func joined(_ state: FactState, _ member: String) -> String {
    foldedName(
      state.registers.values(member).compactMap(\.stringValue).joined(separator: boundary))
  }

  init?(_ db: Database, fact key: Int64) throws {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT statement, note FROM fact_text WHERE fact = ?"),
        arguments: [key])
    else { return nil }
    statement = try row.stored(0)
    note = try row.storedIfAny(1) ?? ""
  }

  /// Binds the columns of a fact's texts.
  func bind(to values: inout RowStatement.Values) {
    values.bind(statement)
    values.bind(note.isEmpty ? nil : note)
  }

  static func == (left: FactText, right: FactText) -> Bool {
    left.statement.hasSameBytes(as: right.statement) && left.note.hasSameBytes(as: right.note)
  }

  /// Whether one of the texts contains another that is folded already.
  func contains(_ folded: String) -> Bool {
    let part = Array(folded.utf8)
    return Array(statement.utf8).contains(part) || Array(note.utf8).contains(part)
  }
}

extension [UInt8] {
  /// Whether `part` occurs in it.
  fileprivate func contains(_ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard count >= part.count else { return false }
    return (0...(count - part.count)).contains { start in
      self[start] == first && self[start..<start + part.count].elementsEqual(part)
    }
  }
}
