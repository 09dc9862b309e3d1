// Folding the facts that a batch touches, and writing what views need of them.

import EventStore
import Foundation
import GRDB

extension FoldBatch {
  /// Folds a fact's new events and saves it.
  ///
  /// - Returns: Forecasts that it fulfils or refutes, which have to be looked at again.
  func foldFact(_ touched: TouchedFact) throws -> [FactID] {
    let before = touched.isNew ? nil : try loader.wholeState(of: touched.row, beside: touched)
    let state = try folded(touched, from: before)
    let key = touched.row.key
    let citations = state.citations.map(\.citation)
    for id in Set(citations.flatMap(\.dependencies)).sorted() { _ = try touch(id) }
    let row = try loader.row(key: key, state, citations: citations)
    try row.save(db)
    if state.eventCount > 1 {
      try db.cachedStatement(sql: "INSERT OR REPLACE INTO fact_state (fact, state) VALUES (?, ?)")
        .execute(arguments: [key, Data(state.encoded())])
    }
    try saveText(key, state, before: before)
    try saveNames(key, state, before: before)
    try noteSame(key, state, before: before)
    try saveSources(
      key, citations, before: before?.citations.map(\.citation) ?? [])
    return state.closedForecasts
  }

  private func folded(_ touched: TouchedFact, from before: FactState?) throws -> FactState {
    if touched.isNew {
      return try FactState.fold(
        touched.row.id, touched.events.map(\.event), isSettled: isSettled)
    }
    if var state = before {
      let isExtended = try touched.events.allSatisfy { event, isLast in
        try state.extend(with: event, isLast: isLast, isSettled: isSettled)
      }
      if isExtended { return state }
    }
    return try FactState.fold(
      touched.row.id, loader.events(about: touched.row.key), isSettled: isSettled)
  }

  /// Saves a fact's row again, after what its dates depend on has changed.
  func deriveAgain(_ key: Int64) throws -> [FactID] {
    guard let row = try FactRow.fetch(db, key: key) else { return [] }
    let state = try loader.wholeState(of: row)
    try loader.row(key: key, state).save(db)
    return state.closedForecasts
  }

  private func noteSame(_ key: Int64, _ state: FactState, before: FactState?) throws {
    let now = state.same
    let old = before?.same ?? []
    func pair(_ id: FactID) throws -> SameGroups.Pair? {
      let other = try facts[id]?.row.key ?? FactRow.fetch(db, id: id)?.key
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
      try db.cachedStatement(sql: "DELETE FROM fact_source WHERE source = ? AND fact = ?")
        .execute(arguments: [try touch(id), key])
    }
    for (id, isCited) in now where old[id] != isCited {
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO fact_source (source, fact, cited) VALUES (?, ?, ?)"
      ).execute(arguments: [try touch(id), key, isCited])
    }
  }
}

extension StateLoader {
  /// A fact's state before the events of a batch, whose rows are written already.
  fileprivate func wholeState(
    of row: FactRow, beside touched: FoldBatch.TouchedFact
  ) throws -> FactState? {
    if row.eventCount > 1 { return try storedState(of: row) }
    let new = Set(touched.events.map(\.event.stamp.key))
    return try FactState.fold(
      row.id, events(about: row.key).filter { !new.contains($0.stamp.key) })
  }
}

/// A name under which filters find a fact.
struct FactName: Hashable {
  enum Role: Int {
    case actor = 0
    case place = 1
    case tag = 2
    case kind = 3
    case modality = 4

    /// Whether its names are found by their words.
    var isSearched: Bool { self == .actor || self == .place || self == .tag }

    /// The roles whose names are found by their words, for SQL.
    static let searched = [Role.actor, .place, .tag].map { "\($0.rawValue)" }
      .joined(separator: ", ")
  }

  let role: Role
  let name: ExactText

  init(_ role: Role, _ name: String) {
    self.role = role
    self.name = ExactText(foldedName(name))
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
  fileprivate static func sourceUses(_ citations: [Citation]) -> [SourceID: Bool] {
    citations.reduce(into: [:]) { uses, citation in
      for id in citation.dependencies where uses[id] == nil { uses[id] = false }
      uses[citation.source] = true
    }
  }
}
