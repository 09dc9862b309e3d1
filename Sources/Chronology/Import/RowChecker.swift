// Checks rows before anything is written: every member's name, type, words, dates and references.

import EDTF
import EventStore

/// Turns rows into what can be imported, or says what is wrong with them.
struct RowChecker {
  /// What sources may be called.
  var names: SourceNames
  /// Documents in which passages are looked up.
  let documents: KeptDocuments
  /// How dates are read.
  let dates: DateReading
  /// The date in words of the row that was checked last; nil if it has none.
  var occurred: DatePhrase?
  /// Whether the row that is checked names its fact, as an export does.
  var isExported = false
  /// The anchor of the import from which that row's date was counted, for its citations to keep.
  var anchorOfRow: String?

  /// A row whose members are all right.
  mutating func check(_ row: RawRow) throws(RowProblem) -> CheckedRow {
    let members = row.members
    isExported = members.value("fact") != nil
    occurred = nil
    if members.value("statement") == nil, members.value("source") != nil {
      return .source(try source(members))
    }
    return .fact(try fact(members, row.byteCount))
  }

  private mutating func fact(
    _ members: JSONObject, _ byteCount: Int
  ) throws(RowProblem) -> RowFact {
    try refuseUnknown(members, known: RowMember.ofFact, elsewhere: RowMember.ofSource)
    var members = members
    try understandOccurred(&members)
    var content = JSONObject(minimumCapacity: RowMember.content.count + 1)
    for member in RowMember.content where !member.name.hasSameBytes(as: "citations") {
      let value =
        member.name.hasSameBytes(as: "occurred")
        ? members.value("occurred") : try value(members, member)
      if let value { content.append(member.name, value) }
    }
    guard let statement = content["statement"]?.stringValue, !statement.isBlank else {
      throw RowProblem(.member("statement"), message: "a fact needs a “statement”")
    }
    var row = RowFact(written: content)
    row.id = try rowID(members)
    if let text = try self.text(members, "fact") {
      guard let fact = FactID(text) else {
        throw RowProblem(.member("fact"), message: "“\(text)” is not a fact's UUID")
      }
      row.fact = fact
    }
    try addCitations(members, to: &row)
    for other in try others(members) { row.written[other.name] = other.value }
    row.isRetracted = try value(members, RowMember("retracted", .flag))?.boolValue ?? false
    row.reason = try self.text(members, "retractedBecause")
    row.assessment = try assessment(members)
    row.links = try links(members)
    try checkSize(row, byteCount)
    return row
  }

  /// Refuses what is too large for an event, whose other members take less than what is left.
  ///
  /// Few rows come near. Escapes make up to six bytes of one, a source's name becomes an id: a
  /// short row with few citations is small in any case, and need not be encoded to know.
  private func checkSize(_ row: RowFact, _ byteCount: Int) throws(RowProblem) {
    let limit = Limits.payloadByteCount - 4_096
    let citationCount = row.written["citations"]?.arrayValue?.count ?? 0
    guard byteCount * 6 + citationCount * 512 > limit, row.content.encoded().count > limit else {
      return
    }
    throw RowProblem(message: "the row has more than \(limit) bytes")
  }

  private func rowID(_ members: JSONObject) throws(RowProblem) -> String? {
    guard let value = members.value("id") else { return nil }
    guard let id = value.stringValue ?? value.intValue.map({ String($0) }) else {
      throw RowProblem(.member("id"), message: "a row's id has to be text or a whole number")
    }
    guard id.utf8.count <= 1_024 else {
      throw RowProblem(.member("id"), message: "a row's id may have at most 1024 bytes")
    }
    return id.isEmpty ? nil : id
  }

  private func assessment(
    _ members: JSONObject
  ) throws(RowProblem) -> RowFact.RowAssessment? {
    guard let value = members.value("assessment") else { return nil }
    let path = RowStep.member("assessment")
    guard let object = value.objectValue else {
      throw RowProblem(path, message: "an assessment has to be an object")
    }
    let known = [
      RowMember("stance", .word(Stance.known.map(\.rawValue))), RowMember("credibility", .number),
      RowMember("note"),
    ]
    do throws(RowProblem) {
      try refuseUnknown(object, known: known)
      guard let stance = try self.value(object, known[0])?.stringValue else {
        throw RowProblem(message: "an assessment needs a “stance”")
      }
      let credibility = try self.value(object, known[1])?.intValue
      guard (1...6).contains(credibility ?? 1) else {
        throw RowProblem(.member("credibility"), message: "a credibility must be from 1 to 6")
      }
      return RowFact.RowAssessment(
        stance: Stance(rawValue: stance), credibility: credibility.map { Int($0) },
        note: try self.text(object, "note"))
    } catch {
      throw error.within(path)
    }
  }

  private func links(_ members: JSONObject) throws(RowProblem) -> [RowFact.RowLink] {
    guard let value = members.value("links") else { return [] }
    guard let elements = value.arrayValue else {
      throw RowProblem(.member("links"), message: "links have to be a list")
    }
    var links: [RowFact.RowLink] = []
    let relation = RowMember("relation", .word(Relation.known.map(\.rawValue)))
    for (index, element) in elements.enumerated() {
      do throws(RowProblem) {
        guard let object = element.objectValue else {
          throw RowProblem(message: "a link has to be an object with “relation” and “to”")
        }
        try refuseUnknown(object, known: [relation, RowMember("to")])
        guard let word = try self.value(object, relation)?.stringValue else {
          throw RowProblem(message: "a link needs a “relation”")
        }
        guard let to = try self.text(object, "to").flatMap({ FactID($0) }) else {
          throw RowProblem(.member("to"), message: "a link needs the UUID of a fact as “to”")
        }
        links.append(RowFact.RowLink(relation: Relation(rawValue: word), to: to))
      } catch {
        throw error.within(.member("links"), .element(index))
      }
    }
    return links
  }

  private mutating func source(_ members: JSONObject) throws(RowProblem) -> RowSource {
    try refuseUnknown(members, known: RowMember.ofSource, elsewhere: RowMember.ofFact)
    guard let name = try text(members, "source") else {
      throw RowProblem(.member("source"), message: "the id of the source is empty")
    }
    let source: SourceID
    do throws(RowProblem) {
      source = try names.source(name)
    } catch {
      throw error.within(.member("source"))
    }
    var description = JSONObject()
    for member in RowMember.source {
      guard let value = try value(members, member) else { continue }
      description.append(
        member.name,
        member.name.hasSameBytes(as: "derivedFrom") ? try derivations(value) : value)
    }
    for other in try others(members) { description[other.name] = other.value }
    return RowSource(source: source, description: description)
  }

  private mutating func derivations(_ value: JSON) throws(RowProblem) -> JSON {
    guard let elements = value.arrayValue else {
      throw RowProblem(.member("derivedFrom"), message: "“derivedFrom” has to be a list")
    }
    let relation = RowMember("relation", .word(Derivation.known.map(\.rawValue)))
    var derivations: [JSON] = []
    for (index, element) in elements.enumerated() {
      do throws(RowProblem) {
        guard let object = element.objectValue else {
          throw RowProblem(message: "has to be an object with “source” and “relation”")
        }
        try refuseUnknown(object, known: [RowMember("source"), relation])
        guard let name = try text(object, "source"), let word = try self.value(object, relation)
        else { throw RowProblem(message: "needs a “source” and a “relation”, such as “copy”") }
        derivations.append([
          "source": .string(try names.source(name).description), "relation": word,
        ])
      } catch {
        throw error.within(.member("derivedFrom"), .element(index))
      }
    }
    return .array(derivations)
  }
}
