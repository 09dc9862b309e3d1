// The row of a source: what facts' dates and lists of sources need of it.

import EDTF
import EventStore
import Foundation
import GRDB

/// A source's row.
struct SourceRow {
  let key: Int64
  let id: SourceID
  /// The hull of all claims about when it was published.
  var published: PublicationDates?
  /// The last AT and arrival of a description that says when it was published.
  var datedLast = Int64.min
  var datedArrival = Int64.min
  /// The smallest id of its group of copies.
  var copies: SourceID
  var title: String?
  var isConflicted = false

  init(key: Int64, id: SourceID) {
    self.key = key
    self.id = id
    copies = id
  }

  /// Takes over what is folded; which group it is in is decided elsewhere.
  mutating func take(_ state: SourceState) {
    published = state.publication
    datedLast = state.datingReach.lastRecorded
    datedArrival = state.datingReach.lastArrival
    title = state.text("title").map(foldedName)
    isConflicted = !state.conflicts.isEmpty
  }

  func save(_ db: Database, state: [UInt8]?) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO source (key, id, state, title, conflicted, published_lower, published_upper, \
        dated_last, dated_arrival, copies) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
        ON CONFLICT (key) DO UPDATE SET state = excluded.state, title = excluded.title, \
        conflicted = excluded.conflicted, published_lower = excluded.published_lower, \
        published_upper = excluded.published_upper, dated_last = excluded.dated_last, \
        dated_arrival = excluded.dated_arrival, copies = excluded.copies
        """
    ).execute(
      arguments: [
        key, id.description, state.map { Data($0) }, title, isConflicted,
        published?.lower.number, published?.upper.number, datedLast, datedArrival,
        copies.description,
      ])
  }

  static func fetch(_ db: Database, id: SourceID) throws -> SourceRow? {
    try fetchAll(db, "WHERE id = ?") { $0.bind(id.description) }.first
  }

  static func fetch(_ db: Database, key: Int64) throws -> SourceRow? {
    try fetchAll(db, "WHERE key = ?") { $0.bind(key) }.first
  }

  /// The rows of a condition, in its order.
  static func fetchAll(
    _ db: Database, _ condition: String, _ bind: (inout RowStatement.Values) -> Void = { _ in }
  ) throws -> [SourceRow] {
    var rows: [SourceRow] = []
    try RowStatement(db, sql: "SELECT \(selection) FROM source \(condition)")
      .each(bind) { rows.append(try SourceRow($0)) }
    return rows
  }

  private static let selection = """
    key, id, published_lower, published_upper, dated_last, dated_arrival, copies, title, conflicted
    """

  /// The row of these columns, in the order of ``selection``.
  private init(_ row: RowColumns) throws {
    guard let key = row.integer(0), let id = row.text(1).flatMap({ SourceID($0) }),
      let copies = row.text(6).flatMap({ SourceID($0) }), let datedLast = row.integer(4),
      let datedArrival = row.integer(5), let isConflicted = row.truth(8)
    else { throw EventStoreError.damagedViews("a row of the table 'source' cannot be read") }
    self.init(key: key, id: id)
    if let lower = try row.integerIfAny(2), let upper = try row.integerIfAny(3) {
      published = PublicationDates(lower: Day(number: lower), upper: Day(number: upper))
    }
    self.datedLast = datedLast
    self.datedArrival = datedArrival
    self.copies = copies
    title = try row.textIfAny(7)
    self.isConflicted = isConflicted
  }
}

extension SourceState {
  /// The hull of all standing claims about when it was published.
  var publication: PublicationDates? {
    PublicationDates.hull(registers.values("published").compactMap(\.stringValue))
  }
}

/// A name as filters compare it: without regard to case, otherwise exactly.
func foldedName(_ name: String) -> String { name.lowercased() }
