// One pass over the rows of a file: read, checked and identified, some thousands at a time.

import EDTF
import EventStore
import TransparencyLog

/// A row that is ready to be compared with the chronology.
struct ScannedRow {
  /// The line on which it begins.
  let line: Int
  let kind: Kind
  /// When its fact happened, if the row says so in words, and where.
  let inWords: (row: RawRow, phrase: DatePhrase)?

  enum Kind {
    case fact(RowFact, RowIdentity)
    case source(RowSource)
  }

  /// Which fact the row is; nil for a row of a source.
  var identity: RowIdentity? {
    if case .fact(_, let identity) = kind { identity } else { nil }
  }

  /// What the row's date in words was understood as.
  var dateInWords: DateInWords? {
    inWords.map { DateInWords(place: $0.row.place(of: "occurred"), phrase: $0.phrase) }
  }

  /// Where a fact's row is from, as its events remember it.
  func imported(_ identity: RowIdentity, namespace: String, file: String) -> ImportedRow {
    ImportedRow(
      namespace: namespace, row: identity.row, line: Int64(line), file: file,
      digest: identity.digest.hex)
  }

  /// Whether what the row means depends on what is known, even if its namespace is empty.
  var isCompared: Bool {
    switch kind {
    case .source: true
    case .fact(let fact, _): fact.fact != nil
    }
  }
}

/// Reads the rows of a file in order.
struct ImportScan {
  /// Bytes of the rows that are read in one go, about.
  static let batchByteCount = 8 << 20
  /// Rows that are read in one go, while those before them are checked.
  private static let readRowCount = 256

  private let rows: ReadAhead<[Result<RawRow, RefusedRow>]>
  /// Rows that were read and not yet checked, the next one last.
  private var read: [Result<RawRow, RefusedRow>] = []
  private(set) var checker: RowChecker
  private(set) var identities: RowIdentities
  /// What the links of rows say, and those that stand.
  private var linked: LinkedFacts
  /// Why those could not be read: then no row is to blame.
  private var linkFailure: (any Error)?
  /// Whether there is no row left.
  private(set) var isAtEnd = false
  /// How many rows were read.
  private(set) var rowCount = 0
  /// How many rows were left out because of a source that a later row may describe.
  private(set) var unknownSourceCount = 0
  /// Whether such rows are refused; otherwise they are only counted.
  private let refusesUnknownSources: Bool

  init(
    _ reader: RowReader, _ checker: RowChecker, _ identities: RowIdentities,
    _ linked: LinkedFacts, refusesUnknownSources: Bool
  ) {
    rows = ReadAhead(from: reader) { reader in
      var rows: [Result<RawRow, RefusedRow>] = []
      while rows.count < Self.readRowCount, let row = try reader.next() { rows.append(row) }
      return rows.isEmpty ? nil : rows.reversed()
    }
    self.checker = checker
    self.identities = identities
    self.linked = linked
    self.refusesUnknownSources = refusesUnknownSources
  }

  /// The next rows that can be imported, some hundred at most.
  mutating func next(limit: Int, refuse: (RefusedRow) -> Void) throws -> [ScannedRow] {
    var rows: [ScannedRow] = []
    var byteCount = 0
    while rows.count < limit, byteCount < Self.batchByteCount {
      if read.isEmpty { read = try self.rows.next() ?? [] }
      guard let result = read.popLast() else {
        isAtEnd = true
        break
      }
      rowCount += 1
      switch result {
      case .failure(let refused): refuse(refused)
      case .success(let raw):
        do throws(RowProblem) {
          let row = try scan(raw)
          byteCount += raw.byteCount
          rows.append(row)
        } catch {
          if let failure = checker.names.failure ?? checker.documents.failure ?? linkFailure {
            throw failure
          }
          if error.isUnknownSource { unknownSourceCount += 1 }
          if !error.isUnknownSource || refusesUnknownSources { refuse(raw.refused(error)) }
        }
        if let failure = checker.documents.failure { throw failure }
      }
    }
    return rows
  }

  /// Frees what is remembered of the rows that were seen.
  mutating func forgetIdentities() { identities.forget() }

  private mutating func scan(_ raw: RawRow) throws(RowProblem) -> ScannedRow {
    switch try checker.check(raw) {
    case .source(let source):
      checker.names.add(source.source, title: source.description["title"]?.stringValue)
      return ScannedRow(line: raw.line, kind: .source(source), inWords: nil)
    case .fact(let row):
      let identity = try identities.identify(row, line: raw.line)
      try add(row.links, of: identity.fact)
      return ScannedRow(
        line: raw.line, kind: .fact(row, identity),
        inWords: checker.occurred.map { (raw, $0) })
    }
  }

  private mutating func add(
    _ links: [RowFact.RowLink], of fact: FactID
  ) throws(RowProblem) {
    for (index, link) in links.enumerated() {
      let isPossible: Bool
      do {
        isPossible = try linked.add(link.relation, fact, link.to)
      } catch {
        linkFailure = error
        throw RowProblem(.member("links"), message: "\(error)")
      }
      guard isPossible else {
        throw RowProblem(
          .member("links"), .element(index),
          message: "a fact cannot contradict a fact that it is the same as; by this link, by rows "
            + "before it and by what is recorded, it would")
      }
    }
  }
}
