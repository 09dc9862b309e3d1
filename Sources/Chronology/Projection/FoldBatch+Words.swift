// What a batch changes in the texts that are looked through, beside the facts' rows.

import EventStore
import GRDB

extension FoldBatch {
  func saveText(_ key: Int64, _ state: FactState, before: FactState?) throws {
    let text = FactText(state)
    var old: FactText?
    if let before {
      if FactText(before) == text { return }
      old = try FactText(db, fact: key)
    }
    try save(text, key, old: old)
  }

  /// Writes the texts of a fact; `old` are exactly those that are there.
  func save(_ text: FactText, _ key: Int64, old: FactText?) throws {
    try statements(.saveText).run { values in
      values.bind(key)
      values.bind(text.statement)
      values.bind(text.note.isEmpty ? nil : text.note)
    }
    words.replace(.statement, key, old: old?.statement, new: text.statement)
    words.replace(.note, key, old: old?.note, new: text.note)
  }

  func saveNames(_ key: Int64, _ state: FactState, before: FactState?) throws {
    let names = state.names
    let old = before?.names ?? []
    for name in old.subtracting(names) {
      try statements(.removeName).run { name.bind(to: &$0, fact: key) }
      if name.role.isSearched { try forgetIfUnused(name.name) }
    }
    for name in names.subtracting(old) { try add(name, to: key) }
  }

  func add(_ name: FactName, to fact: Int64) throws {
    try statements(.addName).run { name.bind(to: &$0, fact: fact) }
    if name.role.isSearched { try note(name.name) }
  }

  /// Indexes a name that no fact had before.
  private func note(_ name: ExactText) throws {
    guard knownNames.insert(name).inserted else { return }
    try statements(.addNameText).run { $0.bind(name.string) }
    guard db.changesCount > 0 else { return }
    words.replace(.name, db.lastInsertedRowID, old: nil, new: name.string)
  }

  private func forgetIfUnused(_ name: ExactText) throws {
    let key = try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          DELETE FROM name_text WHERE name = ?1 AND NOT EXISTS ( \
          SELECT 1 FROM fact_name WHERE role IN (\(FactName.Role.searched)) AND name = ?1) \
          RETURNING key
          """), arguments: [name.string])
    guard let key else { return }
    knownNames.remove(name)
    words.replace(.name, key, old: name.string, new: nil)
  }

  /// Indexes why an event about facts was made.
  func noteReason(_ payload: Payload, _ entry: EntryKey) throws {
    guard let reason = payload.reason.map(foldedName), !payload.facts.isEmpty else { return }
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO reason_text (entry, text) VALUES (?, ?)")
      .execute(arguments: [entry, reason])
    guard db.changesCount > 0 else { return }
    words.replace(.reason, entry, old: nil, new: reason)
  }
}
