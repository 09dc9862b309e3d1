// The tie between a fact and a passage of a document.

public import EventStore

/// Somebody or something that a source names as where it has it from.
public struct Attribution: Equatable, Sendable {
  /// Who is named.
  public var name: String?
  /// When they made it public, as EDTF.
  public var published: String?
  /// The document in which they did, where it is a source here.
  public var source: SourceID?

  /// An attribution.
  public init(name: String?, published: String? = nil, source: SourceID? = nil) {
    self.name = name
    self.published = published
    self.source = source
  }

  init(reading object: JSONObject) throws(MalformedPayload) {
    name = try object.string("name")
    published = try object.string("published")
    source = try object.string("source") == nil ? nil : object.source("source")
  }

  var object: JSONObject {
    var object = JSONObject()
    object.set("name", name)
    object.set("published", published)
    object.set("source", source?.description)
    return object
  }
}

/// A citation, as a JSON object whose known members have their types.
public struct Citation: Equatable, Sendable {
  /// All members, known and unknown, as they were written.
  public private(set) var members: JSONObject
  /// The citation's id within its fact: 8 hexadecimal digits.
  public let id: String
  /// The document.
  public let source: SourceID
  /// Whom the document has it from, nearest first.
  public let attributedTo: [Attribution]

  /// A citation.
  ///
  /// - Parameters:
  ///   - id: 8 hexadecimal digits; random ones by default.
  ///   - digest: SHA-256 of the spans' texts, concatenated, in hexadecimal.
  ///   - attests: EDTF: when, by this source, a state still held.
  ///   - anchor: EDTF: the date against which a relative phrase was resolved.
  public init(
    id: String = Citation.randomID(), source: SourceID, spans: [Span] = [],
    digest: String? = nil, quote: String? = nil, prefix: String? = nil, suffix: String? = nil,
    attributedTo: [Attribution] = [], attests: String? = nil, anchor: String? = nil
  ) {
    self.id = id
    self.source = source
    self.attributedTo = attributedTo
    members = ["id": .string(id), "source": .string(source.description)]
    members.set(
      "spans", list: spans.map { ["start": .int($0.start), "end": .int($0.end)] })
    members.set("digest", digest)
    members.set("quote", quote)
    members.set("prefix", prefix)
    members.set("suffix", suffix)
    members.set("attributedTo", list: attributedTo.map { .object($0.object) })
    members.set("attests", attests)
    members.set("anchor", anchor)
  }

  /// A citation that somebody wrote.
  init(reading members: JSONObject) throws(MalformedPayload) {
    self.members = members
    id = try members.requiredString("id")
    source = try members.source("source")
    _ = try Citation.spans(members)
    var attributions: [Attribution] = []
    for object in try members.objects("attributedTo") ?? [] {
      attributions.append(try Attribution(reading: object))
    }
    attributedTo = attributions
    for name in ["digest", "quote", "prefix", "suffix", "attests", "anchor"] {
      _ = try members.string(name)
    }
  }

  /// A citation from members, as an importer has them.
  ///
  /// - Throws: `ChronologyError` with `invalidContent`.
  public init(members: JSONObject) throws(ChronologyError) {
    do throws(MalformedPayload) {
      try self.init(reading: members)
    } catch {
      throw ChronologyError(.invalidContent, "a citation's \(error.reason)")
    }
  }

  /// Where in the document; several where something in between is left out.
  ///
  /// Read when they are asked for: folding, which reads most citations, does not.
  public var spans: [Span] { (try? Citation.spans(members)) ?? [] }

  private static func spans(_ members: JSONObject) throws(MalformedPayload) -> [Span] {
    var spans: [Span] = []
    for object in try members.objects("spans") ?? [] {
      guard let start = try object.integer("start"), let end = try object.integer("end"),
        let span = Span(start: Int(start), end: Int(end))
      else { throw MalformedPayload(reason: "'spans' holds something other than spans") }
      spans.append(span)
    }
    return spans
  }

  /// SHA-256 of the spans' texts, concatenated, in hexadecimal.
  public var digest: String? { members["digest"]?.stringValue }
  /// The passage's text, where it may be kept.
  public var quote: String? { members["quote"]?.stringValue }
  /// Some text before the passage.
  public var prefix: String? { members["prefix"]?.stringValue }
  /// Some text after the passage.
  public var suffix: String? { members["suffix"]?.stringValue }
  /// EDTF: when, by this source, a state still held.
  public var attests: String? { members["attests"]?.stringValue }
  /// EDTF: the date against which a relative phrase was resolved.
  public var anchor: String? { members["anchor"]?.stringValue }

  /// A new id: 8 random hexadecimal digits.
  public static func randomID() -> String {
    let digits = String(UInt32.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
