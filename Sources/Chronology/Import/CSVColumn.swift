// What the columns of a CSV file hold, by its header, and how their cells become members of rows.

import EventStore

/// A column of a CSV file.
struct CSVColumn {
  /// The name in the header.
  let name: String
  /// The member that it holds: of the row, or of a citation if it has a number.
  let member: RowMember
  /// The citation that it belongs to, from 2; nil for the row's own members.
  let citation: Int?

  /// Whether what is at a path comes from this column.
  func holds(_ path: [RowStep]) -> Bool {
    guard case .member(let first)? = path.first else { return false }
    if let citation {
      guard path.count > 2, first == "citations", case .element(citation - 2) = path[1],
        case .member(let name) = path[2]
      else { return false }
      return name.hasSameBytes(as: member.name)
    }
    return first.hasSameBytes(as: member.name)
  }

  /// The columns of a header.
  /// - Throws: ``ImportError`` for a column that is unknown, there twice, or lacking.
  static func columns(_ header: CSVRecord) throws(ImportError) -> [CSVColumn] {
    var columns: [CSVColumn] = []
    for field in header.fields {
      let place = header.place(field.offset)
      guard let text = String(validating: field.value, as: UTF8.self) else {
        throw ImportError("the header is not UTF-8", at: place)
      }
      let name = text.trimmed
      guard let column = CSVColumn(name) else {
        throw ImportError(unknown(name, isOnly: header.fields.count == 1), at: place)
      }
      guard !columns.contains(where: { $0.name.hasSameBytes(as: name) }) else {
        throw ImportError("the column “\(name)” appears twice", at: place)
      }
      columns.append(column)
    }
    guard columns.contains(where: { $0.name == "statement" || $0.name == "source" }) else {
      throw ImportError(
        "no column “statement” (for facts) or “source” (for sources); the first line has "
          + "to name the columns", at: header.place(0))
    }
    return columns
  }

  private static func unknown(_ name: String, isOnly: Bool) -> String {
    if isOnly, name.contains(where: { $0 == ";" || $0 == "\t" }) {
      return "columns have to be separated by commas"
    }
    return "there is no column “\(name)”" + Suggestion.advice(for: name, among: known)
  }

  private static let known = members.map(\.name)

  private init?(_ name: String) {
    self.name = name
    if let member = Self.members.first(where: { $0.name.hasSameBytes(as: name) }) {
      self.member = member
      citation = nil
      return
    }
    // `source2`, `quote2` …: the members of further citations.
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
    let stem = String(name.dropLast(digits.count))
    guard let number = Int(String(digits)), (2...99).contains(number), digits.first != "0",
      let index = RowMember.shorthand.firstIndex(where: { $0.name.hasSameBytes(as: stem) })
    else { return nil }
    member = RowMember.citation[index]
    citation = number
  }

  private static let members = RowMember.ofFact + RowMember.source
}

extension String {
  /// Whether there is nothing but white space in it.
  var isBlank: Bool {
    // Most texts begin with a printing character of ASCII, which need not be looked up.
    if let first = utf8.first, first > 0x20, first < 0x7F { return false }
    return unicodeScalars.allSatisfy(\.properties.isWhitespace)
  }

  /// Without white space at its ends.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}
