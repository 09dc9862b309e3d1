// Checks of single values: their type, their words, their dates.

import EDTF
import EventStore

extension JSONObject {
  /// A member that says something: null says as little as no member.
  func value(_ name: String) -> JSON? {
    switch self[name] {
    case nil, .null: nil
    case let value?: value
    }
  }
}

extension RowChecker {
  /// The value of a member, if it is what the member holds; nil if it is absent or empty.
  func value(_ members: JSONObject, _ member: RowMember) throws(RowProblem) -> JSON? {
    guard let value = members.value(member.name) else { return nil }
    let step = RowStep.member(member.name)
    switch member.kind {
    case .text, .date, .word, .spans:
      guard let text = value.stringValue else {
        throw RowProblem(step, message: "“\(member.name)” has to be text")
      }
      guard !text.isEmpty else { return nil }
      if case .date = member.kind {
        return .string(try date(text, dates, of: member).date.text)
      }
      if case .word(let words) = member.kind { try Self.checkWord(text, member, words) }
      return value
    case .number:
      guard let number = value.intValue, number >= 0 else {
        throw RowProblem(step, message: "“\(member.name)” has to be a whole number")
      }
      return .int(number)
    case .flag:
      guard value.boolValue != nil else {
        throw RowProblem(step, message: "“\(member.name)” has to be true or false")
      }
      return value
    case .names: return try Self.names(value, member)
    case .derivations, .json: return value
    }
  }

  /// The text of a member; nil if it is absent or empty.
  func text(_ members: JSONObject, _ name: String) throws(RowProblem) -> String? {
    try value(members, RowMember(name))?.stringValue
  }

  /// Members under `other`, by name; they may not be such as this version knows.
  func others(_ members: JSONObject) throws(RowProblem) -> [(name: String, value: JSON)] {
    guard let value = members.value(RowMember.other.name) else { return [] }
    guard let object = value.objectValue else {
      throw RowProblem(.member(RowMember.other.name), message: "“other” has to be an object")
    }
    for member in RowMember.ofFact + RowMember.ofSource where object[member.name] != nil {
      throw RowProblem(
        .member(RowMember.other.name), .member(member.name),
        message: "“\(member.name)” does not belong under “other”")
    }
    return object.members.sorted { ExactText($0.name) < ExactText($1.name) }
  }

  /// Refuses members that a row of this kind has not.
  func refuseUnknown(
    _ members: JSONObject, known: [RowMember], elsewhere: [RowMember] = []
  ) throws(RowProblem) {
    for (name, value) in members.members where !known.has(name) {
      guard value != .null else { continue }
      if elsewhere.has(name) {
        let isFact = known.has("statement")
        throw RowProblem(
          .member(name),
          message: isFact
            ? "“\(name)” describes a source, but a row with a “statement” is a fact"
            : "“\(name)” belongs to a fact, but a fact needs a “statement”")
      }
      throw RowProblem(
        .member(name),
        message: "there is no member “\(name)”"
          + Suggestion.advice(for: name, among: known.map(\.name)))
    }
  }

  private static func checkWord(
    _ text: String, _ member: RowMember, _ words: [String]
  ) throws(RowProblem) {
    guard !words.contains(where: text.hasSameBytes) else { return }
    throw RowProblem(
      .member(member.name),
      message: "“\(text)” is not a “\(member.name)”" + Suggestion.advice(for: text, among: words))
  }

  private static func names(_ value: JSON, _ member: RowMember) throws(RowProblem) -> JSON? {
    guard let elements = value.arrayValue else {
      throw RowProblem(
        .member(member.name), message: "“\(member.name)” has to be a list, as in [\"NATO\"]")
    }
    var seen = SeenTexts()
    var names: [JSON] = []
    names.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard let name = element.stringValue, !name.isBlank else {
        throw RowProblem(
          .member(member.name), .element(index), message: "“\(member.name)” holds only names")
      }
      if seen.insert(name) { names.append(element) }
    }
    return names.isEmpty ? nil : .array(names)
  }
}

extension [RowMember] {
  /// Whether one of them has this name.
  func has(_ name: String) -> Bool {
    // In place: an element that is handed on whole pays for keeping its words.
    withUnsafeBufferPointer { members in
      members.indices.contains { members[$0].name.hasSameBytes(as: name) }
    }
  }
}
