// Asking: each view is one snapshot of the projections, caught up with the logs.

public import EventStore

extension Chronology {
  /// What had happened by a day.
  ///
  /// - Throws: `ChronologyError` with `unboundedDate`; `EventStoreError` for a frontier that is
  ///   not held.
  public func asOf(_ query: AsOfQuery) throws -> AsOfView { throw notYet() }

  /// What happened between two days.
  public func timeline(_ query: TimelineQuery) throws -> TimelineView { throw notYet() }

  /// One fact as it stands.
  ///
  /// - Throws: `ChronologyError` with `unknownFact`, also for one that is not within the bounds.
  public func show(_ fact: FactID, bounds: ViewBounds = .now) throws -> FactView { throw notYet() }

  /// Where a fact comes from, link by link.
  ///
  /// - Throws: `ChronologyError` with `unknownFact`, also for one that is not within the bounds.
  public func trace(_ fact: FactID, bounds: ViewBounds = .now) throws -> TraceView {
    throw notYet()
  }

  /// The content that a fact has now, first values where in conflict: what `export` writes.
  public func content(of fact: FactID) throws -> FactContent { throw notYet() }

  /// Every fact with its present content, in the order of ids; what `export` walks through.
  ///
  /// - Parameter body: is called inside one snapshot, a fact at a time.
  public func forEachFact(
    _ body: (FactID, FactContent, _ retracted: Bool) throws -> Void
  ) throws { throw notYet() }

  /// Events in the order of their times, or those about one fact in the order of folding.
  ///
  /// - Parameter body: is called inside one snapshot, an event at a time; returns whether to go on.
  public func log(
    of fact: FactID? = nil, latestFirst: Bool = false,
    _ body: (LogEntryView) throws -> Bool
  ) throws { throw notYet() }

  /// All sources, by title, then id.
  public func sources() throws -> [SourceView] { throw notYet() }

  /// One source.
  ///
  /// - Throws: `ChronologyError` with `unknownSource`.
  public func source(_ id: SourceID) throws -> SourceView { throw notYet() }

  /// The citations of a source, with the facts that have them; retracted facts left out.
  public func citations(
    of source: SourceID
  ) throws -> [(fact: FactID, statement: String, citation: Citation)] { throw notYet() }

  /// The state of the chronology.
  public func status() throws -> StatusView { throw notYet() }

  /// The fact that `text` names: an id, or any unambiguous beginning of its handle or UUID.
  ///
  /// - Throws: `ChronologyError` with `ambiguous` and the candidates, or with `unknownFact` and
  ///   what is spelt nearly so.
  public func resolveFact(_ text: String) throws -> FactID { throw notYet() }

  /// The source that `text` names: an id, an unambiguous beginning of its digest of at least 6
  /// digits, or its title, case aside.
  ///
  /// - Throws: `ChronologyError` with `ambiguous` or `unknownSource`, and the candidates.
  public func resolveSource(_ text: String) throws -> SourceID { throw notYet() }

  /// The facts that were imported into a namespace, by row id.
  public func importedRows(namespace: String) throws -> [ImportedFact] { throw notYet() }

  func contentHeads(of fact: FactID) throws -> [EventReference] { throw notYet() }
  func heads(of source: SourceID) throws -> [EventReference] { throw notYet() }
  func standingLinks(
    from: FactID, to: FactID, _ relation: Relation
  ) throws -> [EventReference] { throw notYet() }

  private func notYet() -> ChronologyError { ChronologyError(.unknownFact, "not built yet") }
}

/// A fact that came from a row of an imported file.
public struct ImportedFact: Sendable {
  /// The row's id.
  public let row: String
  /// The fact.
  public let fact: FactID
  /// The event of its last import, on which a changed row is a revision.
  public let event: EventReference
  /// The content that the row had then: all that imports of it set, in order.
  public let content: FactContent
  /// SHA-256 of the row then, if it was noted.
  public let digest: String?
  /// Whether the fact is retracted now.
  public let retracted: Bool
}
