// One batch of events: first what they are about, then each fact and source that they touch, once.

import EventStore
import GRDB

/// A batch of events that is being folded.
final class FoldBatch {
  let db: Database
  let logs: FoldedLogs
  let loader: StateLoader
  let statements: FoldStatements
  var sources: [SourceID: TouchedSource] = [:]
  var words = WordChanges()
  /// Names that the index is known to have.
  var knownNames: Set<ExactText> = []
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
  private var nextFact: Int64
  private var nextSource: Int64

  /// A fact that events of the batch are about.
  struct TouchedFact {
    let key: Int64
    let id: FactID
    /// The row before the batch; nil if there was none.
    let row: FactRow?
    /// What is to be written of it if nothing else is known of it.
    let fresh: FreshContent?
    var events: [(event: FactEvent, isLast: Bool)] = []
  }

  /// A source that events of the batch describe or cite.
  struct TouchedSource {
    var row: SourceRow
    let isNew: Bool
    var events: [(event: SourceEvent, isLast: Bool)] = []
  }

  init(_ db: Database) throws {
    self.db = db
    logs = try FoldedLogs(db)
    loader = StateLoader(db, logs: logs)
    statements = FoldStatements(db)
    nextFact = try FoldBatch.nextKey(db, "SELECT coalesce(max(key), 0) + 1 FROM fact")
    nextSource = try FoldBatch.nextKey(db, "SELECT coalesce(max(key), 0) + 1 FROM source")
  }

  private static func nextKey(_ db: Database, _ sql: String) throws -> Int64 {
    try Int64.fetchOne(db.cachedStatement(sql: sql)) ?? 1
  }

  /// Notes an event and what it is about.
  func take(_ event: Event, _ folded: FoldedEvent) throws {
    try logs.note(event)
    var fact: Int64?
    var other: Int64?
    var source: Int64?
    switch folded.payload {
    case .described(let payload)?: source = try describe(payload, event)
    case .aliased(let payload)?: try take(payload, event)
    case let payload?:
      let (first, second) = payload.factPair
      if let first { fact = try touch(first, folded, payload, event) }
      if let second { other = try touch(second, folded, payload, event) }
      if let row = payload.imported, let fact { try noteImport(row, event.key, fact: fact) }
      try noteReason(payload, event.key)
    case nil: break
    }
    try statements(.saveEvent).run { values in
      values.bind(event.key)
      values.bind(event.at.microseconds)
      values.bind(event.arrival)
      values.bind(folded.state.rawValue)
      values.bind(folded.problem)
      values.bind(fact)
      values.bind(other)
      values.bind(source)
    }
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
    try words.write(statements)
  }

  private func touch(
    _ id: FactID, _ folded: FoldedEvent, _ payload: Payload, _ event: Event
  ) throws -> Int64 {
    let place = try place(of: id, folded.fresh)
    let key = facts[place].key
    let isLast =
      try facts[place].row == nil || FoldedEvent.isLast(db, event.key, about: .fact, key)
    facts[place].events.append(
      (FactEvent(stamp: Stamp(event), arrival: event.arrival, payload: payload), isLast))
    return key
  }

  /// The row of a fact that the batch touches.
  func key(of id: FactID) -> Int64? { factPlaces[id].map { facts[$0].key } }

  private func place(of id: FactID, _ fresh: FreshContent?) throws -> Int {
    if let place = factPlaces[id] { return place }
    let key = try statements(.findFact).integer { values in id.withBytes { values.bind($0) } }
    if let key {
      facts.append(TouchedFact(key: key, id: id, row: try FactRow.fetch(db, key: key), fresh: nil))
    } else {
      facts.append(TouchedFact(key: nextFact, id: id, row: nil, fresh: fresh))
      nextFact += 1
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
      let row = SourceRow(key: nextSource, id: id)
      sources[id] = TouchedSource(row: row, isNew: true)
      nextSource += 1
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
    }
  }

  func isSettled(_ reference: EventReference) throws -> Bool {
    try FoldedEvent.isSettled(db, reference, logs)
  }
}
