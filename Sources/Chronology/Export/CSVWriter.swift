// Writes rows as comma-separated values (RFC 4180) that `CSVReader` and `CSVCell` read back.

import EventStore

/// Writes rows under a header.
struct CSVWriter {
  let columns: [RowMember]

  /// The columns of an export; those that both kinds of row have come once.
  init(hasFacts: Bool, hasSources: Bool) {
    let facts =
      [RowMember("fact")] + RowMember.content
      + RowMember.envelope.filter { !["id", "fact"].contains($0.name) }
    columns =
      (hasFacts ? facts : []) + (hasSources ? [RowMember("source")] + RowMember.source : [])
      + [RowMember.other]
  }

  /// The header, with the end of its line.
  var header: [UInt8] { CSVText.record(columns.map(\.name)) }

  /// A row, with the end of its line.
  func row(_ members: JSONObject) -> [UInt8] {
    CSVText.record(
      columns.map { column in members[column.name].map { Self.cell($0, column) } ?? "" })
  }

  private static func cell(_ value: JSON, _ column: RowMember) -> String {
    switch (value, column.kind) {
    case (.string(let text), .text), (.string(let text), .date), (.string(let text), .word):
      return text
    case (.number(let number), _): return number
    case (.bool(let flag), _): return flag ? "true" : "false"
    case (.array(let elements), .names):
      let names = elements.compactMap(\.stringValue)
      return names.count == elements.count ? CSVText.list(names) : value.encodedString
    case (.array(let elements), .derivations):
      let parts = elements.compactMap { element -> String? in
        guard let object = element.objectValue, let source = object["source"]?.stringValue,
          let relation = object["relation"]?.stringValue, object.members.count == 2
        else { return nil }
        return "\(relation) \(source)"
      }
      return parts.count == elements.count
        ? parts.joined(separator: "; ") : value.encodedString
    default: return value.encodedString
    }
  }
}
