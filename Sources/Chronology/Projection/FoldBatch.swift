// One batch of events: first what they are about, then each fact and source that they touch, once.

import EventStore
import Foundation
import GRDB

/// A batch of events that is being folded.
final class FoldBatch {
  let db: Database
  let logs: FoldedLogs
  let loader: StateLoader
  var facts: [FactID: TouchedFact] = [:]
  var sources: [SourceID: TouchedSource] = [:]
  var words = WordChanges()
  /// Names that the index is known to have.
  var knownNames: Set<ExactText> = []
  /// Facts and sources in the order in which they were touched, so that rows are written in it.
  private var factOrder: [FactID] = []
  private var sourceOrder: [SourceID] = []
  /// Names about which something was said that did not simply follow what had been.
  var namesToFold: Set<ExactText> = []
  /// Pairs of facts that links made the same in this batch, or no longer the same.
  var joined: Set<SameGroups.Pair> = []
  var parted: Set<SameGroups.Pair> = []
  private var nextFact: Int64
  private var nextSource: Int64

  /// A fact that events of the batch are about.
  struct TouchedFact {
    /// The row before the batch; a new one if there was none.
    let row: FactRow
    let isNew: Bool
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
    nextFact = try FoldBatch.nextKey(db, "SELECT coalesce(max(key), 0) + 1 FROM fact")
    nextSource = try FoldBatch.nextKey(db, "SELECT coalesce(max(key), 0) + 1 FROM source")
  }

  private static func nextKey(_ db: Database, _ sql: String) throws -> Int64 {
    try Int64.fetchOne(db.cachedStatement(sql: sql)) ?? 1
  }

  /// Notes an event and what it is about.
  func take(_ event: Event) throws {
    try logs.note(event)
    let folded = FoldedEvent(event)
    var keys: [Int64] = []
    var sourceKey: Int64?
    switch folded.payload {
    case .described(let payload)?: sourceKey = try describe(payload, event)
    case .aliased(let payload)?: try take(payload, event)
    case let payload?:
      for id in payload.facts { keys.append(try touch(id, payload, event)) }
      if let row = payload.imported, let key = keys.first {
        try noteImport(row, event.key, fact: key)
      }
      try noteReason(payload, event.key)
    case nil: break
    }
    try FoldedEvent.insert(db, event, folded, facts: keys, source: sourceKey)
  }

  /// Folds what was touched: sources first, since they date the facts that cite them.
  func finish() throws {
    var dirty: Set<Int64> = []
    for id in sourceOrder { dirty.formUnion(try foldSource(id)) }
    var forecasts: Set<FactID> = []
    for id in factOrder {
      guard let touched = facts[id] else { continue }
      dirty.remove(touched.row.key)
      forecasts.formUnion(try foldFact(touched))
    }
    for key in dirty.sorted() { forecasts.formUnion(try deriveAgain(key)) }
    for id in forecasts.sorted() {
      guard let row = try FactRow.fetch(db, id: id) else { continue }
      _ = try deriveAgain(row.key)
    }
    try SameGroups(db: db).change(added: joined, removed: parted)
    try foldNames()
    try words.write(db)
  }

  private func touch(_ id: FactID, _ payload: Payload, _ event: Event) throws -> Int64 {
    if facts[id] == nil {
      if let row = try FactRow.fetch(db, id: id) {
        facts[id] = TouchedFact(row: row, isNew: false)
      } else {
        facts[id] = TouchedFact(row: FactRow(key: nextFact, id: id), isNew: true)
        nextFact += 1
      }
      factOrder.append(id)
    }
    guard let touched = facts[id] else { return 0 }
    let isLast =
      try touched.isNew
      || FoldedEvent.isLast(db, event.key, about: .fact, touched.row.key)
    facts[id]?.events.append(
      (FactEvent(stamp: Stamp(event), arrival: event.arrival, payload: payload), isLast))
    return touched.row.key
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
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO fact_import (namespace, row, entry, fact) VALUES (?, ?, ?, ?)
        """
    ).execute(arguments: [row.namespace, row.row, entry, fact])
  }

  func isSettled(_ reference: EventReference) throws -> Bool {
    try FoldedEvent.isSettled(db, reference, logs)
  }
}
