// A fact or a source as a row that an import reads.

import EventStore

/// The members of a row, in the order of their columns.
struct ExportRow {
  private(set) var members = JSONObject()

  /// The row of a source.
  init(_ source: SourceID, _ description: SourceDescription) {
    members["source"] = .string(source.description)
    add(description.members, known: RowMember.source)
  }

  /// The row of a fact.
  init(_ state: FactState, reason: String?, keepsQuotes: Bool) {
    members["fact"] = .string(state.id.description)
    var content = JSONObject()
    for name in state.memberNames { content[name] = state.exported(name, keepsQuotes: keepsQuotes) }
    add(content, known: RowMember.content)
    if state.isRetracted {
      members["retracted"] = true
      members.set("retractedBecause", reason)
    }
    if let assessment = state.exportedAssessment {
      var object: JSONObject = ["stance": .string(assessment.stance.rawValue)]
      object.set("credibility", assessment.credibility.map { .int($0) })
      object.set("note", assessment.note.flatMap { $0.isEmpty ? nil : $0 })
      members["assessment"] = .object(object)
    }
    members.set("links", list: state.exportedLinks)
  }

  /// Adds known members in their order, then the others under a name of their own.
  private mutating func add(_ object: JSONObject, known: [RowMember]) {
    for member in known {
      // Empty text and empty lists say nothing, and an import takes them for nothing.
      guard let value = object.value(member.name), value != .string(""), value != .array([])
      else { continue }
      members[member.name] = value
    }
    members.set(RowMember.other.name, Self.others(object, known: known).map { .object($0) })
  }

  /// The members that this version does not know, by name; nil if there are none.
  static func others(_ object: JSONObject, known: [RowMember]) -> JSONObject? {
    let others = object.members
      .filter { member in member.value != .null && !known.has(member.name) }
      .sorted { ExactText($0.name) < ExactText($1.name) }
    guard !others.isEmpty else { return nil }
    return others.reduce(into: JSONObject()) { $0[$1.name] = $1.value }
  }
}

extension FactState {
  fileprivate var memberNames: [String] {
    registers.members.map(\.name)
      + lists.map(\.name).filter { name in
        !registers.members.contains { $0.name.hasSameBytes(as: name) }
      }
  }

  /// A member's value, the first if it is in conflict.
  fileprivate func exported(_ name: String, keepsQuotes: Bool) -> JSON? {
    guard let list = lists.first(where: { $0.name.hasSameBytes(as: name) })?.list else {
      return registers[name]
    }
    guard name.hasSameBytes(as: "citations") else {
      return .array(list.elements.map(\.value))
    }
    // Of citations of one id that differ, one is written: a row has each id once.
    var ids: Set<ExactText> = []
    return .array(
      list.elements.compactMap { element in
        guard let citation = element.value.objectValue,
          ids.insert(ExactText(citation["id"]?.stringValue ?? "")).inserted
        else { return nil }
        return .object(Self.exported(citation, keepsQuotes: keepsQuotes))
      })
  }

  private static func exported(_ citation: JSONObject, keepsQuotes: Bool) -> JSONObject {
    var row = JSONObject()
    for member in RowMember.citation {
      let isText = ["quote", "prefix", "suffix"].contains(member.name)
      guard keepsQuotes || !isText, let value = citation.value(member.name),
        value != .string(""), value != .array([])
      else { continue }
      row[member.name] = value
    }
    row.set(
      RowMember.other.name,
      ExportRow.others(citation, known: RowMember.citation).map { .object($0) })
    return row
  }

  /// The newest assessment that disputes the fact, or else the newest.
  fileprivate var exportedAssessment: Assessment? {
    let ordered = assessments.sorted { Stamp.isBefore($0.stamp, $1.stamp) }
    return ordered.last { $0.stance == .disputes } ?? ordered.last
  }

  /// The links from the fact, each once.
  fileprivate var exportedLinks: [JSON] {
    let texts = links.filter { $0.from == id }.map { link in
      (relation: ExactText(link.relation.rawValue), to: link.to)
    }
    let sorted = texts.sorted { ($0.relation, $0.to) < ($1.relation, $1.to) }
    return sorted.reduce(into: []) { links, link in
      let json: JSON = [
        "relation": .string(link.relation.string), "to": .string(link.to.description),
      ]
      if links.last != json { links.append(json) }
    }
  }
}
