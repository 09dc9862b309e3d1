// What a change would leave as it is: a log is for what changed, so what is so already is not
// written again. Judged on the very events that the change is made on.

import EventStore

extension Revision {
  /// What of it a fact does not say already.
  ///
  /// - Parameter state: The fact as the revision's author sees it.
  func rest(on state: FactState) -> Revision {
    // That a row was imported is worth knowing even where it says what was said before.
    guard imported == nil else { return self }
    var rest = Revision(reason: reason)
    for (name, value) in self.set.members where !Self.isList(name) {
      if !state.registers.says(value, of: name) { rest.set[name] = value }
    }
    var lists: [String] = []
    for (name, _) in self.set.members + add.members + remove.members
    where !lists.contains(where: name.hasSameBytes) && (self.set[name] == nil || Self.isList(name))
    {
      lists.append(name)
    }
    for name in lists { takeRest(of: name, on: state.list(name), into: &rest) }
    return rest
  }

  private static func isList(_ name: String) -> Bool {
    FactContent.listMembers.contains(where: name.hasSameBytes)
  }

  private func takeRest(of name: String, on list: ObservedList, into rest: inout Revision) {
    func elements(_ object: JSONObject) -> [JSON] { object[name]?.arrayValue ?? [] }
    func key(_ element: JSON) -> ExactText { ObservedList.key(of: element, in: name) }
    if let value = self.set[name] {
      // What the same event adds joins what it sets, and of one key the last counts.
      var wanted: [ExactText: JSON] = [:]
      for element in elements(self.set) + elements(add) { wanted[key(element)] = element }
      if list.additions.count == wanted.count,
        wanted.allSatisfy({ list.has($0.value, under: $0.key) })
      {
        return
      }
      rest.set[name] = value
      if let added = add[name] { rest.add[name] = added }
      return
    }
    // An addition replaces what is there under its key, so that it need not be removed before.
    let added = Set(elements(add).map(key))
    let removed = elements(remove).filter { !added.contains(key($0)) && list.has(key: key($0)) }
    let gone = Set(removed.map(key))
    var cited =
      name.hasSameBytes(as: "citations")
      ? list.elements.filter { !gone.contains(key($0.value)) }.compactMap { Citation($0.value) }
      : []
    var kept: [JSON] = []
    for element in elements(add) where !list.has(element, under: key(element)) {
      if name.hasSameBytes(as: "citations"), let citation = Citation(element) {
        // One with the same id is replaced, whatever it says.
        let others = cited.filter { !$0.id.hasSameBytes(as: citation.id) }
        if others.contains(where: citation.isCovered) { continue }
        cited.append(citation)
      }
      kept.append(element)
    }
    if !kept.isEmpty { rest.add[name] = .array(kept) }
    if !removed.isEmpty { rest.remove[name] = .array(removed) }
  }
}

extension Registers {
  /// Whether a member has this value and no other; one without a value has null.
  func says(_ value: JSON, of name: String) -> Bool {
    let values = distinct(name).map(\.value)
    return values == [value] || (values.isEmpty && value == .null)
  }
}

extension ObservedList {
  func has(key: ExactText) -> Bool { additions[key] != nil }

  /// Whether a value, and no other, stands under a key.
  func has(_ value: JSON, under key: ExactText) -> Bool {
    additions[key]?.allSatisfy { $0.value == value } ?? false
  }
}

extension Citation {
  fileprivate init?(_ value: JSON) {
    guard let object = value.objectValue, let citation = try? Citation(reading: object) else {
      return nil
    }
    self = citation
  }

  /// Whether another citation says all that this one does: the same passage of the same document,
  /// through the same hands, and nothing that the other lacks.
  ///
  /// Each citation has an id of its own, which says nothing.
  func isCovered(by other: Citation) -> Bool {
    func list(_ name: String, _ citation: Citation) -> [JSON] {
      citation.members[name]?.arrayValue ?? []
    }
    guard source == other.source, spans == other.spans,
      list("attributedTo", self) == list("attributedTo", other),
      (members["attests"] ?? .null) == (other.members["attests"] ?? .null)
    else { return false }
    let judged = ["id", "source", "spans", "attributedTo", "attests"]
    return members.members.allSatisfy { name, value in
      judged.contains(where: name.hasSameBytes) || value == .null || other.members[name] == value
    }
  }
}

extension FactState.Assessment {
  /// Whether it says what another would.
  func says(the other: FactAssessed) -> Bool {
    func json(_ note: String?) -> JSON { note.map { .string($0) } ?? .null }
    return stance == other.stance && credibility == other.credibility
      && json(note) == json(other.note)
  }
}

extension FactState.Link {
  /// Whether it says what another would; that facts are the same is said either way.
  func says(the link: FactLinked) -> Bool { says(link.from, link.relation, link.to) }

  /// Whether it says what another does.
  func says(as other: FactState.Link) -> Bool { says(other.from, other.relation, other.to) }

  private func says(_ first: FactID, _ other: Relation, _ second: FactID) -> Bool {
    guard relation == other else { return false }
    return (from == first && to == second)
      || (relation == .sameAs && from == second && to == first)
  }
}

extension SourceDescription {
  /// What of it is not said of a source already.
  func rest(on state: SourceState) -> SourceDescription {
    var rest = SourceDescription()
    for (name, value) in members.members where !state.registers.says(value, of: name) {
      rest[name] = value
    }
    return rest
  }
}
