// Which fact a row is: by its id, or by its content and how often that came before.

import EventStore
import TransparencyLog

/// Which fact a row is, and what it says of it.
struct RowIdentity {
  /// The row's id within its namespace.
  let row: String
  let fact: FactID
  /// What tells whether the row changed.
  let digest: Hash
  /// The bytes of its content, where they are known.
  let content: [UInt8]?

  /// The same without the bytes, for whoever keeps it.
  var withoutContent: RowIdentity {
    RowIdentity(row: row, fact: fact, digest: digest, content: nil)
  }
}

/// Gives rows their ids and facts, in the order of the file.
struct RowIdentities {
  private let ids: ImportedFactIDs
  /// The line of each fact that a row named: the rows that were seen.
  private(set) var lines: [FactID: Int32] = [:]
  /// How often each content came, by the first half of its digest.
  private var occurrences: [UInt64: Int32] = [:]

  init(_ chronology: ChronologyID, namespace: String) {
    ids = ImportedFactIDs(chronology: chronology, namespace: namespace)
  }

  /// The row's id, fact and digest.
  /// - Throws: a problem of the row, if a row before it is the same fact.
  mutating func identify(_ row: RowFact, line: Int) throws(RowProblem) -> RowIdentity {
    let (digest, content) = row.digest()
    let id = row.id ?? row.fact?.description ?? contentID(digest)
    let fact = row.fact ?? ids.id(ofRow: id)
    if let before = lines.updateValue(Int32(clamping: line), forKey: fact) {
      lines[fact] = before
      throw RowProblem(
        .member(row.id == nil ? "fact" : "id"),
        message: "the row on line \(before) already has the id “\(id)”")
    }
    return RowIdentity(row: id, fact: fact, digest: digest, content: content)
  }

  /// Frees what is remembered of the rows that were seen.
  mutating func forget() {
    lines = [:]
    occurrences = [:]
  }

  /// The id of a row that has none: its digest, and which of the rows of this content it is.
  private mutating func contentID(_ digest: Hash) -> String {
    let key = digest.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let number = occurrences[key, default: 0] + 1
    occurrences[key] = number
    return "\(digest.hex.prefix(32))#\(number)"
  }
}
