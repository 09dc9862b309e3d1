// Facts that are the same do not contradict each other: held of links that are written together,
// directly and through others, and with the links that stand.

import EventStore
import GRDB

/// Which facts are said to be the same, and which to contradict which.
struct LinkedFacts {
  /// What stands already about one fact.
  struct Standing {
    /// The fact and all that are the same.
    var group: [FactID]
    /// The pairs among them and others of which one contradicts the other.
    var opposed: [(FactID, FactID)] = []
  }

  private var group: [FactID: Int] = [:]
  private var members: [[FactID]] = []
  private var opposed: [FactID: Set<FactID>] = [:]
  private let standing: (FactID) throws -> Standing

  /// - Parameter standing: Is asked once for each fact that a link names.
  init(_ standing: @escaping (FactID) throws -> Standing) {
    self.standing = standing
  }

  /// Adds a link, unless its facts would then be the same and contradict each other.
  ///
  /// - Returns: Whether it was added, or says nothing of sameness.
  mutating func add(_ relation: Relation, _ from: FactID, _ to: FactID) throws -> Bool {
    guard relation == .sameAs || relation == .contradicts else { return true }
    let one = try number(of: from)
    let other = try number(of: to)
    if relation == .contradicts {
      guard one != other else { return false }
      oppose(from, to)
      return true
    }
    guard one != other else { return true }
    let (fewer, more) = members[one].count < members[other].count ? (one, other) : (other, one)
    for fact in members[fewer] {
      if let opponents = opposed[fact], opponents.contains(where: { group[$0] == more }) {
        return false
      }
    }
    for fact in members[fewer] { group[fact] = more }
    members[more] += members[fewer]
    members[fewer] = []
    return true
  }

  private mutating func oppose(_ one: FactID, _ other: FactID) {
    opposed[one, default: []].insert(other)
    opposed[other, default: []].insert(one)
  }

  /// The group of a fact, with what stands of it when it is met first.
  private mutating func number(of fact: FactID) throws -> Int {
    if let number = group[fact] { return number }
    let found = try standing(fact)
    // Rows may have said that one of them is the same as a fact of another group; those are one now.
    let number = members.count
    members.append([])
    for (one, other) in found.opposed { oppose(one, other) }
    for fact in found.group + [fact] {
      if let before = group[fact], before != number {
        for member in members[before] { group[member] = number }
        members[number] += members[before]
        members[before] = []
      } else if group[fact] == nil {
        group[fact] = number
        members[number].append(fact)
      }
    }
    return number
  }
}

extension StateLoader {
  /// What stands about a fact, as far as it is folded.
  func standing(of fact: FactID) throws -> LinkedFacts.Standing {
    guard let row = try FactRow.fetch(db, id: fact) else { return LinkedFacts.Standing(group: []) }
    let rows =
      try row.same.map { try FactRow.fetchAll(db, where: Condition("same = ?", [$0])) } ?? [row]
    let opposed = try rows.flatMap { row in
      try state(of: row).links.filter { $0.relation == .contradicts }.map { ($0.from, $0.to) }
    }
    return LinkedFacts.Standing(group: rows.map(\.id), opposed: opposed)
  }
}
