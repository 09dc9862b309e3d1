// `timeline --near`: the facts that lie nearest to a time (docs: dates, "how far apart").

public import EDTF
import GRDB

/// How many days lie between a fact and a time.
public struct TimelineDistance: Sendable, Equatable {
  /// At the least that its dates allow; 0 if it can have gone on within the time.
  public let least: Int64
  /// At the most; nil if its dates set no bound.
  public let most: Int64?
}

/// The facts that lie nearest to a time.
public struct NearView: Sendable {
  /// Of what it was made.
  public let context: ViewContext
  /// The date as it was asked.
  public let near: EDTF
  /// The first day of the timeline, or `distantPast`.
  public let from: Day
  /// The last day of the timeline, or `distantFuture`.
  public let to: Day
  /// How many facts there are.
  public let total: Int
  /// The offset of the next page, if there is one.
  public let next: Int?
  /// The facts by how far they can be at the most, then at the least, then by id.
  public let facts: [(distance: TimelineDistance, fact: FactView)]
}

extension Chronology {
  /// The facts of a timeline, the nearest to a date first.
  ///
  /// - Throws: `ChronologyError` with `unboundedDate` for a `to` without a last day.
  public func timeline(_ query: TimelineQuery, near date: EDTF) throws -> NearView {
    let span = try TimelineSpan(query)
    let target = DuringSpan(from: date.start.lower, to: date.end.upper)
    return try ViewFrame(store, query.bounds).view(filter: query.filter) { snapshot, context in
      let (rows, count) = try snapshot.near(target, in: span, query.page)
      return NearView(
        context: context, near: date, from: span.from, to: span.to, total: count,
        next: query.page.next(after: rows.count, of: count),
        facts: try rows.map { ($0.distance(to: target), try snapshot.view($0, in: span)) })
    }
  }
}

extension Snapshot {
  fileprivate func near(
    _ target: DuringSpan, in span: TimelineSpan, _ page: Page
  ) throws -> (rows: [FactRow], count: Int) {
    try showOnce(span.rank)
    let listed = Condition.any(TimelineSpan.Part.allCases.map(span.condition))
    let (condition, cut) = parts(listed) { span.part(of: $0) != nil }
    let stored = try Int.fetchOne(
      db, sql: "SELECT count(*) FROM fact WHERE \(condition.sql)",
      arguments: StatementArguments(condition.arguments))
    let skip = max(0, page.offset)
    let limit = page.limit.map { skip + $0 } ?? -1
    let rows = try FactRow.fetchAll(
      db,
      sql: """
        SELECT \(FactRow.selection) FROM fact WHERE \(condition.sql) \
        ORDER BY max(0, latest - ?, ? - lasts), \
        max(0, CASE band WHEN 0 THEN earliest - ? ELSE 0 END, \
        CASE WHEN attested THEN 0 ELSE ? - finish END), id LIMIT ?
        """,
      arguments: StatementArguments(
        condition.arguments + [target.last, target.first, target.last, target.first, limit])
    )
    func isBefore(_ left: FactRow, _ right: FactRow) -> Bool {
      let (first, second) = (left.distance(to: target), right.distance(to: target))
      return (first.most ?? .max, first.least, left.id)
        < (second.most ?? .max, second.least, right.id)
    }
    let all = merge(rows, cut.sorted(by: isBefore), by: isBefore)
    let shown = all.dropFirst(skip).prefix(page.limit ?? .max)
    return (Array(shown), (stored ?? 0) + cut.count)
  }
}

extension FactRow {
  /// How far it lies from a time.
  func distance(to target: DuringSpan) -> TimelineDistance {
    func gap(_ later: Int64, _ earlier: Int64) -> Int64 {
      guard later > earlier else { return 0 }
      let (days, overflow) = later.subtractingReportingOverflow(earlier)
      return overflow ? .max : days
    }
    let start = placement.band == .bounded ? placement.earliest : .min
    let most = max(gap(placement.latest, target.last), gap(target.first, lasts))
    return TimelineDistance(
      least: max(gap(start, target.last), gap(target.first, isAttested ? .max : finish)),
      most: placement.latest == .max || lasts == .min ? nil : most)
  }
}
