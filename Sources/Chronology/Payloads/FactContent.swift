// What a fact says: the `content` of `fact.recorded`. Members that this version does not know are
// kept and written back.

public import EventStore

/// The content of a fact, as a JSON object whose known members have their types.
public struct FactContent: Equatable, Sendable {
  /// All members, known and unknown, as they were written.
  public private(set) var members: JSONObject

  /// Content of one sentence.
  public init(statement: String) {
    members = ["statement": .string(statement)]
  }

  /// Content whose members were checked before: folded from events that were read, or a row's.
  init(checked members: JSONObject) {
    self.members = members
  }

  /// Content that somebody wrote.
  ///
  /// - Throws: `MalformedPayload` if the statement is lacking or a known member has another type.
  init(reading members: JSONObject) throws(MalformedPayload) {
    _ = try members.requiredString("statement")
    try FactContent.check(members)
    self.members = members
  }

  /// Content from members, as an importer has them.
  ///
  /// - Throws: `ChronologyError` with `invalidContent`.
  public init(members: JSONObject) throws(ChronologyError) {
    do throws(MalformedPayload) {
      try self.init(reading: members)
    } catch {
      throw ChronologyError(.invalidContent, "a fact's \(error.reason)")
    }
  }

  /// Members that hold one text.
  public static let textMembers = [
    "statement", "occurred", "occurredText", "modifier", "kind", "ends", "stated", "modality",
    "confidence", "note",
  ]

  /// Members that hold a list and merge element by element.
  public static let listMembers = ["actors", "places", "tags", "citations"]

  /// The value of a known member must have its type, wherever it is set.
  static func check(_ members: JSONObject) throws(MalformedPayload) {
    for (name, _) in members.members {
      if textMembers.contains(where: { $0.hasSameBytes(as: name) }) {
        _ = try members.string(name)
      } else if name.hasSameBytes(as: "citations") {
        for object in try members.objects(name) ?? [] { _ = try Citation(reading: object) }
      } else if listMembers.contains(where: { $0.hasSameBytes(as: name) }) {
        _ = try members.strings(name)
      }
    }
  }

  private func text(_ name: String) -> String? { members[name]?.stringValue }

  private mutating func set(_ name: String, _ text: String?) {
    members[name] = text.map { .string($0) }
  }

  private func list(_ name: String) -> [String] {
    members[name]?.arrayValue?.compactMap(\.stringValue) ?? []
  }

  private mutating func set(_ name: String, _ list: [String]) {
    members[name] = list.isEmpty ? nil : .array(list.map { .string($0) })
  }

  /// One sentence.
  public var statement: String {
    get { text("statement") ?? "" }
    set { set("statement", newValue) }
  }
  /// When it happened or held, as EDTF.
  public var occurred: String? {
    get { text("occurred") }
    set { set("occurred", newValue) }
  }
  /// The date as it was said.
  public var occurredText: String? {
    get { text("occurredText") }
    set { set("occurredText", newValue) }
  }
  /// A word about the date that moves no bound.
  public var modifier: Modifier? {
    get { text("modifier").map(Modifier.init) }
    set { set("modifier", newValue?.rawValue) }
  }
  /// What sort of fact it is; nil is an event.
  public var kind: Kind? {
    get { text("kind").map(Kind.init) }
    set { set("kind", newValue?.rawValue) }
  }
  /// For states: whether the end is stated or attested.
  public var ends: Ends? {
    get { text("ends").map(Ends.init) }
    set { set("ends", newValue?.rawValue) }
  }
  /// For forecasts: when it was stated, as EDTF.
  public var stated: String? {
    get { text("stated") }
    set { set("stated", newValue) }
  }
  /// How the source says it.
  public var modality: Modality? {
    get { text("modality").map(Modality.init) }
    set { set("modality", newValue?.rawValue) }
  }
  /// How sure the recorder is.
  public var confidence: Confidence? {
    get { text("confidence").map(Confidence.init) }
    set { set("confidence", newValue?.rawValue) }
  }
  /// Anything else worth saying.
  public var note: String? {
    get { text("note") }
    set { set("note", newValue) }
  }
  /// Who took part.
  public var actors: [String] {
    get { list("actors") }
    set { set("actors", newValue) }
  }
  /// Where.
  public var places: [String] {
    get { list("places") }
    set { set("places", newValue) }
  }
  /// Under which words it is filed.
  public var tags: [String] {
    get { list("tags") }
    set { set("tags", newValue) }
  }
  /// The passages that it comes from.
  public var citations: [Citation] {
    get {
      (members["citations"]?.arrayValue ?? []).compactMap { element in
        element.objectValue.flatMap { try? Citation(reading: $0) }
      }
    }
    set {
      members["citations"] = newValue.isEmpty ? nil : .array(newValue.map { .object($0.members) })
    }
  }
}
