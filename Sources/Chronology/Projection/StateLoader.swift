// Folded states from the projection's tables, whole or as they were within a scope.

import EDTF
import EventStore
import Foundation
import GRDB

/// Loads states of facts and sources within one snapshot; sources are kept once loaded.
final class StateLoader {
  let db: Database
  let logs: FoldedLogs
  let scope: Scope
  private var sources: [SourceID: SourceRow] = [:]
  private var sourceStates: [SourceID: SourceState] = [:]

  init(_ db: Database, scope: Scope = Scope()) {
    self.db = db
    self.scope = scope
    logs = FoldedLogs(db)
  }

  init(_ db: Database, logs: FoldedLogs) {
    self.db = db
    self.logs = logs
    scope = Scope()
  }

  // MARK: Facts

  /// A fact as its events within the scope make it.
  func state(of row: FactRow) throws -> FactState {
    if scope.isEverything || isInside(row.reach) { return try wholeState(of: row) }
    let all = try events(about: row.key)
    let seen = all.filter { scope.contains($0.stamp, arrival: $0.arrival) }
    if seen.count == all.count { return try wholeState(of: row) }
    return try FactState.fold(row.id, seen)
  }

  /// Whether everything is seen of what a reach covers; a frontier leaves that open.
  private func isInside(_ reach: Reach) -> Bool {
    scope.sizes == nil && (scope.recordedBy.map { reach.lastRecorded <= $0 } ?? true)
      && (scope.arrival.map { reach.lastArrival <= $0 } ?? true)
  }

  /// A fact as all its events make it.
  func wholeState(of row: FactRow) throws -> FactState {
    if row.eventCount > 1, let state = try storedState(of: row) { return state }
    return try FactState.fold(row.id, events(about: row.key))
  }

  func storedState(of row: FactRow) throws -> FactState? {
    guard
      let data = try Stored.first(
        [UInt8].self,
        db.cachedStatement(sql: "SELECT state FROM fact_state WHERE fact = ?"),
        arguments: [row.key])
    else { return nil }
    return try Stored.require(
      FactState(row.id, decoding: data, origin: logs.origin), in: "fact_state")
  }

  /// All events about a fact that fold, in the order of rows.
  func events(about key: Int64) throws -> [FactEvent] {
    let about = FoldedEvent.Subject.fact
    let rows = try Stored.all(
      Int64.self,
      db.cachedStatement(sql: "SELECT entry FROM folded_event WHERE \(about.condition)"),
      arguments: StatementArguments(about.arguments(key)))
    return try rows.compactMap { row in
      guard let event = try Event.fetch(db, key: row), let payload = FoldedEvent(event).payload
      else { return nil }
      return FactEvent(stamp: Stamp(event), arrival: event.arrival, payload: payload)
    }
  }

  // MARK: Sources

  /// A source's row as its descriptions within the scope make it, its group aside.
  func source(_ id: SourceID) throws -> SourceRow? {
    if let known = sources[id] { return known }
    guard var row = try SourceRow.fetch(db, id: id) else { return nil }
    if !scope.isEverything, let state = try state(of: id, key: row.key) { row.take(state) }
    sources[id] = row
    return row
  }

  /// Forgets a source that has changed.
  func forget(_ id: SourceID) {
    sources[id] = nil
    sourceStates[id] = nil
  }

  func publication(of id: SourceID) throws -> PublicationDates? { try source(id)?.published }

  /// A source as its descriptions within the scope make it; nil if it is not known here.
  func state(of id: SourceID) throws -> SourceState? {
    guard let row = try source(id) else { return nil }
    return try state(of: id, key: row.key)
  }

  private func state(of id: SourceID, key: Int64) throws -> SourceState? {
    if let known = sourceStates[id] { return known }
    let state: SourceState?
    if scope.isEverything {
      state = try storedState(of: id, key: key)
    } else {
      let all = try events(aboutSource: key)
      let seen = all.filter { scope.contains($0.stamp, arrival: $0.arrival) }
      state =
        seen.count == all.count
        ? try storedState(of: id, key: key) : try SourceState.fold(id, seen)
    }
    sourceStates[id] = state
    return state
  }

