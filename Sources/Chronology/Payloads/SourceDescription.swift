// What is said of a source: the members of `source.described` that describe.

public import EventStore

/// A document that a source is derived from.
public struct DerivedFrom: Hashable, Sendable {
  /// The document.
  public let source: SourceID
  /// What the source is to it.
  public let relation: Derivation

  /// A derivation.
  public init(source: SourceID, relation: Derivation) {
    self.source = source
    self.relation = relation
  }
}

/// A description, or the part of one that a single event sets.
public struct SourceDescription: Equatable, Sendable {
  /// All members, known and unknown; a null takes a value back.
  public private(set) var members: JSONObject

  /// A description of nothing yet.
  public init() {
    members = [:]
  }

  /// What `source.described` sets, without what identifies and justifies it.
  init(reading object: JSONObject) throws(MalformedPayload) {
    members = [:]
    for (name, value) in object.members where !Self.envelope.contains(where: name.hasSameBytes) {
      members[name] = value
    }
    for name in Self.textMembers { _ = try members.string(name) }
    _ = try members.strings("authors")
    _ = try members.integer("bytes")
    for derived in try members.objects("derivedFrom") ?? [] {
      _ = try derived.source("source")
      _ = try derived.requiredString("relation")
    }
  }

  /// A description from members, as an importer has them.
  ///
  /// - Throws: `ChronologyError` with `invalidContent`.
  public init(members: JSONObject) throws(ChronologyError) {
    do throws(MalformedPayload) {
      try self.init(reading: members)
    } catch {
      throw ChronologyError(.invalidContent, "a source's \(error.reason)")
    }
  }

  /// Members that hold one text.
  public static let textMembers = [
    "title", "publisher", "published", "publishedBasis", "url", "retrieved", "language",
    "mediaType", "reliability",
  ]

  private static let envelope = ["source", "after", "reason", "salt"]

  /// Any member; null takes a value back, nil says nothing of it.
  public subscript(name: String) -> JSON? {
    get { members[name] }
    set { members[name] = newValue }
  }

  private func text(_ name: String) -> String? { members[name]?.stringValue }

  /// The title.
  public var title: String? {
    get { text("title") }
    set { members["title"] = newValue.map { .string($0) } }
  }
  /// The authors.
  public var authors: [String] {
    get { members["authors"]?.arrayValue?.compactMap(\.stringValue) ?? [] }
    set { members["authors"] = newValue.isEmpty ? nil : .array(newValue.map { .string($0) }) }
  }
  /// The publisher.
  public var publisher: String? {
    get { text("publisher") }
    set { members["publisher"] = newValue.map { .string($0) } }
  }
  /// When it was made public, as EDTF.
  public var published: String? {
    get { text("published") }
    set { members["published"] = newValue.map { .string($0) } }
  }
  /// How that is known.
  public var publishedBasis: String? {
    get { text("publishedBasis") }
    set { members["publishedBasis"] = newValue.map { .string($0) } }
  }
  /// Where it was found.
  public var url: String? {
    get { text("url") }
    set { members["url"] = newValue.map { .string($0) } }
  }
  /// When it was found there, as EDTF.
  public var retrieved: String? {
    get { text("retrieved") }
    set { members["retrieved"] = newValue.map { .string($0) } }
  }
  /// Its language (BCP 47).
  public var language: String? {
    get { text("language") }
    set { members["language"] = newValue.map { .string($0) } }
  }
  /// Its media type.
  public var mediaType: String? {
    get { text("mediaType") }
    set { members["mediaType"] = newValue.map { .string($0) } }
  }
  /// How many bytes it has.
  public var bytes: Int64? {
    get { members["bytes"]?.intValue }
    set { members["bytes"] = newValue.map { .int($0) } }
  }
  /// What it is derived from.
  public var derivedFrom: [DerivedFrom] {
    get { DerivedFrom.list(members["derivedFrom"]) }
    set {
      members["derivedFrom"] =
        newValue.isEmpty
        ? nil
        : .array(
          newValue.map {
            ["source": .string($0.source.description), "relation": .string($0.relation.rawValue)]
          })
    }
  }
  /// How far it can be trusted, `A` to `F`.
  public var reliability: String? {
    get { text("reliability") }
    set { members["reliability"] = newValue.map { .string($0) } }
  }
}

extension SourceDescription {
  /// The documents that it says to be copies.
  var copiedFrom: [SourceID] { derivedFrom.filter { $0.relation == .copy }.map(\.source) }
}

extension DerivedFrom {
  /// The derivations that a member of a description lists.
  static func list(_ value: JSON?) -> [DerivedFrom] {
    (value?.arrayValue ?? []).compactMap { element in
      guard let object = element.objectValue, let text = object["source"]?.stringValue,
        let source = SourceID(text), let relation = object["relation"]?.stringValue
      else { return nil }
      return DerivedFrom(source: source, relation: Derivation(rawValue: relation))
    }
  }
}
