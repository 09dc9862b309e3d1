// What may be written is held to more than what may be read: known words, readable dates, facts that
// say something.

import EDTF
import EventStore

extension Chronology {
  /// Holds events that are to be appended to what the calls that make them hold theirs to.
  ///
  /// Types that this module does not know are left alone: the store judges them.
  func validate(_ drafts: [NewEvent]) throws {
    let payloads = try drafts.compactMap { draft throws(ChronologyError) in
      try Payload(validating: draft)
    }
    let links = payloads.compactMap { payload -> FactLinked? in
      if case .linked(let link) = payload, link.relation == .sameAs || link.relation == .contradicts
      {
        link
      } else {
        nil
      }
    }
    guard !links.isEmpty else { return }
    try whole { snapshot in
      for link in links { try snapshot.checkCompatible(link) }
      // Each with what stands, and then all of them together.
      var linked = LinkedFacts { try snapshot.loader.standing(of: $0) }
      for link in links where try !linked.add(link.relation, link.from, link.to) {
        throw ChronologyError(
          .incompatibleLinks,
          "\(link.from.handle) and \(link.to.handle) cannot be the same and "
            + "contradict each other")
      }
    }
  }
}

extension Payload {
  /// The payload of an event that may be written; nil for a type that this module does not know.
  ///
  /// - Throws: `ChronologyError` with `invalidContent`.
  fileprivate init?(validating draft: NewEvent) throws(ChronologyError) {
    guard Payload.isKnown(draft.type) else { return nil }
    guard let object = (try? JSON.parse(draft.payload))?.objectValue else {
      throw ChronologyError(.invalidContent, "the payload of a \(draft.type) is not a JSON object")
    }
    do throws(MalformedPayload) {
      guard let payload = try Payload(type: draft.type, object: object) else { return nil }
      self = payload
    } catch {
      throw ChronologyError(.invalidContent, "a \(draft.type)'s \(error.reason)")
    }
    try validate()
  }

  private func validate() throws(ChronologyError) {
    switch self {
    case .recorded(let payload): try payload.content.validate()
    case .revised(let payload): try payload.revision.validate()
    case .assessed(let payload): try payload.validate()
    case .linked(let payload), .unlinked(let payload): try payload.validate()
    case .described(let payload): try payload.description.validate()
    case .aliased(let payload): try payload.validate()
    case .retracted, .reinstated, .frontierNamed: break
    }
  }
}

extension FactContent {
  /// - Throws: `ChronologyError` with `invalidContent`.
  func validate() throws(ChronologyError) {
    guard members["statement"]?.stringValue != nil else {
      throw ChronologyError(.invalidContent, "the fact has no statement")
    }
    try FactContent.validate(members)
  }

  static func validate(_ members: JSONObject) throws(ChronologyError) {
    if let statement = members["statement"]?.stringValue,
      statement.allSatisfy(\.isWhitespace)
    {
      throw ChronologyError(.invalidContent, "the statement is empty")
    }
    for name in ["occurred", "stated"] { try validateDate(members[name], name) }
    try validateWord(members["kind"], "kind", Kind.self)
    try validateWord(members["modality"], "modality", Modality.self)
    try validateWord(members["ends"], "ends", Ends.self)
    try validateWord(members["modifier"], "modifier", Modifier.self)
    try validateWord(members["confidence"], "confidence", Confidence.self)
    try validateCitations(members["citations"])
  }

  static func validateCitations(_ value: JSON?) throws(ChronologyError) {
    for element in value?.arrayValue ?? [] {
      guard let citation = element.objectValue else { continue }
      for name in ["attests", "anchor"] { try validateDate(citation[name], "citation's \(name)") }
      for attribution in citation["attributedTo"]?.arrayValue ?? [] {
        try validateDate(attribution.objectValue?["published"], "attribution's published")
      }
    }
  }

  static func validateDate(_ value: JSON?, _ name: String) throws(ChronologyError) {
    guard let text = value?.stringValue else { return }
    do throws(EDTFError) {
      _ = try EDTF(text)
    } catch {
      throw ChronologyError(
        .invalidContent, "the \(name) date '\(text)' cannot be read: \(error.description)",
        advice: "Dates are EDTF: 2020-06-15, 2020-06, 2018-21 (spring), 199X, 2017/2020, 2015~.")
    }
  }

  private static func validateWord<Word: Vocabulary>(
    _ value: JSON?, _ name: String, _ vocabulary: Word.Type
  ) throws(ChronologyError) {
    guard let text = value?.stringValue, !Word(rawValue: text).isKnown else { return }
    throw ChronologyError(
      .invalidContent, "'\(text)' is not a \(name)",
      advice: "It is one of: \(Word.known.map(\.rawValue).joined(separator: ", ")).")
  }
}

