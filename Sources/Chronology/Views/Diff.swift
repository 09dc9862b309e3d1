// `diff`: what differs between two views, fact by fact, with the events behind each difference.

import EDTF
import EventStore
import GRDB

extension Chronology {
  /// What one view has that another has not, and what both have otherwise.
  ///
  /// - Throws: `ChronologyError` with `unboundedDate`; `EventStoreError` for a frontier that is
  ///   not held.
  public func diff(_ query: DiffQuery) throws -> DiffView {
    try store.view { db in
      let before = try ResolvedSide(db, query.before)
      let after = try ResolvedSide(db, query.after)
      let comparison = try Comparison(db, before, after, query.filter)
      let found = try comparison.found()
      let page = found.dropFirst(max(0, query.page.offset)).prefix(query.page.limit ?? .max)
      return DiffView(
        chronology: id, name: try store.name(db), frontier: try Frontier.id(db),
        before: try before.view(comparison.before), after: try after.view(comparison.after),
        filter: query.filter, total: found.count,
        next: query.page.next(after: page.count, of: found.count),
        counts: found.reduce(into: [:]) { counts, fact in
          for difference in fact.differences { counts[difference, default: 0] += 1 }
        }, facts: try page.compactMap { try comparison.difference($0) })
    }
  }
}

/// A view that is compared, with its bounds resolved against this replica.
private struct ResolvedSide {
  let resolved: ResolvedBounds
  let asOf: EDTF?
  let day: Day?

  init(_ db: Database, _ side: DiffQuery.Side) throws {
    asOf = side.asOf
    day = try side.asOf.map { date throws in try ViewBounds.lastDay(of: date) }
    var bounds = side.bounds
    if side.knownThen, let day { bounds = bounds.known(by: day) }
    resolved = try ResolvedBounds(db, bounds)
  }

  var side: DiffSide {
    DiffSide(scope: resolved.scope, reportedBy: resolved.bounds.reportedBy, day: day)
  }

  func view(_ snapshot: Snapshot) throws -> DiffView.Side {
    DiffView.Side(
      asOf: asOf, until: day, bounds: resolved.bounds,
      lateArrivals: try resolved.lateArrivals(snapshot))
  }
}

/// Two views of one snapshot of the tables.
private struct Comparison {
  /// A fact that differs, and where it stands among those that do.
  struct Found {
    let key: Int64
    let differences: [Difference]
    /// By its first difference, then as views order facts.
    let order: (rank: Int, row: FactRow)
  }

  let db: Database
  let before: Snapshot
  let after: Snapshot
  private let sides: (before: DiffSide, after: DiffSide)

  init(
    _ db: Database, _ before: ResolvedSide, _ after: ResolvedSide, _ filter: FactFilter
  ) throws {
    self.db = db
    sides = (before.side, after.side)
    self.before = try Snapshot(
      db, scope: sides.before.scope, reportedBy: sides.before.reportedBy, filter: filter,
      foldsCut: false)
    self.after = try Snapshot(
      db, scope: sides.after.scope, reportedBy: sides.after.reportedBy, filter: filter,
      foldsCut: false)
  }

  /// All facts that differ, in their order; what they say is read again for those that are shown.
  func found() throws -> [Found] {
    let candidates = try DiffCandidates(db: db, before: sides.before, after: sides.after).keys()
    return try candidates.compactMap { key in
      guard let (was, isNow) = try appearances(key) else { return nil }
      // Of what is not retracted now it need not be known, and costs something to know.
      let wasRetracted =
        isNow?.state.isRetracted == true
        ? try was?.state.isRetracted ?? before.isRetracted(key) : false
      let differences = Appearance.differences(was, isNow, wasRetracted: wasRetracted).ranked
      guard let first = differences.first, let row = (isNow ?? was)?.row else { return nil }
      return Found(key: key, differences: differences, order: (first.rank, row))
    }.sorted { left, right in
      left.order.rank != right.order.rank
        ? left.order.rank < right.order.rank
        : FactRow.isBefore(left.order.row, right.order.row)
    }
  }

  /// A fact on both sides; nil if it is on none, or the filter wants it on none.
  private func appearances(_ key: Int64) throws -> (Appearance?, Appearance?)? {
    guard let row = try FactRow.fetch(db, key: key) else { return nil }
    let was = try before.appearance(of: row, by: sides.before.day)
    let isNow = try after.appearance(of: row, by: sides.after.day)
    guard
      was.map({ before.admits($0) }) ?? false || isNow.map({ after.admits($0) }) ?? false
    else { return nil }
    return (was, isNow)
  }

  /// What there is to say of a fact that differs.
  func difference(_ found: Found) throws -> FactDifference? {
    guard let (was, isNow) = try appearances(found.key), let shown = isNow ?? was else {
      return nil
    }
    let changes = was.flatMap { was in isNow.map { was.changes(to: $0) } } ?? []
    let events = try DiffEvents(before: before, after: after, was: was, isNow: isNow)
    let snapshot = isNow == nil ? before : after
    return FactDifference(
      differences: found.differences,
      fact: try snapshot.view(
        shown.row, state: shown.state, certainty: shown.certainty, by: shown.day),
      members: changes.map { change in
        MemberDifference(
          member: change.name, before: change.before, after: change.after,
          events: events.seen.filter { $0.changes(change.name) }.map(\.event))
      }, events: try events.all(of: changes.map(\.name)))
  }
}

extension Difference {
  /// The place among the differences of a fact, and of its section among the sections.
  fileprivate var rank: Int { Difference.ranking.firstIndex(of: self) ?? 0 }

  /// A fact that was recorded and taken back in between is one taken back.
  private static let ranking: [Difference] = [
    .retracted, .added, .gone, .reinstated, .conflicted, .settled, .changed, .disputed,
    .undisputed, .contradicted, .uncontradicted,
  ]
}

extension [Difference] {
  fileprivate var ranked: [Difference] { sorted { $0.rank < $1.rank } }
}
