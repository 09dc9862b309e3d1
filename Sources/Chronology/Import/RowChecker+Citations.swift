// Checks of citations: their source, spans and digest, against the document when it is at hand.

import EventStore
import TransparencyLog

extension RowChecker {
  /// Adds a row's citations: the one that the row's own members make, then those it lists.
  mutating func addCitations(_ members: JSONObject, to row: inout RowFact) throws(RowProblem) {
    var written: [JSON] = []
    var placed: [(index: Int, citation: JSONObject)] = []
    var ids = SeenTexts()
    let isExported = row.fact != nil
    func add(_ citation: JSONObject, _ placedCitation: JSONObject?) throws(RowProblem) {
      if let id = citation["id"]?.stringValue, !ids.insert(id) {
        throw RowProblem(.member("id"), message: "two citations with the id “\(id)”")
      }
      if let placedCitation { placed.append((written.count, placedCitation)) }
      written.append(.object(citation))
    }
    for citation in try shorthandCitations(members) {
      let checked = try self.citation(citation, isExported: isExported)
      try add(checked, try place(checked, isExported: isExported))
    }
    if let value = members.value("citations") {
      guard let elements = value.arrayValue else {
        throw RowProblem(.member("citations"), message: "“citations” has to be a list")
      }
      for (index, element) in elements.enumerated() {
        do throws(RowProblem) {
          guard let object = element.objectValue else {
            throw RowProblem(message: "a citation has to be an object")
          }
          let checked = try citation(object, isExported: isExported)
          try add(checked, try place(checked, isExported: isExported))
        } catch {
          throw error.within(.member("citations"), .element(index))
        }
      }
    }
    row.written.set("citations", list: written)
    guard !placed.isEmpty else { return }
    for (index, citation) in placed { written[index] = .object(citation) }
    row.placedCitations = written
  }

  /// The citations that a row's own members make: one, or one for each of several sources.
  private mutating func shorthandCitations(
    _ members: JSONObject
  ) throws(RowProblem) -> [JSONObject] {
    var citation = JSONObject()
    for (member, own) in zip(RowMember.citation, RowMember.shorthand) {
      citation[member.name] = members.value(own.name)
    }
    guard !citation.members.isEmpty else { return [] }
    guard let name = citation["source"]?.stringValue, name.contains(";"),
      citation.members.count == 1, (try? names.source(name)) == nil
    else { return [citation] }
    return CSVCell.parts(name).map { ["source": .string($0)] }
  }

  /// A citation's members in their order, its sources as ids.
  private mutating func citation(
    _ members: JSONObject, isExported: Bool
  ) throws(RowProblem) -> JSONObject {
    try refuseUnknown(members, known: RowMember.ofCitation)
    var citation = JSONObject(minimumCapacity: RowMember.citation.count + 1)
    for member in RowMember.citation {
      let step = RowStep.member(member.name)
      switch member.name {
      case "source":
        guard let name = try text(members, "source") else {
          throw RowProblem(step, message: "a citation needs a “source”")
        }
        citation.append("source", .string(try sourceID(name, at: step)))
      case "spans": citation.set("spans", list: try Self.spans(members.value("spans")))
      case "attributedTo":
        citation.set("attributedTo", list: try attributions(members.value("attributedTo")))
      default:
        if let value = try value(members, member) { citation.append(member.name, value) }
      }
    }
    if citation["anchor"] == nil, let anchorOfRow { citation["anchor"] = .string(anchorOfRow) }
    if let id = citation["id"]?.stringValue, !isExported, !Self.isHex(id, count: 8) {
      throw RowProblem(.member("id"), message: "a citation's id must have 8 hexadecimal digits")
    }
    if let digest = citation["digest"]?.stringValue {
      guard Self.isHex(digest, count: 64) else {
        throw RowProblem(
          .member("digest"), message: "a digest must have 64 lower-case hexadecimal digits")
      }
      guard citation["spans"] != nil else {
        throw RowProblem(.member("digest"), message: "a digest needs the spans that it covers")
      }
    }
    for other in try others(members) { citation[other.name] = other.value }
    return citation
  }

  private mutating func sourceID(_ name: String, at step: RowStep) throws(RowProblem) -> String {
    // An id has one spelling.
    if SourceID(name) != nil { return name }
    do throws(RowProblem) {
      return try names.source(name).description
    } catch {
      throw error.within(step)
    }
  }

  private mutating func attributions(_ value: JSON?) throws(RowProblem) -> [JSON] {
    guard let value else { return [] }
    guard let elements = value.arrayValue else {
      throw RowProblem(.member("attributedTo"), message: "“attributedTo” has to be a list")
    }
    var attributions: [JSON] = []
    for (index, element) in elements.enumerated() {
      do throws(RowProblem) {
        let object = element.stringValue.map { ["name": .string($0)] } ?? element.objectValue
        guard let object else {
          throw RowProblem(message: "has to be a name, or an object with “name”")
        }
        let published = RowMember("published", .date)
        try refuseUnknown(object, known: [RowMember("name"), published, RowMember("source")])
        var attribution = JSONObject()
        attribution.set("name", try text(object, "name"))
        attribution.set("published", try self.value(object, published))
        if let name = try text(object, "source") {
          attribution["source"] = .string(try sourceID(name, at: .member("source")))
        }
        guard !attribution.members.isEmpty else {
          throw RowProblem(message: "does not say to whom it is attributed")
        }
        attributions.append(.object(attribution))
      } catch {
        throw error.within(.member("attributedTo"), .element(index))
      }
    }
    return attributions
  }

  /// Spans as `216-332,400-420` or as a list of objects.
  private static func spans(_ value: JSON?) throws(RowProblem) -> [JSON] {
    let step = RowStep.member("spans")
    var spans: [Span] = []
    switch value {
    case nil: return []
    case .string(let text)?:
      do throws(DocumentError) {
        spans = try Span.list(text)
      } catch {
        var offset = 0
        if case .unreadableSpans(_, let place, _) = error { offset = place }
        throw RowProblem(step, offset: offset, message: error.description)
      }
    case .array(let elements)?:
      var isCanonical = true
      for (index, element) in elements.enumerated() {
        guard let object = element.objectValue, object.members.count == 2,
          let start = object["start"]?.intValue, let end = object["end"]?.intValue,
          end < 1_000_000_000, let span = Span(start: Int(start), end: Int(end)),
          spans.last.map({ $0.end <= span.start }) ?? true
        else {
          throw RowProblem(
            step, .element(index),
            message:
              "spans must be objects with “start” less than “end”, in order, without overlaps")
        }
        spans.append(span)
        // JSON spells an integer in one way but for −0.
        isCanonical =
          isCanonical && object["start"] == .int(start)
          && object.members[0].name.hasSameBytes(as: "start")
      }
      if isCanonical { return elements }
    default: throw RowProblem(step, message: "“spans” has to be text such as 216-332, or a list")
    }
    return spans.map { ["start": .int($0.start), "end": .int($0.end)] }
  }

  private static func isHex(_ text: String, count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