  private func storedState(of id: SourceID, key: Int64) throws -> SourceState? {
    guard
      let data = try Stored.first(
        [UInt8].self,
        db.cachedStatement(sql: "SELECT state FROM source WHERE key = ? AND state IS NOT NULL"),
        arguments: [key])
    else { return SourceState(id: id) }
    return try Stored.require(
      SourceState(id, decoding: data, origin: logs.origin), in: "source")
  }

  /// All descriptions of a source that fold, in the order of rows.
  func events(aboutSource key: Int64) throws -> [SourceEvent] {
    let rows = try Stored.all(
      Int64.self,
      db.cachedStatement(sql: "SELECT entry FROM folded_event WHERE source = ?"),
      arguments: [key])
    return try rows.compactMap { row in
      guard let event = try Event.fetch(db, key: row),
        case .described(let payload)? = FoldedEvent(event).payload
      else { return nil }
      return SourceEvent(stamp: Stamp(event), arrival: event.arrival, payload: payload)
    }
  }

  // MARK: Deriving

  /// A fact's dates within the scope.
  func dating(
    _ state: FactState, citations: [Citation]? = nil, reportedBy: Day? = nil
  ) throws -> Dating {
    try Dating(
      SaidDates(state), citations: citations ?? state.citations.map(\.citation),
      reportedBy: reportedBy
    ) { try publication(of: $0) }
  }

  /// A fact's row within the scope.
  func row(
    key: Int64, _ state: FactState, citations: [Citation]? = nil, reportedBy: Day? = nil
  ) throws -> FactRow {
    let citations = citations ?? state.citations.map(\.citation)
    let dating = try dating(state, citations: citations, reportedBy: reportedBy)
    var row = FactRow(key: key, state, dating)
    for id in Set(citations.flatMap(\.dependencies)) {
      guard let source = try source(id) else { continue }
      row.reach.lastRecorded = max(row.reach.lastRecorded, source.datedLast)
      row.reach.lastArrival = max(row.reach.lastArrival, source.datedArrival)
    }
    if dating.isForecast { try close(&row, state, reportedBy: reportedBy) }
    return row
  }

  /// A forecast is closed from when the first fact that fulfils or refutes it had happened; at once,
  /// by a fact that has no known time.
  private func close(_ row: inout FactRow, _ state: FactState, reportedBy: Day?) throws {
    let closers = state.links.filter { $0.relation.closesForecasts && $0.to == state.id }
    for id in Set(closers.map(\.from)) where id != state.id {
      guard let known = try FactRow.fetch(db, id: id) else { continue }
      row.reach.lastRecorded = max(row.reach.lastRecorded, known.reach.lastRecorded)
      row.reach.lastArrival = max(row.reach.lastArrival, known.reach.lastArrival)
      if let last = known.reportedLast, let own = row.reportedLast {
        row.reportedLast = max(own, last)
      } else {
        row.reportedLast = Int64.max
      }
      var closer = known
      if !scope.isEverything || reportedBy != nil {
        let closing = try self.state(of: known)
        let dating = try dating(closing, reportedBy: reportedBy)
        // What no source had reported by then closes nothing by then.
        if reportedBy != nil, dating.reported == nil { continue }
        closer = FactRow(key: known.key, closing, dating)
      }
      guard !closer.isRetracted else { continue }
      switch closer.placement.band {
      case .hidden, .forecast: continue
      case .bounded, .unbounded: row.close(from: closer.placement.latest)
      case .unplaced: row.close(from: .min)
      }
    }
  }
}

extension FactRow {
  fileprivate mutating func close(from day: Int64) {
    closedFrom = min(closedFrom ?? day, day)
  }
}

extension Relation {
  var closesForecasts: Bool { self == .fulfils || self == .refutes }
}

extension Citation {
  /// The sources whose publication dates a fact by this citation.
  var dependencies: [SourceID] { [source] + attributedTo.compactMap(\.source) }
}
