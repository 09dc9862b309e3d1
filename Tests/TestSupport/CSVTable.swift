// Tables of test vectors, as RFC 4180 writes them.

import Foundation

/// A CSV file whose first line names its columns.
public struct CSVTable: Sendable {
  /// The names of the columns.
  public let names: [String]
  /// Each row by the names of its columns, in the order of the file.
  public let rows: [[String: String]]

  /// Reads a file of the repository, by its path from the root; every row must have all columns.
  public init(file path: String) throws {
    let text = try String(contentsOf: Repository.file(path), encoding: .utf8)
    try self.init(text, from: path)
  }

  /// Reads a text; `place` is named where a row has too many or too few fields.
  public init(_ text: String, from place: String = "text") throws {
    let records = Self.records(Array(text.utf8))
    names = records.first ?? []
    rows = try records.dropFirst().map { [names] record in
      guard record.count == names.count else {
        throw RaggedRow(file: place, record: record, columns: names.count)
      }
      return Dictionary(uniqueKeysWithValues: zip(names, record))
    }
  }

  /// A row with too many or too few fields.
  public struct RaggedRow: Error {
    /// Where it is.
    public var file: String
    /// What it has.
    public var record: [String]
    /// How many fields the head has.
    public var columns: Int
  }

  private static func records(_ bytes: [UInt8]) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let isDoubled = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\"")
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && isDoubled:
        field.append(byte)
        index += 1
      case UInt8(ascii: "\""):
        isQuoted.toggle()
      case 0x0D where !isQuoted && index + 1 < bytes.count && bytes[index + 1] == 0x0A:
        break
      case UInt8(ascii: ",") where !isQuoted, UInt8(ascii: "\n") where !isQuoted:
        record.append(String(decoding: field, as: UTF8.self))
        field = []
        if byte == UInt8(ascii: "\n") {
          records.append(record)
          record = []
        }
      default:
        field.append(byte)
      }
      index += 1
    }
    return records
  }
}
