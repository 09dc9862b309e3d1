// Names that a filter asks for and no fact has, with those that were probably meant.

import EventStore
import GRDB

/// A name of a filter that no fact has.
public struct UnknownName: Equatable, Sendable {
  /// What the filter takes it for.
  public enum Role: String, CaseIterable, Sendable {
    /// One who took part.
    case actor
    /// Where.
    case place
    /// A word under which a fact is filed.
    case tag
  }

  /// What the filter takes it for.
  public let role: Role
  /// The name.
  public let name: String
  /// Names that facts have in that role, nearest first, as somebody wrote them.
  public let near: [String]
  /// Other roles in which facts have the name itself.
  public let otherRoles: [Role]
}

extension Chronology {
  /// The names of a filter that no fact has, or ever had within a bound: such a filter finds nothing.
  public func unknownNames(in filter: FactFilter) throws -> [UnknownName] {
    let asked: [(UnknownName.Role, [String])] = [
      (.actor, filter.actors), (.place, filter.places), (.tag, filter.tags),
    ]
    guard asked.contains(where: { !$0.1.isEmpty }) else { return [] }
    return try whole { snapshot in
      let classes = try snapshot.names()
      return try asked.flatMap { role, names in
        try names.compactMap { name in
          // A name that only others of its class have finds those.
          let others = classes.names(like: name)?.folded ?? []
          return try others.contains { try snapshot.fact(role, $0) != nil }
            ? nil : snapshot.unknown(name, role)
        }
      }
    }
  }
}

extension Snapshot {
  fileprivate func unknown(_ name: String, _ role: UnknownName.Role) throws -> UnknownName? {
    let folded = foldedName(name)
    if try fact(role, folded) != nil { return nil }
    let others = try UnknownName.Role.allCases.filter {
      try $0 != role && fact($0, folded) != nil
    }
    // Every name there is, each once; asked for only when somebody has mistyped one.
    let names = try Stored.all(String.self, db, sql: "SELECT name FROM name_text")
    var near: [String] = []
    for candidate in Suggestion.nearest(to: folded, in: names, limit: Self.candidateLimit)
    where near.count < Self.nearLimit {
      guard let key = try fact(role, candidate), let row = try FactRow.fetch(db, key: key),
        let written = try loader.state(of: row).strings(role.member).first(where: {
          foldedName($0).hasSameBytes(as: candidate)
        })
      else { continue }
      near.append(written)
    }
    return UnknownName(role: role, name: name, near: near, otherRoles: others)
  }

  private static let candidateLimit = 12
  private static let nearLimit = 3

  /// A fact that has a name in a role.
  fileprivate func fact(_ role: UnknownName.Role, _ folded: String) throws -> Int64? {
    try Stored.first(
      Int64.self,
      db.cachedStatement(
        sql: """
          SELECT fact FROM fact_name \
          WHERE role = ? AND name = (SELECT key FROM name_text WHERE name = ?) LIMIT 1
          """),
      arguments: [role.stored.rawValue, folded])
  }
}

extension UnknownName.Role {
  fileprivate var stored: FactName.Role {
    switch self {
    case .actor: .actor
    case .place: .place
    case .tag: .tag
    }
  }

  fileprivate var member: String { rawValue + "s" }
}
