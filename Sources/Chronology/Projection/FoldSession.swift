// What the batches of one transaction share: they follow each other, and none need ask again.

import EventStore
import GRDB

/// Folding inside one transaction.
final class FoldSession {
  /// Rows of `fact_name` that are gathered before they are written.
  private static let manyUses = 131_072

  let db: Database
  let logs: FoldedLogs
  let loader: StateLoader
  let statements: FoldStatements
  /// What the batch at hand adds; its room is used by the next.
  var rows = FoldRows()
  /// What is to be changed in the index of words.
  var words: WordChanges
  /// Rows of `name_text` that are known.
  private var names: [ExactText: Int64] = [:]
  /// Rows of `fact_name` to add: many at once, in their order, cost a fraction of one by one.
  private var newUses: [NameUse] = []
  private var nextFact: Int64
  private var nextSource: Int64?

  init(_ db: Database, indexesWords: Bool = true) throws {
    self.db = db
    logs = FoldedLogs(db)
    loader = StateLoader(db, logs: logs)
    statements = FoldStatements(db)
    nextFact = try FoldSession.nextKey(db, "SELECT coalesce(max(key), 0) + 1 FROM fact")
    words = WordChanges(after: try WordPosition(db), isKept: indexesWords)
  }

  private static func nextKey(_ db: Database, _ sql: String) throws -> Int64 {
    let key = try Stored.first(Int64.self, db.cachedStatement(sql: sql)) ?? 1
    // Rows of the index of words have so many bits for it.
    guard (1..<1 << WordField.keyBits).contains(key) else {
      throw EventStoreError.damagedViews("a row has an impossible number")
    }
    return key
  }

  func newFactKey() -> Int64 {
    defer { nextFact += 1 }
    return nextFact
  }

  func newSourceKey() throws -> Int64 {
    let key =
      try nextSource
      ?? FoldSession.nextKey(db, "SELECT coalesce(max(key), 0) + 1 FROM source")
    nextSource = key + 1
    return key
  }

  /// Writes what is left to write at the end of the transaction.
  func finish(indexesWords: Bool = true) throws {
    try saveUses()
    guard indexesWords else { return }
    try words.write(statements)
    try words.position.catchUp(statements, to: nextFact - 1)
  }

  /// The row of a name, which is indexed if no fact had it before.
  func key(ofName name: ExactText) throws -> Int64 {
    if let known = names[name] { return known }
    let key: Int64
    if let found = try statements(.findNameText).integer({ $0.bind(name.string) }) {
      key = found
    } else {
      try statements(.addNameText).run { $0.bind(name.string) }
      key = db.lastInsertedRowID
      words.replace(.name, key, old: nil, new: name.string)
    }
    names[name] = key
    return key
  }

  /// Notes that a fact has a name.
  func add(_ use: NameUse) throws {
    newUses.append(use)
    if newUses.count >= Self.manyUses { try saveUses() }
  }

  /// Takes out that a fact has a name.
  func remove(_ use: NameUse) throws {
    try saveUses()
    try statements(.removeName).run { use.bind(to: &$0) }
  }

  private func saveUses() throws {
    newUses.sort()
    try statements.add(.name, newUses.count) { newUses[$1].bind(to: &$0) }
    newUses.removeAll(keepingCapacity: true)
  }

  /// Takes a name out that no fact has any more.
  func forgetIfUnused(name: ExactText) throws {
    try saveUses()
    let key = try key(ofName: name)
    try statements(.removeNameText).run { values in
      values.bind(key)
    }
    guard db.changesCount > 0 else { return }
    names[name] = nil
    words.replace(.name, key, old: name.string, new: nil)
  }
}
