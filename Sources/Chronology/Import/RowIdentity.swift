// Which fact a row is: by its id, or by its content and how often that came before.

import EventStore
import TransparencyLog

/// Gives rows their ids and facts, in the order of the file.
struct RowIdentities {
  private let chronology: ChronologyID
  private let namespace: String
  /// The line of each fact that a row named: the rows that were seen.
  private(set) var lines: [FactID: Int32] = [:]
  /// How often each content came, by the first half of its digest.
  private var occurrences: [UInt64: Int32] = [:]

  init(_ chronology: ChronologyID, namespace: String) {
    self.chronology = chronology
    self.namespace = namespace
  }

  /// The row's id and fact.
  /// - Throws: a problem of the row, if a row before it is the same fact.
  mutating func identify(
    _ row: RowFact, line: Int
  ) throws(RowProblem) -> (row: String, fact: FactID) {
    let id = row.id ?? row.fact?.description ?? contentID(row.digest())
    let fact =
      row.fact ?? FactID.imported(chronology: chronology, namespace: namespace, row: id)
    if let before = lines.updateValue(Int32(clamping: line), forKey: fact) {
      lines[fact] = before
      throw RowProblem(
        .member(row.id == nil ? "fact" : "id"),
        message: "the row on line \(before) has the id “\(id)” too")
    }
    return (id, fact)
  }

  /// The id of a row that has none: its digest, and which of the rows of this content it is.
  private mutating func contentID(_ digest: Hash) -> String {
    let key = digest.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let number = occurrences[key, default: 0] + 1
    occurrences[key] = number
    return "\(digest.hex.prefix(32))#\(number)"
  }
}
