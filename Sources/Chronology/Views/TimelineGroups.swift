// `timeline --by`: how many facts there are of each year, or of each name.

import EDTF
import EventStore
import Foundation
import GRDB

extension Snapshot {
  /// Groups by the years in which facts began, in order.
  ///
  /// Each fact is in one of them; where its dates leave open in which of several years it began, in
  /// a group of those years.
  func groupsByYear(in span: TimelineSpan) throws -> [TimelineGroup] {
    try showOnce(span.rank)
    var counts: [YearSpan: NameCount] = [:]
    for part in TimelineSpan.Part.allCases {
      let (condition, cut) = parts(span.condition(part)) { span.part(of: $0) == part }
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT band, earliest, latest, count(*), sum(\(span.began.sql)) FROM fact \
          WHERE \(condition.sql) GROUP BY band, earliest, latest
          """, arguments: StatementArguments(span.began.arguments + condition.arguments))
      while let row = try rows.next() {
        let years = YearSpan(
          isBounded: try row.stored(0) == 0, earliest: try row.stored(1), latest: try row.stored(2))
        counts[years, default: NameCount()].add(try row.stored(3), certain: try row.stored(4))
      }
      for row in cut {
        let years = YearSpan(
          isBounded: row.placement.band == .bounded, earliest: row.placement.earliest,
          latest: row.placement.latest)
        counts[years, default: NameCount()].add(1, certain: span.isCertain(row) ? 1 : 0)
      }
    }
    return counts.sorted { $0.key < $1.key }.map { years, count in
      TimelineGroup(
        key: .years(first: years.first, last: years.last), facts: count.facts,
        certain: count.certain)
    }
  }

  /// Groups by the names that facts have in a role, the largest first, and last of all the facts
  /// that have none.
  ///
  /// A fact is in the group of each of its names; names that mean one are one group.
  func groups(
    by role: FactName.Role, in span: TimelineSpan
  ) throws -> [(group: TimelineGroup, count: NameCount)] {
    try showOnce(span.rank)
    let classes = try names()
    var counts: [ExactText: NameCount] = [:]
    var unnamed = NameCount()
    for part in TimelineSpan.Part.allCases {
      let (condition, cut) = parts(span.condition(part)) { span.part(of: $0) == part }
      try count(role, condition, span, classes, into: &counts)
      try countUnnamed(role, condition, span, into: &unnamed)
      for row in cut {
        let certain = span.isCertain(row) ? 1 : 0
        let names = try loader.state(of: row).names.filter { $0.role == role }
        let keys = Set(names.map { ExactText(classes.key(of: $0.name.string)) })
        if keys.isEmpty { unnamed.add(1, certain: certain) }
        for key in keys { counts[key, default: NameCount()].add(1, certain: certain, of: row.id) }
      }
    }
    var found = counts.map { key, count in
      (
        group: TimelineGroup(key: .name(key.string), facts: count.facts, certain: count.certain),
        count: count
      )
    }.sorted { TimelineGroup.isBefore($0.group, $1.group) }
    if unnamed.facts > 0 {
      let group = TimelineGroup(key: .none, facts: unnamed.facts, certain: unnamed.certain)
      found.append((group, unnamed))
    }
    return found
  }

  private func count(
    _ role: FactName.Role, _ condition: Condition, _ span: TimelineSpan, _ classes: NameClasses,
    into counts: inout [ExactText: NameCount]
  ) throws {
    let began = "count(DISTINCT CASE WHEN \(span.began.sql) THEN fact.key END)"
    let rows = try Row.fetchCursor(
      db,
      sql: """
        WITH alias (alias, class) AS MATERIALIZED (SELECT key, value FROM json_each(?)) \
        SELECT coalesce(alias.class, spelling), count(DISTINCT fact.key), \(began), min(fact.id) \
        FROM fact_name AS named CROSS JOIN fact ON fact.key = named.fact \
        JOIN (SELECT key AS number, name AS spelling FROM name_text) ON number = named.name \
        LEFT JOIN alias ON alias.alias = spelling \
        WHERE named.role = \(role.rawValue) AND \(condition.sql) GROUP BY 1
        """,
      arguments: StatementArguments(
        [classes.keys.encodedString] + span.began.arguments + condition.arguments))
    while let row = try rows.next() {
      let bytes: [UInt8] = try row.stored(3)
      counts[ExactText(try row.stored(0)), default: NameCount()]
        .add(try row.stored(1), certain: try row.stored(2), of: FactID(bytes: bytes))
    }
  }

  private func countUnnamed(
    _ role: FactName.Role, _ condition: Condition, _ span: TimelineSpan,
    into count: inout NameCount
  ) throws {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT count(*), coalesce(sum(\(span.began.sql)), 0) FROM fact WHERE \(condition.sql) \
        AND key NOT IN (SELECT fact FROM fact_name WHERE role = \(role.rawValue))
        """, arguments: StatementArguments(span.began.arguments + condition.arguments))
    if let row { count.add(try row.stored(0), certain: try row.stored(1)) }
  }

  /// A name as people write it: the one that stands for its class, or as the fact with the smallest
  /// id has it.
  func spelling(of key: String, _ role: FactName.Role, _ count: NameCount) throws -> String {
    if let known = try names().names(like: key)?.name { return known }
    guard let member = role.member, let id = count.first, let row = try FactRow.fetch(db, id: id)
    else { return key }
    let spellings = try loader.state(of: row).strings(member).map(ExactText.init)
      .filter { foldedName($0.string).hasSameBytes(as: key) }
    return spellings.min()?.string ?? key
  }
}

/// How many facts a group has.
struct NameCount {
  private(set) var facts = 0
  private(set) var certain = 0
  /// The smallest id of its facts.
  private(set) var first: FactID?

  mutating func add(_ facts: Int, certain: Int, of id: FactID? = nil) {
    self.facts += facts
    self.certain += certain
    guard let id else { return }
    first = first.map { min($0, id) } ?? id
  }
}

/// The years in one of which something began.
private struct YearSpan: Hashable, Comparable {
  /// Nil where there is no bound.
  let first: Int64?
  let last: Int64?

  init(isBounded: Bool, earliest: Int64, latest: Int64) {
    first = isBounded ? Day(number: earliest).civil?.year : nil
    last = Day(number: latest).civil?.year
  }

  /// By the first year, then the last; those without a first year come last.
  static func < (left: YearSpan, right: YearSpan) -> Bool {
    (left.first ?? .max, left.last ?? .max) < (right.first ?? .max, right.last ?? .max)
  }
}

extension FactName.Role {
  /// The list member that holds such names.
  fileprivate var member: String? {
    switch self {
    case .actor: "actors"
    case .place: "places"
    case .tag: "tags"
    case .kind, .modality: nil
    }
  }
}

extension NameClasses {
  /// What the group of a name is kept under: the first of its class by their bytes.
  fileprivate func key(of name: String) -> String { names(like: name)?.folded.first ?? name }

  /// The keys of all names in classes.
  fileprivate var keys: JSON {
    .object(
      classes.reduce(into: JSONObject()) { object, names in
        for name in names.folded { object[name] = .string(names.folded.first ?? name) }
      })
  }
}
