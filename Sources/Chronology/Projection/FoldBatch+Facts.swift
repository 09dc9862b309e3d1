// Folding the facts that a batch touches, and writing what views need of them.

import EventStore
import GRDB

extension FoldBatch {
  /// Folds a fact's new events and saves it.
  ///
  /// - Returns: Forecasts that it fulfils or refutes, which have to be looked at again.
  func foldFact(_ touched: TouchedFact) throws -> [FactID] {
    if let fresh = freshFact(touched) {
      try add(fresh)
      return []
    }
    // What it does may depend on those before it.
    try session.rows.writeFacts(statements)
    let events = events(of: touched)
    let before = try touched.row.flatMap { row in
      let waiting = Set(events.map(\.event.stamp.key))
      return try loader.wholeState(of: row, beside: waiting) { try isSettled($0, but: waiting) }
    }
    let state = try folded(touched, events, from: before)
    let key = touched.key
    let citations = state.citations.map(\.citation)
    for id in Set(citations.flatMap(\.dependencies)).sorted() { _ = try touch(id) }
    try save(loader.row(key: key, state, citations: citations))
    if state.eventCount > 1 {
      try statements(.saveState).run { values in
        values.bind(key)
        values.bind(state.encoded())
      }
    }
    try saveText(key, state, before: before)
    try saveNames(key, state, before: before)
    try noteSame(key, state, before: before)
    try saveSources(
      key, citations, before: before?.citations.map(\.citation) ?? [])
    return state.closedForecasts
  }

  private func folded(
    _ touched: TouchedFact, _ events: [(event: FactEvent, isLast: Bool)], from before: FactState?
  ) throws -> FactState {
    if touched.row == nil {
      return try FactState.fold(touched.id, events.map(\.event), isSettled: isSettled)
    }
    if var state = before {
      // An event of this batch that is still to be applied will change what the fact is.
      var waiting = Set(events.map(\.event.stamp.key))
      let isExtended = try events.allSatisfy { event, isLast in
        waiting.remove(event.stamp.key)
        return try state.extend(with: event, isLast: isLast) { try isSettled($0, but: waiting) }
      }
      if isExtended { return state }
    }
    return try FactState.fold(
      touched.id, loader.events(about: touched.key), isSettled: isSettled)
  }

  /// Saves a fact's row again, after what its dates depend on has changed.
  func deriveAgain(_ key: Int64) throws -> [FactID] {
    guard let row = try FactRow.fetch(db, key: key) else { return [] }
    let state = try loader.wholeState(of: row)
    try save(loader.row(key: key, state))
    return state.closedForecasts
  }

  private func save(_ row: FactRow) throws {
    try statements(.saveFact).run { row.bind(to: &$0) }
  }

  private func noteSame(_ key: Int64, _ state: FactState, before: FactState?) throws {
    let now = state.same
    let old = before?.same ?? []
    func pair(_ id: FactID) throws -> SameGroups.Pair? {
      let other = try self.key(of: id) ?? FactRow.fetch(db, id: id)?.key
      return other.map { SameGroups.Pair(key, $0) }
    }
    for id in now.subtracting(old) { if let pair = try pair(id) { joined.insert(pair) } }
    for id in old.subtracting(now) { if let pair = try pair(id) { parted.insert(pair) } }
  }

  private func saveSources(_ key: Int64, _ citations: [Citation], before: [Citation]) throws {
    let now = Citation.sourceUses(citations)
    let old = Citation.sourceUses(before)
    guard now != old else { return }
    for id in old.keys where now[id] == nil {
      let source = try touch(id)
      try statements(.removeSourceUse).run { values in
        values.bind(source)
        values.bind(key)
      }
    }
    for (id, isCited) in now where old[id] != isCited {
      try saveUse(of: touch(id), by: key, isCited: isCited)
    }
  }

  private func saveUse(of source: Int64, by fact: Int64, isCited: Bool) throws {
    let use = SourceUse(source: source, fact: fact, isCited: isCited)
    try statements(.saveSourceUse).run { use.bind(to: &$0) }
  }
}

extension StateLoader {
  /// A fact's state before the events of a batch, whose rows are written already.
  fileprivate func wholeState(
    of row: FactRow, beside new: Set<EntryKey>,
    isSettled: (EventReference) throws -> Bool
  ) throws -> FactState? {
    if row.eventCount > 1 { return try storedState(of: row) }
    return try FactState.fold(
      row.id, events(about: row.key).filter { !new.contains($0.stamp.key) }, isSettled: isSettled)
  }
}

extension FactState {
  /// Forecasts that it fulfils or refutes.
  var closedForecasts: [FactID] {
    links.filter { $0.relation.closesForecasts && $0.from == id }.map(\.to)
  }

  /// What filters look up; kind and modality only where the row's columns do not hold them all.
  var names: Set<FactName> {
    var names = Set(strings("actors").map { FactName(.actor, $0) })
    names.formUnion(strings("places").map { FactName(.place, $0) })
    names.formUnion(strings("tags").map { FactName(.tag, $0) })
    for (role, member) in [(FactName.Role.kind, "kind"), (.modality, "modality")] {
      let values = registers.values(member).compactMap(\.stringValue)
      if values.count > 1 { names.formUnion(values.map { FactName(role, $0) }) }
    }
    return names
  }
}

extension Citation {
  /// The sources that a fact's dates depend on, and whether it is cited from them.
  static func sourceUses(_ citations: [Citation]) -> [SourceID: Bool] {
    citations.reduce(into: [:]) { uses, citation in
      for id in citation.dependencies where uses[id] == nil { uses[id] = false }
      uses[citation.source] = true
    }
  }
}
