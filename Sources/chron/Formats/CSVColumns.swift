// Records as comma-separated values: a column for each member of a record's JSON, in its order.

import Chronology
import EventStore

/// The columns of one kind of record, which are stable: new ones come at the end.
struct CSVColumns: Sendable {
  /// The names: members of the record's JSON, those within an object with a dot.
  let names: [String]
  private let paths: [[String]]

  init(_ names: [String]) {
    self.names = names
    paths = names.map { $0.split(separator: ".").map(String.init) }
  }

  /// The header, with the end of its line.
  var header: [UInt8] { CSVText.record(names) }

  /// A record's row, with the end of its line.
  func row(_ record: JSON) -> [UInt8] {
    CSVText.record(
      paths.map { path in Self.guarded(Self.visible(Self.cell(Self.value(of: record, at: path)))) })
  }

  private static func value(of record: JSON, at path: [String]) -> JSON {
    path.reduce(record) { $0.objectValue?[$1] ?? .null }
  }

  private static func cell(_ value: JSON) -> String {
    switch value {
    case .null: return ""
    case .bool(let flag): return flag ? "true" : "false"
    case .number(let number): return number
    case .string(let text): return text
    case .array(let elements): return list(elements) ?? json(value)
    case .object: return json(value)
    }
  }

  private static func json(_ value: JSON) -> String {
    String(decoding: Printable.json(value.encoded()), as: UTF8.self)
  }

  /// Lists as an import reads them: names, ids of sources, and what is derived from what.
  private static func list(_ elements: [JSON]) -> String? {
    if elements.isEmpty { return "" }
    let names = elements.compactMap { element -> String? in
      if let text = element.stringValue { return text }
      guard let object = element.objectValue else { return nil }
      if let id = object["id"]?.stringValue { return id }
      guard let source = object["source"]?.stringValue,
        let relation = object["relation"]?.stringValue
      else { return nil }
      return "\(relation) \(source)"
    }
    return names.count == elements.count ? CSVText.list(names) : nil
  }

  /// The cell with line breaks and tabs as they are, and any other control character and what turns
  /// the direction of a line made visible: a CSV file is looked at on terminals too.
  static func visible(_ cell: String) -> String {
    // A carriage return alone would let what follows be written over what stands before.
    guard cell.unicodeScalars.contains(where: { Printable.isUnsafe($0) && $0 != "\n" }) else {
      return cell
    }
    var result = ""
    var rest = cell.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let isKept =
        scalar == "\n" || scalar == "\t" || (scalar == "\r" && rest.first == "\n")
        || !Printable.isUnsafe(scalar)
      result += isKept ? String(scalar) : Printable.name(of: scalar)
    }
    return result
  }

  /// The cell as a spreadsheet may open it: one that would be taken for a formula gets an
  /// apostrophe before it, and so does one that begins with apostrophes before such a beginning, so
  /// that a reader can take one off and has the text again.
  ///
  /// Days and numbers keep their sign: nothing can be called with digits and hyphens.
  static func guarded(_ cell: String) -> String {
    let rest = cell.utf8.drop { $0 == UInt8(ascii: "'") }
    guard let first = rest.first, formulaStarts.contains(first), !isPlainNumber(cell) else {
      return cell
    }
    return "'" + cell
  }

  private static let formulaStarts: Set<UInt8> = Set("=+-@\t\r".utf8)

  private static func isPlainNumber(_ cell: String) -> Bool {
    if cell == "-inf" || cell == "+inf" { return true }
    let digits = cell.utf8.dropFirst()
    let isSigned = cell.utf8.first == UInt8(ascii: "-") || cell.utf8.first == UInt8(ascii: "+")
    return isSigned && !digits.isEmpty
      && digits.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
  }
}

extension CSVColumns {
  static let fact = CSVColumns([
    "id", "handle", "statement", "occurred", "occurredText", "modifier", "start.lower",
    "start.upper", "end.lower", "end.upper", "boundedBy", "certainty", "phase", "inForce",
    "lastAttested", "kind", "modality", "actors", "places", "tags", "confidence", "retracted",
    "disputed", "contradicted", "conflicts", "revisions", "reported", "reportedLater", "sources",
    "independentSources", "sameAs", "recordedAt", "author", "event", "disagreements",
  ])

  static let timelineGroup = CSVColumns(["name", "firstYear", "lastYear", "facts", "certain"])

  static let nearFact = CSVColumns(["least", "most"] + fact.names.map { "fact." + $0 })

  static let factDifference = CSVColumns([
    "differences", "fact.id", "fact.handle", "fact.statement", "fact.occurred", "members", "events",
  ])

  static let conflictedFact = CSVColumns([
    "fact.id", "fact.handle", "fact.statement", "fact.occurred", "conflicts",
  ])

  static let searchMatch = CSVColumns(["score", "found"] + fact.names.map { "fact." + $0 })

  static let source = CSVColumns([
    "id", "described", "title", "authors", "publisher", "published", "publishedBasis", "url",
    "retrieved", "language", "mediaType", "bytes", "derivedFrom", "reliability", "conflicts",
    "group", "copies", "facts", "recordedAt", "author", "event",
  ])

  static let openSource = CSVColumns([
    "source", "title", "published", "facts", "lastCited", "length", "unit",
  ])

  static let keptSource = CSVColumns(["source", "title", "bytes", "named", "facts"])

  static let alias = CSVColumns(["name", "others", "statements"])

  static let logEvent = CSVColumns([
    "event", "author", "at", "type", "commitment", "payload", "ahead",
  ])

  static let member = CSVColumns(["origin", "key", "role", "depth", "admittedBy"])

  static let peer = CSVColumns(["name", "url", "lastSync"])
}
