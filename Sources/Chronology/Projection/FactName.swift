// The names by which filters find facts.

import EventStore

/// A name under which filters find a fact.
struct FactName: Hashable {
  enum Role: Int {
    case actor = 0
    case place = 1
    case tag = 2
    case kind = 3
    case modality = 4

    /// Whether its names are found by their words.
    var isSearched: Bool { self == .actor || self == .place || self == .tag }

    /// The roles whose names are found by their words, for SQL.
    static let searched = [Role.actor, .place, .tag].map { "\($0.rawValue)" }
      .joined(separator: ", ")
  }

  let role: Role
  let name: ExactText

  init(_ role: Role, _ name: String) {
    self.role = role
    self.name = ExactText(foldedName(name))
  }

  /// Binds the row of the name with a fact.
  func bind(to values: inout RowStatement.Values, fact: Int64) {
    values.bind(role.rawValue)
    values.bind(name.string)
    values.bind(fact)
  }
}
