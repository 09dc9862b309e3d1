// `timeline --by`: what is asked, and what the answer says.

public import EDTF

/// What a timeline is grouped by.
public enum TimelineGrouping: String, CaseIterable, Sendable {
  /// The year in which a fact began.
  case year
  /// Who took part.
  case actor
  /// Where.
  case place
  /// The words under which it is filed.
  case tag
}

/// Facts of a timeline that have a year or a name in common.
public struct TimelineGroup: Sendable, Equatable {
  /// What they have in common.
  public enum Key: Sendable, Equatable {
    /// The year in which they began: the first and the last of those that their dates allow; nil
    /// where these have no bound.
    case years(first: Int64?, last: Int64?)
    /// A name.
    case name(String)
    /// That they have no name.
    case none
  }

  /// What they have in common.
  public let key: Key
  /// How many there are.
  public let facts: Int
  /// How many of them began within the time that was asked for, by all that their dates allow.
  public let certain: Int
}

extension TimelineGroup {
  /// The largest first; of equal ones the first by their names' bytes.
  static func isBefore(_ left: TimelineGroup, _ right: TimelineGroup) -> Bool {
    if left.facts != right.facts { return left.facts > right.facts }
    guard case .name(let first) = left.key, case .name(let second) = right.key else { return false }
    return ExactText(first) < ExactText(second)
  }
}

/// A timeline as groups.
public struct TimelineGroupsView: Sendable {
  /// Of what it was made.
  public let context: ViewContext
  /// What it is grouped by.
  public let by: TimelineGrouping
  /// The first day, or `distantPast`.
  public let from: Day
  /// The last day, or `distantFuture`.
  public let to: Day
  /// How many groups there are.
  public let total: Int
  /// The offset of the next page of groups, if there is one.
  public let next: Int?
  /// Years in order; names by how many facts they have.
  public let groups: [TimelineGroup]
}

extension Chronology {
  /// How many facts of a timeline there are of each year, or of each name.
  ///
  /// Pages are pages of groups.
  ///
  /// - Throws: `ChronologyError` with `unboundedDate` for a `to` without a last day.
  public func timeline(
    _ query: TimelineQuery, by grouping: TimelineGrouping
  ) throws -> TimelineGroupsView {
    let span = try TimelineSpan(query)
    return try ViewFrame(store, query.bounds).view(filter: query.filter) { snapshot, context in
      let (groups, total) = try snapshot.page(query.page, by: grouping, in: span)
      return TimelineGroupsView(
        context: context, by: grouping, from: span.from, to: span.to, total: total,
        next: query.page.next(after: groups.count, of: total), groups: groups)
    }
  }
}

extension Snapshot {
  fileprivate func page(
    _ page: Page, by grouping: TimelineGrouping, in span: TimelineSpan
  ) throws -> (groups: [TimelineGroup], total: Int) {
    let role: FactName.Role
    switch grouping {
    case .year:
      let groups = try groupsByYear(in: span)
      return (page.rows(of: groups), groups.count)
    case .actor: role = .actor
    case .place: role = .place
    case .tag: role = .tag
    }
    let groups = try groups(by: role, in: span)
    let shown = try page.rows(of: groups).map { group, count in
      guard case .name(let key) = group.key else { return group }
      return TimelineGroup(
        key: .name(try spelling(of: key, role, count)), facts: group.facts,
        certain: group.certain)
    }
    return (shown, groups.count)
  }
}

extension Page {
  fileprivate func rows<Element>(of all: [Element]) -> [Element] {
    let ordered = latestFirst ? all.reversed() : all
    return Array(ordered.dropFirst(max(0, offset)).prefix(limit ?? .max))
  }
}
