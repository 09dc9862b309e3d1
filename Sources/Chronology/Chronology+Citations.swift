// The citations of several facts at once, for reports.

import EDTF
import EventStore
import GRDB

extension Chronology {
  /// The citations that facts have within bounds, for each fact in the order of folding.
  ///
  /// - Parameters:
  ///   - facts: Facts of a view.
  ///   - bounds: The view's bounds.
  ///   - frontier: The frontier that the view is of: what came since is left out.
  /// - Throws: `ChronologyError` with `unknownFact` for a fact that is not within the bounds.
  public func citations(
    of facts: some Sequence<FactView>, bounds: ViewBounds, frontier: String
  ) throws -> [[CitationView]] {
    var bounds = bounds
    if bounds.frontier == nil, try store.frontier().id != frontier { bounds.frontier = frontier }
    return try ViewFrame(store, bounds).view { snapshot in
      try facts.map { fact in
        try snapshot.citations(in: snapshot.loader.state(of: snapshot.row(of: fact.id)))
      }
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