extension Revision {
  /// - Throws: `ChronologyError` with `invalidContent`.
  func validate() throws(ChronologyError) {
    guard !isEmpty else {
      throw ChronologyError(.invalidContent, "the revision changes nothing")
    }
    var payload: JSONObject = [:]
    write(to: &payload)
    do throws(MalformedPayload) {
      _ = try Revision(reading: payload)
    } catch {
      throw ChronologyError(.invalidContent, "the revision's \(error.reason)")
    }
    try FactContent.validate(set)
    try FactContent.validateCitations(add["citations"])
  }
}

extension FactAssessed {
  /// - Throws: `ChronologyError` with `invalidContent`.
  func validate() throws(ChronologyError) {
    guard stance.isKnown else {
      throw ChronologyError(
        .invalidContent, "'\(stance)' is not a stance",
        advice: "Stances are: \(Stance.known.map(\.rawValue).joined(separator: ", ")).")
    }
    if let credibility, !(1...6).contains(credibility) {
      throw ChronologyError(
        .invalidContent, "a credibility is a number from 1 to 6, not \(credibility)")
    }
  }
}

extension FactLinked {
  /// - Throws: `ChronologyError` with `invalidContent`.
  func validate() throws(ChronologyError) {
    guard relation.isKnown else {
      throw ChronologyError(
        .invalidContent, "'\(relation)' is not a relation",
        advice: "Relations are: \(Relation.known.map(\.rawValue).joined(separator: ", ")).")
    }
    guard from != to else {
      throw ChronologyError(.invalidContent, "a fact cannot be linked to itself")
    }
  }
}

extension NameAliased {
  /// - Throws: `ChronologyError` with `invalidContent`.
  func validate() throws(ChronologyError) {
    for text in [name] + aliases where text.allSatisfy(\.isWhitespace) {
      throw ChronologyError(.invalidContent, "a name is empty")
    }
  }
}

extension Snapshot {
  /// Holds that no two facts are the same and contradict one another, directly or through others.
  ///
  /// - Throws: `ChronologyError` with `incompatibleLinks` if they would with one more link.
  func checkCompatible(_ link: FactLinked) throws {
    let ends = try [link.from, link.to].compactMap { try FactRow.fetch(db, id: $0) }
    guard ends.count == 2 else { return }
    switch link.relation {
    case .contradicts:
      guard let group = ends[0].same, group == ends[1].same else { return }
      throw try incompatible(
        "\(name(ends[0])) and \(name(ends[1])) are said to be the same",
        "so neither can contradict the other", ends[0], .sameAs, ends[1])
    case .sameAs:
      if let group = ends[0].same, group == ends[1].same { return }
      let facts = try ends.flatMap { try everyFact(sameAs: $0) }
      let ids = Set(facts.map(\.id))
      for fact in facts {
        let contradicting = try loader.state(of: fact).links.first {
          $0.relation == .contradicts && ids.contains($0.from) && ids.contains($0.to)
        }
        guard let contradicting,
          let from = facts.first(where: { $0.id == contradicting.from }),
          let to = facts.first(where: { $0.id == contradicting.to })
        else { continue }
        throw try incompatible(
          "\(name(from)) is said to contradict \(name(to))", "so they cannot be the same",
          from, .contradicts, to)
      }
    default: return
    }
  }

  /// A fact and all that are the same, retracted or not.
  private func everyFact(sameAs row: FactRow) throws -> [FactRow] {
    guard let number = row.same else { return [row] }
    return try FactRow.fetchAll(db, where: Condition("same = ?", [number]))
  }

  private func name(_ row: FactRow) throws -> String { try shortHandle(of: row) }

  private func incompatible(
    _ what: String, _ therefore: String, _ from: FactRow, _ relation: Relation, _ to: FactRow
  ) throws -> ChronologyError {
    let isDirect = try loader.state(of: from).links.contains {
      $0.relation == relation && [$0.from, $0.to].contains(to.id)
    }
    let through = isDirect ? "" : ", through others"
    return ChronologyError(
      .incompatibleLinks, "\(what)\(through), \(therefore)",
      advice: isDirect
        ? "If that link is wrong: chron unlink \(try name(from)) \(relation) \(try name(to))"
        : "'chron trace \(try name(from))' shows which link that would be.")
  }
}

extension SourceDescription {
  /// - Throws: `ChronologyError` with `invalidContent`.
  func validate() throws(ChronologyError) {
    for name in ["published", "retrieved"] {
      try FactContent.validateDate(members[name], "source's \(name)")
    }
    if let grade = reliability, !["A", "B", "C", "D", "E", "F"].contains(grade) {
      throw ChronologyError(
        .invalidContent, "a reliability is a letter from A to F, not '\(grade)'")
    }
  }
}
