// Where in a file something is, as an editor shows it.

/// A place in a text file.
public struct RowPlace: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, in Unicode code points of the line.
  public let column: Int

  /// `line 3, column 17`.
  public var description: String { "line \(line), column \(column)" }

  /// In the order of the file.
  public static func < (left: RowPlace, right: RowPlace) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of a byte of a record that begins on a line.
  init(of offset: Int, in record: some Collection<UInt8>, startingOn firstLine: Int) {
    var line = firstLine
    var column = 1
    var previous: UInt8 = 0
    for byte in record.prefix(offset) {
      switch byte {
      case 0x0A where previous == 0x0D: break
      case 0x0A, 0x0D:
        line += 1
        column = 1
      case 0x80...0xBF: break
      default: column += 1
      }
      previous = byte
    }
    self.init(line: line, column: column)
  }
}

/// A row that was left out of an import, and why.
public struct RefusedRow: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where the row, or rather what is wrong with it, is.
  public let place: RowPlace
  /// What is wrong, what was expected, and what may have been meant.
  public let message: String
  /// Whether the reason is a source that was not found.
  let isUnknownSource: Bool

  init(place: RowPlace, message: String, isUnknownSource: Bool = false) {
    self.place = place
    self.message = message
    self.isUnknownSource = isUnknownSource
  }

  /// `line 3, column 17: …`.
  public var description: String { "\(place): \(message)" }
}
