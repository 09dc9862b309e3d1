// Reads rows from a file of either format, and says which of them cannot be read.

import EventStore

/// The form of a file to import, or of an export.
public enum RowFormat: String, CaseIterable, Sendable {
  /// A JSON object a line (<https://jsonlines.org>).
  case jsonLines = "jsonl"
  /// Comma-separated values with a header (RFC 4180).
  case csv

  /// The format that a file's name says it has; nil if it says none.
  public init?(fileName: String) {
    switch fileName.split(separator: ".").last?.lowercased() {
    case "jsonl", "ndjson", "jsonlines", "json": self = .jsonLines
    case "csv": self = .csv
    default: return nil
    }
  }
}

/// Reads rows one at a time, in the file's order.
struct RowReader {
  /// Of the two, the one that the format needs.
  private var lines: LineReader?
  private var records: CSVReader?
  private let columns: [CSVColumn]

  /// Opens a file; for CSV, reads its header.
  /// - Throws: ``ImportError`` for a header that is not one, and what reading throws.
  init(_ input: ImportInput, _ format: RowFormat) throws {
    switch format {
    case .jsonLines:
      lines = try LineReader(input.reader())
      columns = []
    case .csv:
      var reader = try CSVReader(input.reader())
      switch try reader.next() {
      case .success(let header)?: columns = try CSVColumn.columns(header)
      case .failure(let refused)?:
        throw ImportError("the header cannot be read: \(refused.message)", at: refused.place)
      case nil: columns = []
      }
      records = reader
    }
  }

  /// The next row, or why it cannot be read; nil at the end.
  mutating func next() throws -> Result<RawRow, RefusedRow>? {
    if let line = try lines?.next() {
      return Self.row(line.bytes, line: line.number, isCut: line.isCut)
    }
    return try records?.next().map { record in record.flatMap { Self.row($0, columns) } }
  }

  /// Passes over the next row.
  ///
  /// - Returns: Whether it is certainly a fact's, if it can be read; nil at the end.
  mutating func skip() throws -> Bool? {
    if let line = try lines?.next() { return JSONPlaces.hasText("statement", in: line.bytes) }
    switch try records?.next() {
    case nil: return nil
    case .failure?: return false
    case .success(let record)?:
      return zip(columns, record.fields).contains { column, field in
        column.citation == nil && column.member.name == "statement"
          && !String(decoding: field.value, as: UTF8.self).isBlank
      }
    }
  }

  private static func row(
    _ bytes: [UInt8], line: Int, isCut: Bool
  ) -> Result<RawRow, RefusedRow> {
    func refuse(_ message: String, at offset: Int = 0) -> Result<RawRow, RefusedRow> {
      .failure(
        RefusedRow(place: RowPlace(of: offset, in: bytes, startingOn: line), message: message))
    }
    guard !isCut else { return refuse("the line is longer than a megabyte") }
    do throws(JSONError) {
      guard let members = try JSON.parse(bytes).objectValue else {
        return refuse("not a JSON object, as each line has to be")
      }
      return .success(RawRow(json: bytes, line: line, members: members))
    } catch {
      return refuse("not JSON: \(error.message)", at: error.offset)
    }
  }

  private static func row(
    _ record: CSVRecord, _ columns: [CSVColumn]
  ) -> Result<RawRow, RefusedRow> {
    guard record.fields.count == columns.count else {
      let last = record.fields.count > columns.count ? columns.count : record.fields.count - 1
      return .failure(
        RefusedRow(
          place: record.place(record.fields[last].offset),
          message: "the row has \(record.fields.count) fields, but the header has \(columns.count)")
      )
    }
    var members = JSONObject()
    var citations: [Int: JSONObject] = [:]
    for (column, field) in zip(columns, record.fields) where !field.value.isEmpty {
      do throws(RowProblem) {
        guard let value = try CSVCell.value(field.value, column.member) else { continue }
        if let number = column.citation {
          citations[number, default: [:]][column.member.name] = value
        } else {
          members[column.member.name] = value
        }
      } catch {
        let row = RawRow(record, columns, members: [:])
        let step: [RowStep] =
          column.citation.map { [.member("citations"), .element($0 - 2)] } ?? []
        var problem = error
        problem.path = step + [.member(column.member.name)]
        return .failure(row.refused(problem))
      }
    }
    if let last = citations.keys.max() {
      guard members["citations"] == nil else {
        let problem = RowProblem(
          .member("citations"), message: "citations both in “citations” and in columns of their own"
        )
        return .failure(RawRow(record, columns, members: [:]).refused(problem))
      }
      members["citations"] = .array((2...last).map { .object(citations[$0] ?? [:]) })
    }
    return .success(RawRow(record, columns, members: members))
  }
}
