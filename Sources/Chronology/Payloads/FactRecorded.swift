// `fact.recorded`: a fact comes into the chronology.

import EventStore

/// From which row of which file an event came.
public struct ImportedRow: Equatable, Sendable {
  /// What the file is called here, whatever it is named elsewhere.
  public var namespace: String
  /// The row's id within it.
  public var row: String
  /// The line of the file.
  public var line: Int64?
  /// The file's name.
  public var file: String?
  /// SHA-256 of the row.
  public var digest: String?

  /// A row.
  public init(
    namespace: String, row: String, line: Int64? = nil, file: String? = nil, digest: String? = nil
  ) {
    self.namespace = namespace
    self.row = row
    self.line = line
    self.file = file
    self.digest = digest
  }

  /// The member `imported` of a payload.
  static func read(_ payload: JSONObject) throws(MalformedPayload) -> ImportedRow? {
    guard let object = try payload.object("imported") else { return nil }
    return ImportedRow(
      namespace: try object.requiredString("namespace"), row: try object.requiredString("row"),
      line: try object.integer("line"), file: try object.string("file"),
      digest: try object.string("digest"))
  }

  var json: JSON {
    var object: JSONObject = ["namespace": .string(namespace), "row": .string(row)]
    object.set("line", line.map { .int($0) })
    object.set("file", file)
    object.set("digest", digest)
    return .object(object)
  }
}

/// The payload of `fact.recorded`.
public struct FactRecorded: Equatable, Sendable {
  static let type = "fact.recorded"

  /// The fact.
  public let fact: FactID
  /// What it says.
  public let content: FactContent
  /// The row that it came from, if it was imported.
  public let imported: ImportedRow?

  init(fact: FactID, content: FactContent, imported: ImportedRow? = nil) {
    self.fact = fact
    self.content = content
    self.imported = imported
  }

  init(reading payload: JSONObject) throws(MalformedPayload) {
    fact = try payload.fact("fact")
    guard let members = try payload.object("content") else {
      throw MalformedPayload(reason: "'content' is missing")
    }
    content = try FactContent(reading: members)
    imported = try ImportedRow.read(payload)
  }

  var payload: JSONObject {
    var payload: JSONObject = [
      "fact": .string(fact.description), "content": .object(content.members),
    ]
    payload.set("imported", imported?.json)
    return payload
  }
}

extension NewEvent {
  /// The event of a fact whose content was encoded before: to these bytes.
  init(_ recorded: FactRecorded, content: [UInt8]) {
    let imported = recorded.imported?.json.encoded() ?? []
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count + imported.count + 96)
    bytes += #"{"fact":""#.utf8
    bytes += recorded.fact.description.utf8
    bytes += #"","content":"#.utf8
    bytes += content
    if !imported.isEmpty {
      bytes += #","imported":"#.utf8
      bytes += imported
    }
    bytes += "}".utf8
    self.init(type: FactRecorded.type, checked: bytes)
  }
}
