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
  private func save(_ text: FactText, _ key: Int64, old: FactText?) throws {
    try statements(.saveText).run { values in
      values.bind(key)
      text.bind(to: &values)
    }
    session.words.replace(.statement, key, old: old?.statement, new: text.statement)
    session.words.replace(.note, key, old: old?.note, new: text.note)
  }

  func saveNames(_ key: Int64, _ state: FactState, before: FactState?) throws {
    let names = state.names
    let old = before?.names ?? []
    for name in old.subtracting(names) {
      try session.remove(use(of: name, by: key))
      removedNames.insert(name.name)
    }
    for name in names.subtracting(old) { try add(name, to: key) }
  }

  /// Notes that a fact has a name.
  func add(_ name: FactName, to fact: Int64) throws {
    try session.add(use(of: name, by: fact))
  }

  private func use(of name: FactName, by fact: Int64) throws -> NameUse {
    NameUse(role: name.role, name: try session.key(ofName: name.name), fact: fact)
  }

  /// Indexes why an event about facts was made.
  func noteReason(_ payload: Payload, _ entry: EntryKey) throws {
    guard let reason = payload.reason.map(foldedName), !payload.facts.isEmpty else { return }
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO reason_text (entry, text) VALUES (?, ?)")
      .execute(arguments: [entry, reason])
    guard db.changesCount > 0 else { return }
    session.words.replace(.reason, entry, old: nil, new: reason)
  }
}
