// How the cell of a CSV file is read, by what its column holds.

import EventStore

enum CSVCell {
  /// The value of a cell; nil if it is empty, which says nothing.
  static func value(_ bytes: [UInt8], _ member: RowMember) throws(RowProblem) -> JSON? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RowProblem(message: "not UTF-8; convert the file first, for instance with iconv")
    }
    if let offset = text.firstNoncharacter {
      throw RowProblem(offset: offset, message: "a noncharacter, which is not allowed")
    }
    let trimmed = text.trimmed
    guard !trimmed.isEmpty else { return nil }
    switch member.kind {
    case .text: return .string(text)
    case .date, .word, .spans: return .string(trimmed)
    case .number: return .number(trimmed)
    case .flag: return try flag(trimmed)
    case .names: return try names(trimmed)
    case .derivations: return try derivations(trimmed)
    case .json: return try json(trimmed)
    }
  }

  private static func flag(_ text: String) throws(RowProblem) -> JSON {
    switch text.lowercased() {
    case "true", "yes", "1": return true
    case "false", "no", "0": return false
    default: throw RowProblem(message: "“\(text)” is neither “true” nor “false”")
    }
  }

  /// `NATO; Russia`, or as JSON `["NATO", "Russia"]`, which a name with a semicolon needs.
  private static func names(_ text: String) throws(RowProblem) -> JSON {
    if isJSONArray(text) { return try json(text) }
    return .array(parts(text).map { .string($0) })
  }

  /// `copy sha256:…; cites sha256:…`, or JSON.
  private static func derivations(_ text: String) throws(RowProblem) -> JSON {
    if text.hasPrefix("[") { return try json(text) }
    return .array(
      parts(text).map { part in
        let space = part.firstIndex(of: " ") ?? part.endIndex
        return [
          "source": .string(String(part[space...]).trimmed),
          "relation": .string(String(part[..<space])),
        ]
      })
  }

  static func parts(_ text: String) -> [String] {
    text.split(separator: ";").map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  /// Whether a cell of names is meant as JSON: people write names in brackets too, hence the quote.
  static func isJSONArray(_ text: String) -> Bool {
    text.hasPrefix("[\"") && text.hasSuffix("]")
  }

  private static func json(_ text: String) throws(RowProblem) -> JSON {
    do throws(JSONError) {
      // In the payload it lies one level deeper than in its cell.
      return try JSON.parse(Array(text.utf8), maximumDepth: Limits.jsonDepth - 1)
    } catch {
      let offset = String(decoding: Array(text.utf8).prefix(error.offset), as: UTF8.self)
        .unicodeScalars.count
      throw RowProblem(offset: offset, message: "not JSON: \(error.message)")
    }
  }
}
