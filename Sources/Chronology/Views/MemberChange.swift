// The members of a fact as lists of values, and which of them two states have otherwise.

import EventStore

/// A member that has other values than before.
typealias MemberChange = (name: String, before: [JSON], after: [JSON])

extension FactState {
  /// What the fact says, member by member: values none, one, several in conflict, or the elements
  /// of a list.
  ///
  /// - Parameter citing: The citations that are seen.
  func members(citing citations: [Citation]) -> [(name: String, values: [JSON])] {
    var members: [(name: String, values: [JSON])] = []
    let texts = FactContent.textMembers
    let others = registers.members.map(\.name).filter { name in
      !texts.contains(where: name.hasSameBytes)
    }
    for name in texts + others.sorted(by: { ExactText($0) < ExactText($1) }) {
      let values = registers.distinct(name).map(\.value)
      members.append((name, values == [.null] ? [] : values))
    }
    let known = FactContent.listMembers
    let otherLists = lists.map(\.name).filter { name in !known.contains(where: name.hasSameBytes) }
    for name in known.filter({ $0 != "citations" })
      + otherLists.sorted(by: { ExactText($0) < ExactText($1) })
    {
      members.append((name, list(name).elements.map(\.value)))
    }
    members.append(("citations", citations.map { .object($0.members) }))
    let isTorn = conflicts.contains { $0.member == "retracted" }
    members.append(("retracted", isTorn ? [true, false] : [.bool(isRetracted)]))
    return members
  }

  /// The members that a later state has otherwise, of those that are asked for.
  func changes(to after: FactState, of isMeant: (String) -> Bool) -> [MemberChange] {
    members(citing: citations.map(\.citation))
      .changes(to: after.members(citing: after.citations.map(\.citation)))
      .filter { isMeant($0.name) }
  }
}

extension [(name: String, values: [JSON])] {
  /// The members that have other values in another list of members.
  func changes(to after: Self) -> [MemberChange] {
    var names = map(\.name)
    for member in after where !names.contains(where: member.name.hasSameBytes) {
      names.append(member.name)
    }
    return names.compactMap { name in
      let was = first { $0.name.hasSameBytes(as: name) }?.values ?? []
      let isNow = after.first { $0.name.hasSameBytes(as: name) }?.values ?? []
      return was.hasSameElements(as: isNow) ? nil : (name, was, isNow)
    }
  }
}

extension [JSON] {
  /// Whether both hold the same values, in whatever order: that of conflicting values and of lists
  /// follows from which events came first, which is no change of what the fact says.
  fileprivate func hasSameElements(as other: [JSON]) -> Bool {
    count == other.count && allSatisfy(other.contains) && other.allSatisfy(contains)
  }
}
