// The citations of several facts at once, for reports.

import EDTF
import EventStore
import GRDB

extension Chronology {
  /// The citations that facts, and those that are the same, have within bounds, for each fact in the
  /// order of folding.
  ///
  /// - Parameters:
  ///   - facts: Facts of a view.
  ///   - context: Of what that view was made: what came since is left out.
  /// - Throws: `ChronologyError` with `unknownFact` for a fact that is not within the bounds.
  public func citations(
    of facts: some Sequence<FactView>, in context: ViewContext
  ) throws -> [[CitationView]] {
    try later(context) { snapshot in
      try facts.map { fact in
        try snapshot.citations(
          of: snapshot.loader.state(of: snapshot.row(of: fact.id)),
          and: fact.sameAs.map { try snapshot.row(of: $0) })
      }
    }
  }

  /// A source as a view had it that was made before.
  ///
  /// - Throws: `ChronologyError` with `unknownSource`.
  public func source(_ id: SourceID, in context: ViewContext) throws -> SourceView {
    try later(context) { snapshot in try snapshot.source(id) }
  }

  /// The sources as a view had them that was made before, in the order of `sources(bounds:)`.
  public func sources(in context: ViewContext) throws -> [SourceView] {
    try later(context) { snapshot in try snapshot.sources() }
  }

  /// Reads what an earlier view was made of.
  private func later<Result>(
    _ context: ViewContext, _ body: (Snapshot) throws -> Result
  ) throws -> Result {
    try store.view { db in
      let resolved = try ResolvedBounds(db, context)
      return try body(
        Snapshot(
          db, scope: resolved.scope, reportedBy: resolved.bounds.reportedBy, foldsCut: false))
    }
  }
}

extension Snapshot {
  /// The citations that are seen within the bounds, of a fact that was folded.
  func citations(in state: FactState) throws -> [CitationView] {
    let seen = try loader.dating(state, reportedBy: reportedBy).sightings.map(\.citation.id)
    return try state.citations.filter { seen.contains($0.citation.id) }.map { element in
      CitationView(
        citation: element.citation, source: try reference(to: element.citation.source),
        event: element.stamp.id, author: element.stamp.origin, at: element.stamp.at)
    }
  }
}
