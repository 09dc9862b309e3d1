// A row whose every member was checked, in the one form in which rows are compared and written.

import EventStore
import TransparencyLog

/// A row that can be imported.
enum CheckedRow {
  case fact(RowFact)
  case source(RowSource)
}

/// A row of a fact.
struct RowFact {
  /// The id in the file; nil if the row has none.
  var id: String?
  /// The fact that it says it is; nil lets the namespace and the row's id decide.
  var fact: FactID?
  /// The members of the content in their order, as the file has them, sources resolved; citations
  /// may lack their ids.
  var written: JSONObject
  /// The citations with the places that were looked up in documents; none if nothing was.
  var placedCitations: [JSON] = []
  var isRetracted = false
  var reason: String?
  var assessment: RowAssessment?
  var links: [RowLink] = []

  struct RowAssessment {
    let stance: Stance
    let credibility: Int?
    let note: String?
  }

  struct RowLink {
    let relation: Relation
    let to: FactID
  }

  /// What tells whether a row changed: SHA-256 of all that it says but who it is.
  ///
  /// It is the same for either format, any order of members and any spelling of the JSON, and does
  /// not depend on which documents are at hand.
  ///
  /// - Returns: The hash, and the bytes of the content where they are what it is of.
  func digest() -> (Hash, content: [UInt8]?) {
    var said = written
    if isRetracted { said["retracted"] = true }
    if let reason { said["retractedBecause"] = .string(reason) }
    if let assessment {
      var object: JSONObject = ["stance": .string(assessment.stance.rawValue)]
      object.set("credibility", assessment.credibility.map { .int($0) })
      object.set("note", assessment.note)
      said["assessment"] = .object(object)
    }
    said.set(
      "links",
      list: links.map { ["relation": .string($0.relation.rawValue), "to": .string("\($0.to)")] })
    let bytes = said.encoded()
    let isContent = said.members.count == written.members.count && isContentWritten
    return (Hash.sha256(bytes), isContent ? bytes : nil)
  }

  /// Whether the content is what the file has: nothing was looked up, and citations have their ids.
  private var isContentWritten: Bool {
    guard placedCitations.isEmpty else { return false }
    guard case .array(let citations)? = written["citations"] else { return true }
    return citations.allSatisfy { citation in
      if case .object(let citation) = citation { citation["id"] != nil } else { true }
    }
  }

  /// The content with the places that were looked up in documents.
  var content: JSONObject {
    var members = written
    members.set("citations", list: placedCitations)
    return members
  }

  /// The content with an id for every citation.
  ///
  /// An id that the file does not give follows from the fact and the citation, so that the same row
  /// has the same citations wherever it is imported.
  func content(of fact: FactID) -> FactContent {
    guard !isContentWritten else { return FactContent(checked: written) }
    var members = content
    if let citations = members["citations"]?.arrayValue {
      let writtenCitations = written["citations"]?.arrayValue ?? []
      var used: Set<ExactText> = []
      members["citations"] = .array(
        citations.indices.map { index in
          guard var citation = citations[index].objectValue, citation["id"] == nil else {
            return citations[index]
          }
          var occurrence = 1
          var id: String
          repeat {
            let text =
              "chron-citation/v1\n\(fact)\n\(writtenCitations[index].encodedString)\n\(occurrence)"
            id = String(Hash.sha256(Array(text.utf8)).hex.prefix(8))
            occurrence += 1
          } while !used.insert(ExactText(id)).inserted
          citation = citation.with("id", .string(id), first: true)
          return .object(citation)
        })
    }
    return FactContent(checked: members)
  }
}

/// A row that describes a source.
struct RowSource {
  let source: SourceID
  /// What it says, members in their order.
  let description: JSONObject
}

extension JSONObject {
  /// The same members with one more, before or after them.
  func with(_ name: String, _ value: JSON, first: Bool) -> JSONObject {
    guard first else {
      var object = self
      object[name] = value
      return object
    }
    var object = JSONObject(minimumCapacity: members.count + 1)
    object[name] = value
    for member in members { object[member.name] = member.value }
    return object
  }
}
