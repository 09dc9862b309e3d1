// The citations of the Kaliningrad chronology, held against the documents that they cite.

import EventStore
import Foundation
import Testing
import TransparencyLog

@testable import Chronology

/// The five documents of the Kaliningrad chronology, which are not part of the repository.
private enum Seeds {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// `CHRON_SEEDS`, or a folder of that name beside the repository's own.
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["CHRON_SEEDS"] { return URL(filePath: path) }
    return root.appending(path: "../shared/seeds").standardized
  }()

  static var isAtHand: Bool { FileManager.default.fileExists(atPath: folder.path) }

  /// Each document by its digest in hex.
  static func documents() throws -> [String: DocumentText] {
    var documents: [String: DocumentText] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where name.hasSuffix(".txt") {
      let data = try Data(contentsOf: folder.appending(path: name))
      let document = try DocumentText([UInt8](data))
      documents[document.digest.hex] = document
    }
    return documents
  }

  /// Every citation of the facts: the row it is in, its source, spans and digest.
  static func citations() throws -> [(row: String, source: String, spans: [Span], digest: String)] {
    let data = try Data(contentsOf: root.appending(path: "data/kaliningrad/facts.jsonl"))
    var citations: [(row: String, source: String, spans: [Span], digest: String)] = []
    for line in data.split(separator: 0x0A) {
      let row = try JSON.parse([UInt8](line)).objectValue
      for citation in row?["citations"]?.arrayValue ?? [] {
        let members = try #require(citation.objectValue)
        let spans = try #require(members["spans"]?.arrayValue).map { span in
          let start = try #require(span.objectValue?["start"]?.intValue)
          let end = try #require(span.objectValue?["end"]?.intValue)
          return try #require(Span(start: Int(start), end: Int(end)))
        }
        citations.append(
          (
            row?["id"]?.stringValue ?? "", members["source"]?.stringValue ?? "", spans,
            members["digest"]?.stringValue ?? ""
          ))
      }
    }
    return citations
  }
}

@Suite(
  "The documents of the Kaliningrad chronology",
  .enabled(
    if: Seeds.isAtHand,
    "SKIPPED: the documents are not at hand; set CHRON_SEEDS to their folder to check citations"))
struct DocumentSeedsTests {
  @Test("hold every cited passage at its place, with its digest")
  func digests() throws {
    let documents = try Seeds.documents()
    let citations = try Seeds.citations()
    #expect(citations.count >= 60)
    for citation in citations {
      let document = try #require(
        documents[String(citation.source.dropFirst("sha256:".count))], "\(citation.row)")
      let digest = try document.digest(of: citation.spans)
      #expect(digest.hex == citation.digest, "\(citation.row) \(citation.spans)")
      let anchor = Anchor(spans: citation.spans, digest: digest)
      #expect(anchor.check(in: QuoteFinder(document)) == .anchored)
    }
  }

  @Test("yield every cited passage to its quotation, with plain spaces and straight quotes")
  func quotations() throws {
    let documents = try Seeds.documents()
    for citation in try Seeds.citations() {
      let document = try #require(documents[String(citation.source.dropFirst("sha256:".count))])
      let quote = try Passage(citation.spans, of: document).quote
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .replacing("’", with: "'").replacing("“", with: "\"").replacing("”", with: "\"")
      guard case .found(let spans) = QuoteFinder(document).search(quote) else {
        Issue.record("\(citation.row): not found once")
        continue
      }
      // Dashes and white space at the edges of a span are left out when it is found again.
      #expect(spans.count >= citation.spans.count, "\(citation.row)")
      let first = try #require(citation.spans.first)
      let last = try #require(citation.spans.last)
      #expect((first.start...first.start + 2).contains(spans[0].start), "\(citation.row)")
      #expect((last.end - 2...last.end).contains(spans[spans.count - 1].end), "\(citation.row)")
    }
  }

  @Test("show the one article that two sites carry, in other white space and page furniture")
  func nearCopies() throws {
    let desk = try Desk()
    let chronology = try desk.found()
    for document in try Seeds.documents().values {
      let digest = try chronology.store.keepDocument(document.bytes)
      let id = try #require(SourceID(sha256: digest.hex))
      try chronology.describe(id, SourceDescription(members: ["published": "2020-12-14"]))
    }
    let copies = try chronology.nearCopies()
    for copy in copies {
      print(
        "near copies: \(copy.derivedShare) of \(copy.derived), \(copy.originShare) of the other")
    }
    let copy = try #require(copies.first)
    #expect(copies.count == 1)
    #expect(copy.relation == .copy && !copy.isDated)
    // As data/kaliningrad has it.
    #expect(copy.derived.description.hasPrefix("sha256:7737d3f2"))
    #expect(copy.origin.description.hasPrefix("sha256:72ca7566"))
    #expect(copy.derivedShare > 0.9 && copy.originShare > 0.5)
  }
}
