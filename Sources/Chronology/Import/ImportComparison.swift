// Compares rows with what the chronology holds: what is new, and what changed since the last import.

import EventStore
import GRDB
import TransparencyLog

/// What a row means for the chronology.
enum RowVerdict {
  /// Its fact is to be recorded.
  case new
  /// Nothing is to be done.
  case unchanged
  /// Its fact was retracted since, and is left alone.
  case retracted
  /// Its fact is to be changed, or what would change it is left as hands made it.
  case changed(RowChange)
}

/// What a changed row does to its fact.
struct RowChange {
  /// The members that the file changed.
  var revision: Revision
  /// The events that it is made on.
  let after: [EventReference]
  /// Members that the file changed and that are left as hands made them.
  var clashes: [String] = []
  /// Whether the row says that the fact is retracted, which it is not yet.
  var retracts = false
  /// Links that the row has and the fact has not.
  var links: [RowFact.RowLink] = []

  /// Whether anything is to be written for it.
  var writes: Bool { !revision.isEmpty || retracts || !links.isEmpty }
}

/// Compares rows with one snapshot of the chronology.
struct ImportComparison {
  let db: Database
  let loader: StateLoader
  let namespace: String
  let ownOrigin: Origin?

  /// What a row of a fact means.
  func verdict(_ row: RowFact, _ identity: RowIdentity) throws -> RowVerdict {
    if try isUnchanged(row, identity) { return .unchanged }
    let fact = identity.fact
    let imports = try imports(identity.row)
    guard let known = try FactRow.fetch(db, id: fact), known.first != nil else { return .new }
    guard let last = imports.last else {
      // An id made of a namespace and a row belongs to nothing else; its import is not readable.
      return row.fact == nil ? .new : try compare(row, with: known)
    }
    if known.isRetracted, !row.isRetracted { return .retracted }
    if last.imported.digest?.hasSameBytes(as: identity.digest.hex) == true { return .unchanged }
    let base = imports.reduce(into: JSONObject()) { base, imported in
      ImportedMembers.apply(imported.payload, to: &base)
    }
    let content = row.content(of: fact).members
    var change = RowChange(
      revision: ImportedMembers.difference(from: base, to: content),
      after: imports.map(\.event.reference))
    let state = try loader.wholeState(of: known)
    addFate(of: row, state, to: &change)
    try leaveToHands(&change, known, state, imports)
    return change.writes || !change.clashes.isEmpty ? .changed(change) : .unchanged
  }

  /// Whether a row was imported once, as it is, and its fact stands: so it is with most rows of a
  /// file that is imported again, and no event has to be read to know.
  private func isUnchanged(_ row: RowFact, _ identity: RowIdentity) throws -> Bool {
    try RowStatement(
      db,
      sql: """
        SELECT count(*) = 1 AND min(digest = ? AND fact.id = ? AND (? OR NOT fact.retracted)) \
        FROM fact_import JOIN fact ON fact.key = fact_import.fact WHERE namespace = ? AND row = ?
        """
    ).integer { values in
      identity.digest.withUnsafeBytes { values.bind($0) }
      identity.fact.withBytes { values.bind($0) }
      values.bind(row.isRetracted)
      values.bind(namespace)
      values.bind(identity.row)
    } == 1
  }

  /// A row that names its fact, which did not come from this namespace: it is compared with what
  /// the fact says now, as its author saw it.
  private func compare(_ row: RowFact, with known: FactRow) throws -> RowVerdict {
    if known.isRetracted, !row.isRetracted { return .retracted }
    let state = try loader.wholeState(of: known)
    var change = RowChange(
      revision: ImportedMembers.difference(
        from: state.content.members, to: row.content(of: known.id).members),
      after: state.heads.map(\.reference))
    addFate(of: row, state, to: &change)
    return change.writes || !change.clashes.isEmpty ? .changed(change) : .unchanged
  }

  private func addFate(of row: RowFact, _ state: FactState, to change: inout RowChange) {
    change.retracts = row.isRetracted && !state.isRetracted
    change.links = row.links.filter { link in
      let linked = FactLinked(from: state.id, to: link.to, relation: link.relation, after: [])
      return !state.links.contains { $0.says(the: linked) }
    }
  }

  /// Takes members out of a revision that were changed by hand, where the revision would undo that.
  ///
  /// A revision by this replica follows all that its log holds about the fact, and all that this
  /// followed. It cannot be made concurrent with a change that it follows; so what a hand set there
  /// stays, and a person is told. A change that it does not follow becomes a conflict by itself.
  private func leaveToHands(
    _ change: inout RowChange, _ known: FactRow, _ state: FactState, _ imports: [Import]
  ) throws {
    let importKeys = Set(imports.map(\.event.key))
    var followed: ((EntryKey) -> Bool)?
    for (name, value) in change.revision.set.members {
      let hands = state.registers.distinct(name).filter {
        !importKeys.contains($0.stamp.key) && $0.value != value
      }
      guard !hands.isEmpty else { continue }
      let isFollowed = try followed ?? followedEvents(known, importKeys)
      followed = isFollowed
      guard hands.contains(where: { isFollowed($0.stamp.key) }) else { continue }
      change.clashes.append(name)
      change.revision.set[name] = nil
    }
  }

  /// Tells of each event about a fact whether a revision made now, after imports, would follow it.
  private func followedEvents(
    _ known: FactRow, _ imports: Set<EntryKey>
  ) throws -> (EntryKey) -> Bool {
    let events = try loader.events(about: known.key)
    let order = EventOrder(events.map { ($0.stamp, $0.payload.after) })
    let ends = events.indices.filter {
      events[$0].stamp.origin == ownOrigin || imports.contains(events[$0].stamp.key)
    }
    let places = Dictionary(
      events.enumerated().map { ($1.stamp.key, $0) }, uniquingKeysWith: { first, _ in first })
    return { key in
      guard let place = places[key] else { return false }
      return ends.contains { $0 == place || order.precedes(place, $0) }
    }
  }

  /// An event that imported a row.
  struct Import {
    let event: Event
    let imported: ImportedRow
    let payload: Payload
  }

  /// The events that imported a row, the newest last.
  private func imports(_ row: String) throws -> [Import] {
    let keys = try Stored.all(
      Int64.self,
      db.cachedStatement(sql: "SELECT entry FROM fact_import WHERE namespace = ? AND row = ?"),
      arguments: [namespace, row])
    let imports = try Event.fetch(db, keys: keys).compactMap { event -> Import? in
      // Only events that could be read are in the table.
      guard let object = try? event.object(),
        let payload = try? Payload(type: event.type, object: object),
        let imported = payload.imported
      else { return nil }
      return Import(event: event, imported: imported, payload: payload)
    }
    guard imports.count > 1 else { return imports }
    return imports.sorted { Stamp.isBefore(Stamp($0.event), Stamp($1.event)) }
  }
}
