// The names by which filters find facts.

import EventStore

/// A name under which filters find a fact.
struct FactName: Hashable {
  enum Role: Int, CaseIterable {
    case actor = 0
    case place = 1
    case tag = 2
    case kind = 3
    case modality = 4

    /// Whether its names are found by their words.
    var isSearched: Bool { self == .actor || self == .place || self == .tag }

    /// All roles, for SQL.
    static let all = list(allCases)
    /// The roles whose names are found by their words, for SQL.
    static let searched = list(allCases.filter(\.isSearched))

    private static func list(_ roles: [Role]) -> String {
      roles.map { "\($0.rawValue)" }.joined(separator: ", ")
    }
  }

  let role: Role
  let name: ExactText

  init(_ role: Role, _ name: String) {
    self.role = role
    self.name = ExactText(foldedName(name))
  }
}

/// That a fact has a name: a row of `fact_name`.
struct NameUse: Comparable {
  let role: FactName.Role
  /// A row of `name_text`.
  let name: Int64
  let fact: Int64

  static func < (left: NameUse, right: NameUse) -> Bool {
    (left.role.rawValue, left.name, left.fact) < (right.role.rawValue, right.name, right.fact)
  }

  func bind(to values: inout RowStatement.Values) {
    values.bind(role.rawValue)
    values.bind(name)
    values.bind(fact)
  }
}
