// Asking: each view is one snapshot of the projections, caught up with the logs.

import EDTF
import EventStore
import GRDB

extension Chronology {
  /// What had happened by a day.
  ///
  /// - Throws: `ChronologyError` with `unboundedDate`; `EventStoreError` for a frontier that is
  ///   not held.
  public func asOf(_ query: AsOfQuery) throws -> AsOfView {
    let day = try ViewBounds.lastDay(of: query.date)
    let bounds = query.knownThen ? query.bounds.known(by: day) : query.bounds
    return try ViewFrame(store, bounds).view(filter: query.filter) { snapshot, context in
      let (counts, sections) = try snapshot.asOf(day, includesUnplaced: query.includesUnplaced)
      let rows = try snapshot.rows(sections, query.page)
      let count = sections.reduce(0) { $0 + $1.count }
      return AsOfView(
        context: context, asOf: query.date, until: day,
        total: counts.certain + counts.qualified + counts.possible, rows: count,
        next: query.page.next(after: rows.count, of: count), counts: counts,
        facts: try rows.map { try snapshot.view($0, by: day) })
    }
  }

  /// What happened between two days.
  ///
  /// - Throws: `ChronologyError` with `unboundedDate` for a `to` without a last day.
  public func timeline(_ query: TimelineQuery) throws -> TimelineView {
    let span = try TimelineSpan(query)
    return try ViewFrame(store, query.bounds).view(filter: query.filter) { snapshot, context in
      let sections = try snapshot.timeline(span)
      let rows = try snapshot.rows(sections, query.page)
      let count = sections.reduce(0) { $0 + $1.count }
      return TimelineView(
        context: context, from: span.from, to: span.to, total: count,
        next: query.page.next(after: rows.count, of: count),
        facts: try rows.map { try snapshot.view($0, in: span) })
    }
  }

  /// One fact as it stands.
  ///
  /// - Throws: `ChronologyError` with `unknownFact`, also for one that is not within the bounds.
  public func show(_ fact: FactID, bounds: ViewBounds = .now) throws -> FactView {
    try ViewFrame(store, bounds).view { snapshot in
      try snapshot.view(snapshot.row(of: fact), by: nil)
    }
  }

  /// Where a fact comes from, link by link.
  ///
  /// - Throws: `ChronologyError` with `unknownFact`, also for one that is not within the bounds.
  public func trace(_ fact: FactID, bounds: ViewBounds = .now) throws -> TraceView {
    try ViewFrame(store, bounds).view { snapshot, context in try snapshot.trace(fact, context) }
  }

  /// All sources, by title, then id; those without a title last.
  public func sources(bounds: ViewBounds = .now) throws -> [SourceView] {
    try ViewFrame(store, bounds).view { snapshot in try snapshot.sources() }
  }

  /// How far each source was read, by what cites it now.
  public func readings() throws -> [SourceReading] { try whole { try $0.readings() } }

  /// One source.
  ///
  /// - Throws: `ChronologyError` with `unknownSource`.
  public func source(_ id: SourceID, bounds: ViewBounds = .now) throws -> SourceView {
    try ViewFrame(store, bounds).view { snapshot in try snapshot.source(id) }
  }

  /// Whether any event names a source: describes it, cites it, or says that it was copied.
  public func isNamed(_ id: SourceID) throws -> Bool { try whole { try $0.isNamed(id) } }

  /// The citations of a source, with the facts that have them; retracted facts left out, unless
  /// the filter asks for them.
  ///
  /// - Throws: `ChronologyError` with `unknownSource`.
  public func citations(
    of source: SourceID, filter: FactFilter = FactFilter()
  ) throws -> [(fact: FactID, statement: String, citation: Citation)] {
    try whole { try $0.citations(of: source, filter) }
  }

  /// The fact that `text` names: an id, or any unambiguous beginning of its handle or UUID.
  ///
  /// - Throws: `ChronologyError` with `ambiguous` and the candidates, or with `unknownFact` and
  ///   what is spelt nearly so.
  public func resolveFact(_ text: String) throws -> FactID {
    try whole { try Resolution($0).fact(text) }
  }

  /// The source that `text` names: an id, an unambiguous beginning of its digest of at least 6
  /// digits, or its title, case aside.
  ///
  /// - Throws: `ChronologyError` with `ambiguous` or `unknownSource`, and the candidates.
  public func resolveSource(_ text: String) throws -> SourceID {
    try whole { try Resolution($0).source(text) }
  }

  /// One snapshot of everything that is known now.
  func whole<Result>(_ body: (Snapshot) throws -> Result) throws -> Result {
    try store.view { db in try body(Snapshot(db, scope: Scope())) }
  }
}

extension Page {
  /// The offset of the page after one of `shown` rows, if there are more.
  func next(after shown: Int, of count: Int) -> Int? {
    let end = max(0, offset) + shown
    return shown > 0 && end < count ? end : nil
  }
}
