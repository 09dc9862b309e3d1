// The state of the whole chronology, and what writers need to know before they write.

public import EventStore
import GRDB

extension Chronology {
  /// The state of the chronology.
  public func status() throws -> StatusView {
    let identity = try store.identity()
    let members = try store.members()
    let pending = identity.role == nil ? identity.size : 0
    let own = identity.origin.map { origin in
      StatusView.Log(origin: origin, size: pending, counted: false, role: nil)
    }
    let forks = try store.forks()
    return try store.view { db in
      let frontier = try Frontier(db)
      let held = frontier.logs.map { log in
        StatusView.Log(
          origin: log.origin, size: log.size, counted: true,
          role: members.first { $0.origin == log.origin }?.role)
      }
      func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
      return StatusView(
        chronology: id, name: try store.name(db), origin: identity.origin, frontier: frontier.id,
        logs: held + (pending > 0 ? [own].compactMap { $0 } : []),
        facts: try count("SELECT count(*) FROM fact WHERE first IS NOT NULL"),
        sources: try count("SELECT count(*) FROM source WHERE state IS NOT NULL"),
        conflicts: try count("SELECT count(*) FROM fact WHERE conflicted")
          + count("SELECT count(*) FROM source WHERE conflicted"),
        forks: forks,
        missing: try count("SELECT count(*) FROM folded_event WHERE state > 1 AND state = 2"),
        malformed: try count("SELECT count(*) FROM folded_event WHERE state > 1 AND state = 3"),
        pending: pending)
    }
  }

  /// How many facts and sources there are.
  ///
  /// - Parameter foldsWhatWaits: Whether events that are not folded yet are folded for it.
  public func counts(foldingWhatWaits foldsWhatWaits: Bool) throws -> (facts: Int, sources: Int) {
    func counts(_ db: Database) throws -> (facts: Int, sources: Int) {
      (
        try Int.fetchOne(db, sql: "SELECT count(*) FROM fact WHERE first IS NOT NULL") ?? 0,
        try Int.fetchOne(db, sql: "SELECT count(*) FROM source WHERE state IS NOT NULL") ?? 0
      )
    }
    return try foldsWhatWaits ? store.view(counts) : store.read(counts)
  }

  /// The events on a fact's content that no other follows: what a change of it is made on.
  ///
  /// - Throws: `ChronologyError` with `unknownFact`.
  public func contentHeads(of fact: FactID) throws -> [EventReference] {
    try whole { try $0.recordedState(of: fact).heads.map(\.reference) }
  }

  /// The descriptions of a source that no other follows; none for a source not yet known.
  public func heads(of source: SourceID) throws -> [EventReference] {
    try whole { try $0.loader.state(of: source)?.heads.map(\.reference) ?? [] }
  }
}

extension Snapshot {
  /// A fact that was recorded, as it stands within the bounds.
  ///
  /// - Throws: `ChronologyError` with `unknownFact`.
  func recordedState(of fact: FactID) throws -> FactState {
    let state = try loader.state(of: row(of: fact))
    guard state.first != nil else { throw ChronologyError.unknown(fact) }
    return state
  }
}
