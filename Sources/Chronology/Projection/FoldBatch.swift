// One batch of events: first what they are about, then each fact and source that they touch, once.

import EventStore
import GRDB
import TransparencyLog

/// A batch of events that is being folded.
final class FoldBatch {
  let session: FoldSession
  var db: Database { session.db }
  var logs: FoldedLogs { session.logs }
  var loader: StateLoader { session.loader }
  var statements: FoldStatements { session.statements }
  var sources: [SourceID: TouchedSource] = [:]
  /// Names that facts no longer have.
  var removedNames: Set<ExactText> = []
  /// Facts and sources in the order in which they were touched, so that rows are written in it.
  private var facts: [TouchedFact] = []
  private var sourceOrder: [SourceID] = []
  /// Names about which something was said that did not simply follow what had been.
  var namesToFold: Set<ExactText> = []
  /// Pairs of facts that links made the same in this batch, or no longer the same.
  var joined: Set<SameGroups.Pair> = []
  var parted: Set<SameGroups.Pair> = []
  /// Where in `facts` each of them is.
  private var factPlaces: [FactID: Int] = [:]

  /// A fact that events of the batch are about.
  struct TouchedFact {
    let key: Int64
    let id: FactID
    /// The row before the batch; nil if there was none.
    let row: FactRow?
    /// What is to be written of it if nothing else is known of it.
    let fresh: FreshContent?
    /// Its first event, while it is the only one.
    var alone: EntryKey?
    var events: [(event: FactEvent, isLast: Bool)] = []
  }

  /// A source that events of the batch describe or cite.
  struct TouchedSource {
    var row: SourceRow
    let isNew: Bool
    var events: [(event: SourceEvent, isLast: Bool)] = []
  }

  init(_ session: FoldSession) {
    self.session = session
  }

  /// Notes an event and what it is about.
  func take(_ event: Event, _ folded: FoldedEvent) throws {
    try logs.note(event)
    var fact: Int64?
    var isAlone = false
    var other: Int64?
    var source: Int64?
    switch folded.payload {
    case .described(let payload)?: source = try describe(payload, event)
    case .aliased(let payload)?: try take(payload, event)
    case let payload?:
      let (first, second) = payload.factPair
      if let first { (fact, isAlone) = try touch(first, folded, payload, event) }
      if let second { (other, _) = try touch(second, folded, payload, event) }
      if let row = payload.imported, let fact { try noteImport(row, event.key, fact: fact) }
      try noteReason(payload, event.key)
    case nil: break
    }
    func save(_ statement: FoldStatement) throws {
      try statements(statement).run { values in
        values.bind(event.key)
        values.bind(event.at.microseconds)
        values.bind(event.arrival)
        values.bind(folded.state.rawValue)
        values.bind(folded.problem)
        values.bind(fact)
        values.bind(other)
        values.bind(source)
        values.bind(isAlone)
      }
    }
    try save(.addEvent)
    // Its payload was missing, and has come.
    if db.changesCount == 0 { try save(.saveEvent) }
  }

  /// Folds what was touched: sources first, since they date the facts that cite them.
  func finish() throws {
    var dirty: Set<Int64> = []
    for id in sourceOrder { dirty.formUnion(try foldSource(id)) }
    var forecasts: Set<FactID> = []
    for place in facts.indices {
      dirty.remove(facts[place].key)
      forecasts.formUnion(try foldFact(facts[place]))
      // What is written is not needed again: a batch is as large as its events.
      facts[place].events = []
    }
    for key in dirty.sorted() { forecasts.formUnion(try deriveAgain(key)) }
    for id in forecasts.sorted() {
      guard let row = try FactRow.fetch(db, id: id) else { continue }
      _ = try deriveAgain(row.key)
    }
    try SameGroups(db: db).change(added: joined, removed: parted)
    try foldNames()
    for name in removedNames { try session.forgetIfUnused(name: name) }
    try session.words.writeIfMany(statements)
  }

  /// Notes an event about a fact.
  ///
  /// - Returns: The fact's row, and whether it is the only event about it up to now.
  private func touch(
    _ id: FactID, _ folded: FoldedEvent, _ payload: Payload, _ event: Event
  ) throws -> (key: Int64, isAlone: Bool) {
    let place = try place(of: id, folded.fresh)
    let key = facts[place].key
    if let first = facts[place].alone {
      facts[place].alone = nil
      try statements(.joinEvent).run { $0.bind(first) }
    } else if facts[place].fresh != nil, facts[place].events.isEmpty {
      facts[place].alone = event.key
    }
    let isLast =
      try facts[place].row == nil || FoldedEvent.isLast(db, event.key, about: .fact, key)
    facts[place].events.append(
      (FactEvent(stamp: Stamp(event), arrival: event.arrival, payload: payload), isLast))
    return (key, facts[place].alone != nil)
  }

  /// The row of a fact that the batch touches.
  func key(of id: FactID) -> Int64? { factPlaces[id].map { facts[$0].key } }

  private func place(of id: FactID, _ fresh: FreshContent?) throws -> Int {
    if let place = factPlaces[id] { return place }
    let known = try statements(.findFact).integer { values in
      values.bind(id.handleNumber)
      id.withBytes { values.bind($0) }
    }
    if let known {
      let row = try FactRow.fetch(db, key: known)
      let alone = row.flatMap { $0.eventCount == 1 ? $0.first : nil }
      facts.append(TouchedFact(key: known, id: id, row: row, fresh: nil, alone: alone))
    } else {
      facts.append(TouchedFact(key: session.newFactKey(), id: id, row: nil, fresh: fresh))
    }
    factPlaces[id] = facts.count - 1
    return facts.count - 1
  }

  private func describe(_ payload: SourceDescribed, _ event: Event) throws -> Int64 {
    let key = try touch(payload.source)
    let isLast =
      try sources[payload.source]?.isNew ?? true
      || FoldedEvent.isLast(db, event.key, about: .source, key)
    sources[payload.source]?.events.append(
      (SourceEvent(stamp: Stamp(event), arrival: event.arrival, payload: payload), isLast))
    return key
  }

  /// The row of a source, made if there was none.
  func touch(_ id: SourceID) throws -> Int64 {
    if let known = sources[id] { return known.row.key }
    if let row = try SourceRow.fetch(db, id: id) {
      sources[id] = TouchedSource(row: row, isNew: false)
    } else {
      let row = SourceRow(key: try session.newSourceKey(), id: id)
      sources[id] = TouchedSource(row: row, isNew: true)
      try row.save(db, state: nil)
      loader.forget(id)
    }
    sourceOrder.append(id)
    return sources[id]?.row.key ?? 0
  }

  private func noteImport(_ row: ImportedRow, _ entry: EntryKey, fact: Int64) throws {
    try statements(.saveImport).run { values in
      values.bind(row.namespace)
      values.bind(row.row)
      values.bind(entry)
      values.bind(fact)
      guard let digest = row.digest.flatMap({ Hash(hex: $0) }) else {
        return values.bind(nil as Int64?)
      }
      digest.withUnsafeBytes { values.bind($0) }
    }
  }

  func isSettled(_ reference: EventReference) throws -> Bool {
    try FoldedEvent.isSettled(db, reference, logs)
  }
}
