// One batch of events: first what they are about, then each fact and source that they touch, once.

import EventStore
import GRDB

/// A batch of events that is being folded.
final class FoldBatch {
  let session: FoldSession
  private let lot: FactProjection.Lot
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
  private var touchedFacts: [FactID: TouchedFact] = [:]

  /// A fact that events of the batch are about.
  final class TouchedFact {
    let key: Int64
    let id: FactID
    /// The row before the batch; nil if there was none.
    let row: FactRow?
    /// What is to be written of it if nothing else is known of it.
    let fresh: FreshContent?
    /// Its first event, while it is the only one.
    var alone: EntryKey?
    /// Its events by their places in the lot, and whether none of the same log about it comes after.
    var events: [(place: Int, isLast: Bool)] = []

    init(key: Int64, id: FactID, row: FactRow?, fresh: FreshContent?, alone: EntryKey? = nil) {
      self.key = key
      self.id = id
      self.row = row
      self.fresh = fresh
      self.alone = alone
    }
  }

  /// A source that events of the batch describe or cite.
  struct TouchedSource {
    var row: SourceRow
    let isNew: Bool
    var events: [(event: SourceEvent, isLast: Bool)] = []
  }

  init(_ session: FoldSession, _ lot: FactProjection.Lot) {
    self.session = session
    self.lot = lot
  }

  /// Notes what each event of the lot is about, and folds it.
  func fold() throws {
    for place in lot.events.indices { try take(place) }
    try finish()
  }

  /// Notes an event and what it is about.
  private func take(_ place: Int) throws {
    let key = lot.events[place].key
    try logs.note(key) { lot.events[place].origin }
    var fact: Int64?
    var isAlone = false
    var other: Int64?
    var source: Int64?
    var imported: RowName?
    if let fresh = lot.folded[place].fresh {
      (fact, isAlone) = try touch(fresh.fact, fresh, place)
      imported = fresh.imported
    } else {
      switch lot.folded[place].payload {
      case .described(let payload)?: source = try describe(payload, lot.events[place])
      case .aliased(let payload)?:
        try session.rows.writeEvents(statements)
        try take(payload, lot.events[place])
      case let payload?:
        let (first, second) = payload.factPair
        if let first { (fact, isAlone) = try touch(first, nil, place) }
        if let second { (other, _) = try touch(second, nil, place) }
        imported = payload.imported.map { RowName($0) }
        try noteReason(payload, key)
      case nil: break
      }
    }
    if let imported, let fact {
      session.rows.imports.append(ImportRow(row: imported, entry: key, fact: fact))
    }
    session.rows.events.append(
      EventRow(
        entry: key, at: lot.events[place].at, arrival: lot.events[place].arrival,
        state: lot.folded[place].state, problem: lot.folded[place].problem, fact: fact,
        other: other, source: source, isAlone: isAlone))
  }

  /// The events of a fact.
  func events(of touched: TouchedFact) -> [(event: FactEvent, isLast: Bool)] {
    touched.events.compactMap { place, isLast in
      let event = lot.events[place]
      guard let payload = lot.folded[place].payload(of: event) else { return nil }
      return (FactEvent(stamp: Stamp(event), arrival: event.arrival, payload: payload), isLast)
    }
  }

  /// What is to be written of a fact that was recorded once; nil for every other: it has to be
  /// folded.
  func freshFact(_ touched: TouchedFact) -> FreshFact? {
    guard let content = touched.fresh, touched.events.count == 1 else { return nil }
    let place = touched.events[0].place
    return FreshFact(
      key: touched.key, event: lot.events[place].key, at: lot.events[place].at,
      arrival: lot.events[place].arrival, content: content)
  }

  /// Folds what was touched: sources first, since they date the facts that cite them.
  private func finish() throws {
    try session.rows.writeEvents(statements)
    var dirty: Set<Int64> = []
    for id in sourceOrder { dirty.formUnion(try foldSource(id)) }
    var forecasts: Set<FactID> = []
    for fact in facts {
      dirty.remove(fact.key)
      forecasts.formUnion(try foldFact(fact))
    }
    try session.rows.writeFacts(statements)
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
    _ id: FactID, _ fresh: FreshContent?, _ place: Int
  ) throws -> (key: Int64, isAlone: Bool) {
    let key = lot.events[place].key
    let touched = try touched(id, fresh)
    if let first = touched.alone {
      touched.alone = nil
      if !session.rows.joinEvent(first) { try statements(.joinEvent).run { $0.bind(first) } }
    } else if touched.fresh != nil, touched.events.isEmpty {
      touched.alone = key
    }
    let isLast = try touched.row == nil || isLast(key, about: .fact, touched.key)
    touched.events.append((place, isLast))
    return (touched.key, touched.alone != nil)
  }

  private func isLast(
    _ key: EntryKey, about column: FoldedEvent.Subject, _ subject: Int64
  ) throws -> Bool {
    try session.rows.writeEvents(statements)
    return try FoldedEvent.isLast(db, key, about: column, subject)
  }

  /// The row of a fact that the batch touches.
  func key(of id: FactID) -> Int64? { touchedFacts[id]?.key }

  private func touched(_ id: FactID, _ fresh: FreshContent?) throws -> TouchedFact {
    if let known = touchedFacts[id] { return known }
    let key = try statements(.findFact).integer { values in
      values.bind(id.handleNumber)
      id.withBytes { values.bind($0) }
    }
    let touched: TouchedFact
    if let key {
      let row = try FactRow.fetch(db, key: key)
      let alone = row.flatMap { $0.eventCount == 1 ? $0.first : nil }
      touched = TouchedFact(key: key, id: id, row: row, fresh: nil, alone: alone)
    } else {
      touched = TouchedFact(key: session.newFactKey(), id: id, row: nil, fresh: fresh)
    }
    facts.append(touched)
    touchedFacts[id] = touched
    return touched
  }

  private func describe(_ payload: SourceDescribed, _ event: Event) throws -> Int64 {
    let key = try touch(payload.source)
    let isLast =
      try sources[payload.source]?.isNew ?? true
      || isLast(event.key, about: .source, key)
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

  func isSettled(_ reference: EventReference) throws -> Bool {
    try FoldedEvent.isSettled(db, reference, logs)
  }

  /// Whether an event is settled and is none of some that are still to be applied.
  func isSettled(_ reference: EventReference, but waiting: Set<EntryKey>) throws -> Bool {
    if let key = try logs.key(reference.id), waiting.contains(key) { return false }
    return try isSettled(reference)
  }
}
