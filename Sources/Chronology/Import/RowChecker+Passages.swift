// Holds citations of rows against the documents that are at hand.

import EventStore
import TransparencyLog

extension RowChecker {
  /// Checks a citation's passage in its document, or looks it up there by its quotation.
  ///
  /// A quotation without spans is only imported if its place can be found: otherwise the same row
  /// would make different citations on machines that have the document and that have not. Sources
  /// without bytes of their own, and rows of an export, which were checked once, are taken as is.
  ///
  /// - Returns: The citation with its place; nil if nothing is to be added to it.
  func place(_ citation: JSONObject, isExported: Bool) throws(RowProblem) -> JSONObject? {
    guard let source = citation["source"]?.stringValue.flatMap({ SourceID($0) }) else {
      return nil
    }
    let quote = citation["quote"]?.stringValue
    let hasSpans = citation["spans"] != nil
    guard hasSpans || quote != nil, source.isDigest else { return nil }
    guard let finder = documents.finder(source) else {
      guard !hasSpans, !isExported else { return nil }
      throw RowProblem(
        .member("quote"),
        message: "the document is not available, so the quotation cannot be looked up; add it with "
          + "“chron source add FILE --keep”, or give the spans")
    }
    let spans = Self.spanValues(citation)
    if spans.isEmpty, let quote { return try place(citation, quote, finder) }
    if let digest = citation["digest"]?.stringValue {
      try Self.check(spans, digest, finder.document)
    } else if let span = spans.last, span.end > finder.document.count {
      let error = DocumentError.outside(span, count: finder.document.count)
      throw RowProblem(.member("spans"), message: error.description)
    }
    return nil
  }

  private static func check(
    _ spans: [Span], _ digest: String, _ document: DocumentText
  ) throws(RowProblem) {
    let found: Hash
    do throws(DocumentError) {
      found = try document.digest(of: spans)
    } catch {
      throw RowProblem(.member("spans"), message: error.description)
    }
    guard found.hex.hasSameBytes(as: digest) else {
      throw RowProblem(
        .member("digest"), message: "the passage at these spans has another digest: \(found.hex)")
    }
  }

  private func place(
    _ citation: JSONObject, _ quote: String, _ finder: QuoteFinder
  ) throws(RowProblem) -> JSONObject? {
    guard case .found(let spans) = finder.search(quote) else {
      throw RowProblem(
        .member("quote"), message: finder.search(quote).complaint(in: finder.document))
    }
    guard let digest = try? finder.document.digest(of: spans) else { return nil }
    var placed = JSONObject()
    // In the order that citations have: the place comes before the text.
    for member in RowMember.citation {
      switch member.name {
      case "spans":
        placed.set(
          "spans", list: spans.map { ["start": .int($0.start), "end": .int($0.end)] })
      case "digest": placed["digest"] = .string(digest.hex)
      default: placed.set(member.name, citation[member.name])
      }
    }
    for other in citation.members where placed[other.name] == nil {
      placed[other.name] = other.value
    }
    return placed
  }

  private static func spanValues(_ citation: JSONObject) -> [Span] {
    (citation["spans"]?.arrayValue ?? []).compactMap { element in
      guard let start = element.objectValue?["start"]?.intValue,
        let end = element.objectValue?["end"]?.intValue
      else { return nil }
      return Span(start: Int(start), end: Int(end))
    }
  }
}
